import type { Digest } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { decodePublicKey } from '../../core/schemes/paillier/keys.ts';
import type { Studies, StudyScope } from '../ports/studies.ts';
import type { KeyVerifier } from '../verify-key.ts';

export interface RegisterKeyDeps {
  readonly studies: Pick<Studies, 'registerKey'>;
  readonly verifyKey: KeyVerifier;
  readonly newId: () => string;
}

/**
 * Takes a draft's public key with its Paillier-Blum proof and verifies both. The same key again is fine; another one takes its place.
 * @throws DomainError `key/malformed` | `key/invalid-modulus` | `key/invalid-proof` | `key/already-used` | `study/not-draft`
 */
export async function registerKey(
  { studies, verifyKey, newId }: RegisterKeyDeps,
  scope: StudyScope,
  { publicBytes, proof }: { readonly publicBytes: Uint8Array; readonly proof: Uint8Array },
): Promise<{ readonly keyId: Digest }> {
  const { keyId, parameters } = decodePublicKey(publicBytes);
  await verifyKey({ publicBytes, proof });
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
