import type { Digest } from '../../core/digest.ts';
import type { ErrorCode, ErrorDetail } from '../../core/errors.ts';
import type { ReleaseState } from '../../core/protocol/release-states.ts';
import type { RuleCheck } from '../../core/protocol/ruling.ts';
import type { Transcript } from '../../core/protocol/transcript.ts';

/** `release/allowed`, or why not. */
export type ReleaseReason = ErrorCode | 'release/allowed';

export interface Release {
  readonly id: string;
  readonly studyId: string;
  readonly computationId: string;
  readonly visit: number;
  readonly rounds: readonly { readonly id: string; readonly number: number }[];
  readonly state: ReleaseState;
  readonly reasonCode: ReleaseReason | null;
  readonly reasonDetail: ErrorDetail | null;
  readonly persons: number;
  readonly figures: number;
  readonly ruling: readonly RuleCheck[];
  readonly cohort: Uint8Array;
  readonly createdAt: Date;
}

export interface NewRelease {
  readonly id: string;
  readonly studyId: string;
  readonly computationId: string;
  readonly state: ReleaseState;
  readonly reasonCode: ReleaseReason | null;
  readonly reasonDetail: ErrorDetail | null;
  readonly persons: number;
  readonly figures: number;
  readonly ruling: readonly RuleCheck[];
  readonly queryDigest: Uint8Array;
  readonly cohort: Uint8Array;
  readonly requestedBy: string | null;
  readonly leafId: string;
}

export interface NewAggregatePart {
  readonly group: number;
  readonly holder: number;
  readonly keyId: Uint8Array;
  readonly sum: Uint8Array;
  readonly sumDigest: Uint8Array;
  readonly released: Uint8Array;
  readonly releasedDigest: Uint8Array;
  /** The auditor's part: what leads from the sum to what is released. */
  readonly rerandomiser: Uint8Array;
  readonly rerandomiserDigest: Uint8Array;
}

export interface NewAggregate {
  readonly id: string;
  readonly computationId: string;
  readonly cell: string;
  readonly persons: number;
  readonly contributions: number;
  readonly inputsRoot: Uint8Array;
  readonly transcript: Transcript;
  readonly transcriptDigest: Digest;
  readonly signature: Uint8Array;
  readonly parts: readonly NewAggregatePart[];
}

/** What the key owner may fetch: neither the plain sum nor what re-randomised it is in here. */
export interface ReleasedAggregate {
  readonly cell: string;
  readonly persons: number;
  readonly transcript: Transcript;
  readonly signature: Uint8Array;
  /** In the transcript's order of parts. */
  readonly released: readonly Uint8Array[];
}

/** The plain sums of one cell of one round, from which unions are added. For the compute workers alone. */
export interface StoredSum {
  readonly roundId: string;
  readonly cell: string;
  readonly group: number;
  readonly holder: number;
  readonly persons: number;
  readonly contributions: number;
  readonly sum: Uint8Array;
}

export interface Releases {
  insert(release: NewRelease, aggregates: readonly NewAggregate[]): Promise<void>;
  get(id: string): Promise<Release | null>;
  /** Newest first. */
  list(studyId: string): Promise<readonly Release[]>;
  ofComputation(computationId: string): Promise<Release | null>;
  /** Releases whose cohort includes the round. */
  ofRound(roundId: string): Promise<readonly Release[]>;
  /** In canonical order of cells. */
  aggregates(computationId: string): Promise<readonly ReleasedAggregate[]>;
  /** Sums of the computations that released these rounds. */
  storedSums(roundIds: readonly string[]): Promise<readonly StoredSum[]>;
  refuse(id: string, code: ErrorCode, detail: ErrorDetail): Promise<void>;
}
