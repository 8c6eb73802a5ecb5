import type { Digest } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { decodePublicKey } from '../../core/schemes/paillier/keys.ts';
import { verifyKey } from '../../core/schemes/paillier/verify.ts';
import type { Studies, StudyScope } from '../ports/studies.ts';

export interface RegisterKeyDeps {
  readonly studies: Pick<Studies, 'registerKey'>;
  readonly newId: () => string;
}

/** Gives the thread back: verifying takes seconds in steps of some milliseconds. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Takes a draft's public key with its Paillier-Blum proof and verifies both. The same key again is fine; another one takes its place.
 * @throws DomainError `key/malformed` | `key/invalid-modulus` | `key/invalid-proof` | `key/already-used` | `study/not-draft`
 */
export async function registerKey(
  { studies, newId }: RegisterKeyDeps,
  scope: StudyScope,
  { publicBytes, proof }: { readonly publicBytes: Uint8Array; readonly proof: Uint8Array },
): Promise<{ readonly keyId: Digest }> {
  const key = await verifyKey(decodePublicKey(publicBytes), proof, { breathe });
  const { keyId, parameters } = key;
  const stored = await studies.registerKey(scope, {
    id: newId(),
    preset: parameters.preset,
    keyId,
    publicBytes,
    proof,
  });
  if (!stored) throw new DomainError('study/not-draft');
  return { keyId };
}
