import { DomainError, isErrorCode } from '../../core/errors.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import type { Release, ReleasedAggregate } from '../ports/releases.ts';
import type { ComputeDeps } from './compute-deps.ts';

/**
 * What a key owner may fetch of a release: re-randomised aggregates and their transcripts.
 * @throws DomainError `not-found`, or the reason for which it was refused
 */
export async function readRelease(
  { store, studies }: Pick<ComputeDeps, 'store' | 'studies'>,
  releaseId: string,
): Promise<{
  readonly release: Release;
  readonly document: StudyDocument;
  readonly aggregates: readonly ReleasedAggregate[];
}> {
  const release = await store.releases.get(releaseId);
  const study = release === null ? null : await studies.frozen(release.studyId);
  if (release === null || study === null) throw new DomainError('not-found');
  if (release.reasonCode !== 'release/allowed') {
    const code = isErrorCode(release.reasonCode) ? release.reasonCode : 'release/not-released';
    throw new DomainError(code, release.reasonDetail ?? {});
  }
  return { release, document: study.document, aggregates: await store.releases.aggregates(release.computationId) };
}
