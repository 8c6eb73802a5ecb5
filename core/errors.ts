/**
 * Every fault that this project can name. One class below the edge; at the edge one exhaustive table turns a code into a
 * tRPC/HTTP status (server/errors.ts) and one into a sentence for people (messages/). A code without a row in either does not compile.
 */
export const ERROR_CODES = [
  // who is asking
  'access/denied',
  'access/signed-out',
  'access/rate-limited',
  'access/token-expired',
  'access/setup-token',
  // what was asked for
  'not-found',
  'request/malformed',
  'request/too-large',
  'request/conflict',
  'origin/insecure',
  // study
  'study/not-draft',
  'study/closed',
  'study/invalid',
  'study/digest-mismatch',
  'study/minimum-too-low',
  'study/key-missing',
  'study/key-unproved',
  'study/wraps-missing',
  'study/demonstration-limit',
  'link/unknown',
  'link/expired',
  // keys
  'key/malformed',
  'key/invalid-modulus',
  'key/invalid-proof',
  'key/unproved',
  'key/imported',
  'key/locked',
  'key/unknown',
  'key/wrong-passphrase',
  'key/wrong-recovery-code',
  'key/self-test-failed',
  'key/already-used',
  'key/device-memory',
  'key/confirmation',
  'key/weak-passphrase',
  'key/not-imported',
  'key/damaged',
  // envelopes and ciphertexts
  'envelope/malformed',
  'envelope/wrong-version',
  'envelope/wrong-study',
  'envelope/wrong-key',
  'envelope/wrong-layout',
  'envelope/wrong-parts',
  'envelope/wrong-kind',
  'envelope/unsigned',
  'envelope/bad-signature',
  'envelope/unknown-section',
  'envelope/bad-strata',
  'envelope/persons',
  'envelope/visit',
  'ciphertext/length',
  'ciphertext/zero',
  'ciphertext/range',
  'ciphertext/not-unit',
  'ciphertext/trivial',
  'ciphertext/duplicate',
  'ciphertext/malformed',
  'plaintext/range',
  // contributions
  'contribution/duplicate',
  'contribution/replayed',
  'contribution/replaces-unknown',
  'contribution/released',
  'contribution/study-full',
  'contribution/withdrawn',
  'contribution/rejected',
  'contribution/counted',
  // measurements, in the browser only
  'measurement/missing',
  'measurement/not-a-number',
  'measurement/out-of-range',
  'measurement/wrong-unit',
  'measurement/too-precise',
  'measurement/unknown-category',
  // computing and releasing
  'computation/not-running',
  'computation/failed',
  'computation/cancelled',
  'cohort/too-small',
  'cohort/empty',
  'release/figures',
  'release/sealed',
  'release/not-released',
  'release/too-few-persons',
  'release/too-few-sites',
  'release/approvals-missing',
  'release/transcript-mismatch',
  'release/count-mismatch',
  'release/spoilt',
  'release/union-spoilt',
  // layout and arithmetic
  'layout/overflow',
  'layout/too-wide',
  'layout/noise',
  'arithmetic/operand',
  // receipts and log
  'log/proof-invalid',
  'receipt/invalid',
  // around us
  'worker/unavailable',
  'worker/crashed',
  'device/storage',
  'network/offline',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Names and counts that help to mend the fault; never a measurement, key, passphrase or ciphertext. */
export type ErrorDetail = Readonly<Record<string, string | number>>;

/**
 * The one error of the project. Its message is the code, so that it survives structured cloning and comlink.
 * A bundler may give one process several copies of this class: an instance of any of them is one of ours.
 */
export class DomainError extends Error {
  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return thrown instanceof Error && thrown.name === 'DomainError' && 'code' in thrown && isErrorCode(thrown.code);
  }

  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, detail: ErrorDetail = {}, options?: { readonly cause?: unknown }) {
    super(code, options);
    this.code = code;
    this.detail = detail;
  }
}

const known: ReadonlySet<string> = new Set(ERROR_CODES);

/** True for a string that is one of our codes: used where an error crossed a border that keeps only its message. */
export const isErrorCode = (text: unknown): text is ErrorCode => typeof text === 'string' && known.has(text);

/** Reads the code off anything that was thrown; what is not ours is `internal`. */
export function codeOf(thrown: unknown): ErrorCode {
  if (thrown instanceof DomainError) return thrown.code;
  if (thrown instanceof Error && isErrorCode(thrown.message)) return thrown.message;
  return 'internal';
}
