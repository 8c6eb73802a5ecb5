import { sameBytes, toHex } from '../../core/bytes.ts';
import { DomainError } from '../../core/errors.ts';
import { decodeWithdrawal, withdrawalDigest } from '../../core/protocol/withdrawal.ts';
import type { ComputeRepositories } from '../ports/compute-store.ts';
import type { WithdrawableContribution } from '../ports/withdrawals.ts';
import type { ComputeDeps } from './compute-deps.ts';
import { logLeaf } from './log-leaf.ts';
import { restartRound } from './restart-round.ts';

/** What a withdrawal could still undo. */
export interface WithdrawalOutcome {
  readonly contributionId: string;
  /** `removed`: in no sum, and will be in none. `summed`: its round was released; the ciphertext is gone, the round's sum stays. */
  readonly outcome: 'removed' | 'summed';
}

/**
 * Takes a contribution out on its contributor's signed word. Its ciphertexts are deleted at once. In a sealed round what was summed is discarded
 * and the round starts again with the rest; after release the round's sum stays, as consent and receipt say. Said twice it changes nothing more.
 * The receipt of what was replaced takes out what stands in its place: the person wants out.
 * @param octets core/protocol/withdrawal.ts
 * @throws DomainError `request/malformed`, `envelope/bad-signature`, `envelope/wrong-study`, `not-found`, `access/denied` for another's contribution
 */
export async function withdrawContribution(
  deps: ComputeDeps,
  studyId: string,
  octets: Uint8Array,
): Promise<WithdrawalOutcome> {
  const withdrawal = decodeWithdrawal(octets);
  const study = await deps.studies.frozen(studyId);
  if (study === null) throw new DomainError('not-found');
  if (!sameBytes(withdrawal.studyDigest, study.studyDigest)) throw new DomainError('envelope/wrong-study');
  const contributionId = toHex(withdrawal.contributionId);
  const before = await deps.store.withdrawals.find(studyId, contributionId);
  if (before === null) throw new DomainError('not-found');
  return deps.store.transaction(async (inside) => {
    await inside.rounds.lock(studyId, before.visit);
    const named = await inside.withdrawals.find(studyId, contributionId);
    if (named === null) throw new DomainError('not-found');
    if (!sameBytes(named.contributorKey, withdrawal.contributorKey)) throw new DomainError('access/denied');
    const { id, state, round } = await standingFor(inside, named);
    const summed = round?.state === 'released' || round?.state === 'spoilt';
    const outcome = summed ? 'summed' : 'removed';
    if (state !== 'accepted') return { contributionId, outcome };
    const leaf = logLeaf('withdrawal', withdrawalDigest(octets));
    await inside.log.append([leaf]);
    await inside.withdrawals.withdraw(id, leaf.id, !summed);
    if (round?.state === 'sealed') await restartRound(inside, round.id);
    return { contributionId, outcome };
  });
}

/** Whoever withdraws what they replaced means what counts for them now. */
const standingFor = async (
  { withdrawals }: Pick<ComputeRepositories, 'withdrawals'>,
  named: WithdrawableContribution,
): Promise<WithdrawableContribution> =>
  named.state === 'replaced' ? ((await withdrawals.successor(named)) ?? named) : named;
