import type { ErrorCode } from '../../core/errors.ts';

export interface NextStep {
  readonly tone: 'info' | 'caution' | 'danger';
  /** Whether the same request can succeed when it is made again. */
  readonly retry: boolean;
  readonly signIn: boolean;
}

/** What nobody should overlook: something is not what it claims to be. */
const ALARMING: ReadonlySet<ErrorCode> = new Set([
  'study/digest-mismatch',
  'key/invalid-modulus',
  'key/invalid-proof',
  'key/self-test-failed',
  'release/transcript-mismatch',
  'release/count-mismatch',
  'release/spoilt',
  'release/union-spoilt',
  'log/proof-invalid',
  'receipt/invalid',
  'internal',
]);

/** What an answer cannot change: asking again only gives the same answer. */
const SETTLED: ReadonlySet<ErrorCode> = new Set([
  'access/denied',
  'access/signed-out',
  'access/setup-token',
  'not-found',
  'origin/insecure',
  'study/closed',
  'study/digest-mismatch',
  'study/demonstration-limit',
  'link/unknown',
  'link/expired',
  'key/invalid-modulus',
  'key/invalid-proof',
  'key/already-used',
  'key/damaged',
  'contribution/duplicate',
  'contribution/replayed',
  'contribution/released',
  'contribution/study-full',
  'contribution/withdrawn',
  'contribution/counted',
  'release/union-spoilt',
]);

/** What the screen offers beside the sentence of a fault. */
export const nextStepOf = (code: ErrorCode): NextStep => ({
  tone: ALARMING.has(code) ? 'danger' : code === 'computation/cancelled' ? 'info' : 'caution',
  retry: !SETTLED.has(code),
  signIn: code === 'access/signed-out',
});
