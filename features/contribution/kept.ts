import { type ErrorCode, isErrorCode } from '../../core/errors.ts';
import type { Receipt } from '../../core/protocol/receipt.ts';

/**
 * What this device keeps of a contribution outside the worker: the encrypted envelope until the server has it, then the receipt.
 * Answers are never in here.
 */
export interface KeptContribution {
  readonly version: 1;
  readonly contributionId: string;
  readonly studyId: string;
  readonly studyDigest: string;
  readonly envelopeDigest: string;
  readonly visit: number;
  readonly replaces: string | null;
  /** waiting → stored | refused; stored → withdrawn. */
  readonly state: 'waiting' | 'stored' | 'refused' | 'withdrawn';
  /** base64url; null once nobody needs it any more. */
  readonly envelope: string | null;
  readonly receipt: Receipt | null;
  /** Why the last attempt to send failed. */
  readonly fault: ErrorCode | null;
  /** Failed attempts to send so far. */
  readonly attempts: number;
  /** What a withdrawal could still undo. */
  readonly withdrawal: 'removed' | 'summed' | null;
}

/** Whether this contribution is in a sum or may come into one: after a release, withdrawing does not take it out of the round's sum. */
export const isCounted = ({ state, withdrawal }: Pick<KeptContribution, 'state' | 'withdrawal'>): boolean =>
  state === 'stored' || (state === 'withdrawn' && withdrawal === 'summed');

export type SendOutcome =
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'fault'; readonly code: ErrorCode };

/**
 * What a fault means for an envelope that waits: `again` sends it later by itself, `hold` keeps it until somebody does something about it
 * (another link, another browser), `final` means that this envelope will never be taken.
 */
export type Prospect = 'again' | 'hold' | 'final';

const AGAIN: ReadonlySet<ErrorCode> = new Set([
  'network/offline',
  'access/rate-limited',
  'internal',
  'worker/crashed',
  'request/conflict',
]);
const HOLD: ReadonlySet<ErrorCode> = new Set([
  'access/denied',
  'access/signed-out',
  'link/unknown',
  'link/expired',
  'receipt/invalid',
  'worker/unavailable',
  'device/storage',
  'origin/insecure',
]);

export const prospectOf = (code: ErrorCode): Prospect =>
  AGAIN.has(code) ? 'again' : HOLD.has(code) ? 'hold' : 'final';

/**
 * Whether a refusal for good may be that of an envelope which is stored all the same: its receipt was lost, and what stands there now is what
 * refuses it. Octets of another envelope under the same id are the one thing that is certainly not ours.
 */
export const mayBeStored = (code: ErrorCode): boolean =>
  prospectOf(code) === 'final' && code !== 'contribution/replayed';

/** The record after an attempt to send it. A refusal for good comes here only once the server was asked whether it has the contribution. */
export function afterSending(kept: KeptContribution, outcome: SendOutcome): KeptContribution {
  if (outcome.kind === 'receipt')
    return { ...kept, state: 'stored', envelope: null, receipt: outcome.receipt, fault: null };
  const { code } = outcome;
  if (prospectOf(code) === 'final') return { ...kept, state: 'refused', envelope: null, fault: code };
  return { ...kept, fault: code, attempts: kept.attempts + 1 };
}

const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 120_000;

/**
 * How long to wait before the next attempt: twice as long each time, with a random half, so that a thousand phones do not come back in one second.
 * @param random in [0, 1)
 * @returns milliseconds; null when it does not go by itself
 */
export function delayBeforeSending(
  kept: Pick<KeptContribution, 'state' | 'fault' | 'attempts'>,
  random: number,
): number | null {
  if (kept.state !== 'waiting') return null;
  if (kept.fault === null) return 0;
  if (prospectOf(kept.fault) !== 'again') return null;
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, kept.attempts - 1));
  return Math.round(longest * (0.5 + random / 2));
}

const isHex = (field: unknown, digits: number): field is string =>
  typeof field === 'string' && new RegExp(`^[0-9a-f]{${digits}}$`).test(field);
const STATES: readonly unknown[] = ['waiting', 'stored', 'refused', 'withdrawn'];

/** Reads what an earlier page left; null for anything that we did not write. The receipt's signature is the worker's to check. */
export function readKept(text: string | null): KeptContribution | null {
  if (text === null) return null;
  let kept: Partial<Record<keyof KeptContribution, unknown>>;
  try {
    kept = JSON.parse(text) ?? {};
  } catch {
    return null;
  }
  const isNamed =
    kept.version === 1 &&
    isHex(kept.contributionId, 32) &&
    isHex(kept.studyDigest, 64) &&
    isHex(kept.envelopeDigest, 64) &&
    typeof kept.studyId === 'string' &&
    Number.isSafeInteger(kept.visit) &&
    (kept.replaces === null || isHex(kept.replaces, 32));
  const isSound =
    STATES.includes(kept.state) &&
    Number.isSafeInteger(kept.attempts) &&
    (kept.fault === null || isErrorCode(kept.fault)) &&
    (kept.withdrawal === null || kept.withdrawal === 'removed' || kept.withdrawal === 'summed') &&
    (kept.state === 'waiting' ? typeof kept.envelope === 'string' : kept.envelope === null) &&
    (kept.state === 'stored' || kept.state === 'withdrawn'
      ? typeof kept.receipt === 'object' && kept.receipt !== null
      : kept.receipt === null);
  return isNamed && isSound ? (kept as KeptContribution) : null;
}
