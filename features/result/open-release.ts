import type { StudyDocument } from '../../core/protocol/study.ts';
import type { KeySummary, OnKeyProgress } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { api } from '../api/client.ts';
import { bindKey } from '../keys/door.ts';
import type { OpenedResult } from './opened.ts';

/**
 * Fetches a release and has it checked and opened in the key room. A key that was unlocked for the first time after its study opened is bound to it now.
 * @throws DomainError `release/…`, `key/…`, `network/offline`
 */
export async function openRelease(
  study: { readonly id: string; readonly document: StudyDocument },
  releaseId: string,
  key: KeySummary,
  onProgress: OnKeyProgress,
): Promise<OpenedResult> {
  const release = await api.release.get.query({ studyId: study.id, releaseId });
  const bound = key.studyDigest === null ? await bindKey(key, study.document) : key;
  const result = await keyRoom.openRelease(bound.handle, release, onProgress);
  const { aggregates, members } = release;
  return { document: study.document, result, aggregates, members, fingerprint: bound.fingerprint };
}
