import type { TRPCError } from '@trpc/server';
import { codeOf, DomainError, type ErrorCode, type ErrorDetail } from '../core/errors.ts';
import { z } from '../core/zod.ts';

interface Status {
  readonly trpc: TRPCError['code'];
  readonly http: number;
}

const malformed: Status = { trpc: 'BAD_REQUEST', http: 400 };
const signedOut: Status = { trpc: 'UNAUTHORIZED', http: 401 };
const denied: Status = { trpc: 'FORBIDDEN', http: 403 };
const absent: Status = { trpc: 'NOT_FOUND', http: 404 };
const conflict: Status = { trpc: 'CONFLICT', http: 409 };
const unmet: Status = { trpc: 'PRECONDITION_FAILED', http: 412 };
const tooLarge: Status = { trpc: 'PAYLOAD_TOO_LARGE', http: 413 };
const tooMany: Status = { trpc: 'TOO_MANY_REQUESTS', http: 429 };
const ours: Status = { trpc: 'INTERNAL_SERVER_ERROR', http: 500 };

/** Every code's status at the edge. A new code without a row here does not compile. */
export const STATUS: Readonly<Record<ErrorCode, Status>> = {
  'access/denied': denied,
  'access/signed-out': signedOut,
  'access/rate-limited': tooMany,
  'access/token-expired': signedOut,
  'access/setup-token': denied,
  'not-found': absent,
  'request/malformed': malformed,
  'request/too-large': tooLarge,
  'request/conflict': conflict,
  'origin/insecure': denied,
  'study/not-draft': conflict,
  'study/closed': conflict,
  'study/invalid': malformed,
  'study/digest-mismatch': conflict,
  'study/minimum-too-low': unmet,
  'study/key-missing': unmet,
  'study/key-unproved': unmet,
  'study/wraps-missing': unmet,
  'study/demonstration-limit': unmet,
  'link/unknown': denied,
  'link/expired': denied,
  'key/malformed': malformed,
  'key/invalid-modulus': malformed,
  'key/invalid-proof': malformed,
  'key/unproved': unmet,
  'key/imported': unmet,
  'key/locked': unmet,
  'key/unknown': absent,
  'key/wrong-passphrase': denied,
  'key/wrong-recovery-code': denied,
  'key/self-test-failed': unmet,
  'key/already-used': conflict,
  'key/device-memory': unmet,
  'key/confirmation': unmet,
  'key/weak-passphrase': malformed,
  'key/not-imported': unmet,
  'key/damaged': malformed,
  'envelope/malformed': malformed,
  'envelope/wrong-version': malformed,
  'envelope/wrong-study': malformed,
  'envelope/wrong-key': malformed,
  'envelope/wrong-layout': malformed,
  'envelope/wrong-parts': malformed,
  'envelope/unsigned': malformed,
  'envelope/bad-signature': malformed,
  'envelope/unknown-section': malformed,
  'envelope/bad-strata': malformed,
  'envelope/wrong-kind': malformed,
  'envelope/persons': malformed,
  'envelope/visit': malformed,
  'ciphertext/length': malformed,
  'ciphertext/zero': malformed,
  'ciphertext/range': malformed,
  'ciphertext/not-unit': malformed,
  'ciphertext/trivial': malformed,
  'ciphertext/duplicate': conflict,
  'ciphertext/malformed': malformed,
  'plaintext/range': malformed,
  'contribution/duplicate': conflict,
  'contribution/replayed': conflict,
  'contribution/replaces-unknown': conflict,
  'contribution/released': conflict,
  'contribution/study-full': conflict,
  'contribution/withdrawn': conflict,
  'contribution/rejected': conflict,
  'contribution/counted': conflict,
  'measurement/missing': malformed,
  'measurement/not-a-number': malformed,
  'measurement/out-of-range': malformed,
  'measurement/wrong-unit': malformed,
  'measurement/too-precise': malformed,
  'measurement/unknown-category': malformed,
  'computation/not-running': conflict,
  'computation/failed': conflict,
  'computation/cancelled': conflict,
  'cohort/too-small': unmet,
  'cohort/empty': unmet,
  'release/figures': unmet,
  'release/sealed': conflict,
  'release/not-released': unmet,
  'release/too-few-persons': unmet,
  'release/too-few-sites': unmet,
  'release/approvals-missing': unmet,
  'release/transcript-mismatch': conflict,
  'release/count-mismatch': conflict,
  'release/spoilt': conflict,
  'release/union-spoilt': conflict,
  'layout/overflow': unmet,
  'layout/too-wide': unmet,
  'layout/noise': unmet,
  'arithmetic/operand': malformed,
  'log/proof-invalid': malformed,
  'receipt/invalid': malformed,
  'worker/unavailable': ours,
  'worker/crashed': ours,
  'device/storage': ours,
  'network/offline': ours,
  internal: ours,
};

/** What a caller is told of a fault. */
export interface Fault {
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;
}

/** Faults that tRPC itself raises before or around a procedure. */
const FRAMEWORK: Readonly<Partial<Record<TRPCError['code'], ErrorCode>>> = {
  NOT_FOUND: 'not-found',
  PARSE_ERROR: 'request/malformed',
  BAD_REQUEST: 'request/malformed',
  METHOD_NOT_SUPPORTED: 'request/malformed',
  UNSUPPORTED_MEDIA_TYPE: 'request/malformed',
  PAYLOAD_TOO_LARGE: 'request/too-large',
  UNAUTHORIZED: 'access/signed-out',
  FORBIDDEN: 'access/denied',
  TOO_MANY_REQUESTS: 'access/rate-limited',
};

/** Where a strict schema refused its input: the place and the rule, never what stood there. */
function issueOf(error: z.ZodError): ErrorDetail {
  const first = error.issues[0];
  // An unknown key is the sender's own text: the place above it is named, not the key.
  return first === undefined ? {} : { field: fieldOf(first.path), why: first.code };
}

/** Keys of records may be the sender's own text: only what looks like one of our names is repeated. */
const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .slice(0, 8)
    .map((step) => (/^[A-Za-z0-9_-]{1,40}$/.test(String(step)) ? String(step) : '?'))
    .join('.');

/** Turns whatever was thrown into what a caller may know; null when it is a fault of ours that must be logged. */
export function faultOf(thrown: unknown): Fault | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof DomainError) return { code: error.code, detail: error.detail };
    if (error instanceof z.ZodError) return { code: 'request/malformed', detail: issueOf(error) };
    const framework =
      error.name === 'TRPCError' && 'code' in error ? FRAMEWORK[error.code as TRPCError['code']] : undefined;
    if (framework !== undefined && !(error.cause instanceof Error && faultOf(error.cause) !== null)) {
      return { code: framework, detail: {} };
    }
  }
  const code = codeOf(thrown);
  return code === 'internal' ? null : { code, detail: {} };
}

/** What may be logged of an unexpected fault: kind, code and places. Messages of drivers quote what was stored. */
export function describeFault(thrown: unknown): {
  readonly kind: string;
  readonly code?: string;
  readonly frames: readonly string[];
} {
  if (!(thrown instanceof Error)) return { kind: typeof thrown, frames: [] };
  const code =
    'code' in thrown && (typeof thrown.code === 'string' || typeof thrown.code === 'number')
      ? { code: String(thrown.code) }
      : {};
  const frames = (thrown.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
  return { kind: thrown.name, ...code, frames };
}
