import { DomainError } from '../../core/errors.ts';
import type { SpoiltReason } from '../../core/protocol/spoilt.ts';
import type { ComputeDeps } from './compute-deps.ts';

/**
 * Writes down that the key owner's key room opened a release and found no honest sum in it. The rounds that only this release or unions of it name
 * are marked, take part in no further union, and every release over them is refused with the reason.
 * The server cannot know whether it is true: whoever holds the key can fetch a round, call it spoilt, and ask everybody anew. That is why contributors are
 * told that there was such a round, and why its contributions stay used.
 * A union is not marked by itself: which of its rounds is spoilt shows when each round's own release is opened.
 * @throws DomainError `not-found`, `release/union-spoilt` (`rounds`) for a union, `request/conflict` for a release that is not open
 */
export async function reportSpoilt(
  { store }: Pick<ComputeDeps, 'store'>,
  releaseId: string,
  reason: SpoiltReason,
): Promise<void> {
  const known = await store.releases.get(releaseId);
  if (known === null) throw new DomainError('not-found');
  const [round] = known.rounds;
  if (round === undefined || known.rounds.length > 1)
    throw new DomainError('release/union-spoilt', { rounds: known.rounds.length });
  await store.transaction(async ({ rounds, releases }) => {
    await rounds.lock(known.studyId, known.visit);
    const release = await releases.get(releaseId);
    if (release?.reasonCode === reason) return; // said before
    if (release?.state !== 'opening') throw new DomainError('request/conflict', { state: release?.state ?? 'absent' });
    await rounds.markSpoilt(round.id, reason, { round: round.number });
    for (const { id } of await releases.ofRound(round.id)) await releases.refuse(id, reason, { round: round.number });
  });
}
