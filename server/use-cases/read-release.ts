import { DomainError, isErrorCode } from '../../core/errors.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import type { Release, ReleasedAggregate } from '../ports/releases.ts';
import type { ComputeDeps } from './compute-deps.ts';

/**
 * What a key owner may fetch of a release: re-randomised aggregates and their transcripts. A union comes with what was released of each of its rounds:
 * the key room shows of it only what each round shows by itself.
 * @throws DomainError `not-found`, or the reason for which it was refused
 */
export async function readRelease(
  { store, studies }: Pick<ComputeDeps, 'store' | 'studies'>,
  releaseId: string,
): Promise<{
  readonly release: Release;
  readonly document: StudyDocument;
  readonly aggregates: readonly ReleasedAggregate[];
  /** Of each round of a union, in order of rounds and cells; empty for a single round. */
  readonly members: readonly ReleasedAggregate[];
}> {
  const release = await store.releases.get(releaseId);
  const study = release === null ? null : await studies.frozen(release.studyId);
  if (release === null || study === null) throw new DomainError('not-found');
  if (release.reasonCode !== 'release/allowed') {
    const code = isErrorCode(release.reasonCode) ? release.reasonCode : 'release/not-released';
    throw new DomainError(code, release.reasonDetail ?? {});
  }
  const aggregates = await store.releases.aggregates(release.computationId);
  return { release, document: study.document, aggregates, members: await membersOf(store, release) };
}

async function membersOf({ computations, releases }: ComputeDeps['store'], { rounds }: Release) {
  if (rounds.length < 2) return [];
  const members: ReleasedAggregate[] = [];
  for (const { id, number } of rounds) {
    const source = await computations.thatReleased(id);
    if (source === null) throw new DomainError('release/not-released', { round: number });
    members.push(...(await releases.aggregates(source.id)));
  }
  return members;
}
