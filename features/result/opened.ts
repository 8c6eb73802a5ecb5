import type { StudyResult } from '../../core/protocol/result.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import type { SignedAggregate } from '../../core/protocol/transcript.ts';

/** What the key room handed out after its checks, with the names of what it rests on. */
export interface OpenedResult {
  readonly document: StudyDocument;
  readonly result: StudyResult;
  readonly aggregates: readonly SignedAggregate[];
  /** Of a union: what was released of each of its rounds. */
  readonly members: readonly SignedAggregate[];
  readonly fingerprint: readonly string[];
}
