import { Worker } from 'node:worker_threads';
import { DomainError, type ErrorCode, type ErrorDetail } from '../core/errors.ts';
import { decodePublicKey } from '../core/schemes/paillier/keys.ts';
import { verifyKey } from '../core/schemes/paillier/verify.ts';

/** A key and its Paillier-Blum proof, as they came. */
export interface ProofQuestion {
  readonly publicBytes: Uint8Array;
  readonly proof: Uint8Array;
}

export type ProofVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: ErrorDetail };

/** Verifies a proof. @throws DomainError `key/malformed` | `key/invalid-modulus` | `key/invalid-proof` | `worker/crashed` */
export type KeyVerifier = (question: ProofQuestion) => Promise<void>;

/** On the caller's own thread, in steps of some milliseconds: for processes that were not told where the thread's source lies. */
export const verifyInSteps: KeyVerifier = async ({ publicBytes, proof }) => {
  await verifyKey(decodePublicKey(publicBytes), proof, {
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
};

/**
 * In threads of their own, one at a time: whoever registers keys by the dozen waits for themselves and takes one core, not the server.
 * @param source server/proof-thread.ts as a file, which a bundler must not have moved
 */
export function verifyInThread(source: URL): KeyVerifier {
  let last: Promise<unknown> = Promise.resolve();
  return (question) => {
    const own = last.then(() => verifyOnce(source, question));
    last = own.catch(() => {});
    return own;
  };
}

function verifyOnce(source: URL, question: ProofQuestion): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const thread = new Worker(source, { workerData: question, resourceLimits: { maxOldGenerationSizeMb: 256 } });
  thread.once('message', (verdict: ProofVerdict) => {
    if (verdict.ok) resolve();
    else reject(new DomainError(verdict.code, verdict.detail));
  });
  const crashed = (cause: unknown): void => reject(new DomainError('worker/crashed', {}, { cause }));
  thread.once('error', crashed);
  thread.once('exit', crashed); // after its verdict this changes nothing
  return promise.finally(() => thread.terminate());
}
