import { DomainError } from '../errors.ts';

/**
 * A contribution's life: received (octets stored) → checked (form, signature, ciphertexts) → accepted (counted) | rejected; accepted → withdrawn.
 * `proofState` is `not_required` until inputs carry proofs; only `not_required` and `valid` may be accepted.
 */
export const CONTRIBUTION_STATES = ['received', 'checked', 'accepted', 'rejected', 'withdrawn'] as const;
export type ContributionState = (typeof CONTRIBUTION_STATES)[number];

export const PROOF_STATES = ['not_required', 'pending', 'valid', 'invalid'] as const;
export type ProofState = (typeof PROOF_STATES)[number];

const NEXT: Readonly<Record<ContributionState, readonly ContributionState[]>> = {
  received: ['checked', 'rejected', 'withdrawn'],
  checked: ['accepted', 'rejected', 'withdrawn'],
  accepted: ['withdrawn'],
  rejected: [],
  withdrawn: [],
};

/**
 * The next state, when the step exists.
 * @throws DomainError `contribution/withdrawn` | `contribution/rejected` out of an end state, `request/conflict` for any other step that does not exist
 */
export function nextContributionState(
  from: ContributionState,
  to: ContributionState,
  proof: ProofState,
): ContributionState {
  if (from === 'withdrawn') throw new DomainError('contribution/withdrawn');
  if (from === 'rejected') throw new DomainError('contribution/rejected');
  const proved = proof === 'not_required' || proof === 'valid';
  if (!NEXT[from].includes(to) || (to === 'accepted' && !proved))
    throw new DomainError('request/conflict', { from, to });
  return to;
}
