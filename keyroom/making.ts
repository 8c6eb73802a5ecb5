import { DomainError } from '../core/errors.ts';
import type { Rng } from '../core/random.ts';
import { encodeSecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import { generateKey } from '../core/schemes/paillier/keygen.ts';
import type { ProvedPublicKey } from '../core/schemes/paillier/keys.ts';
import { parametersOf } from '../core/schemes/paillier/parameters.ts';
import { proveKey } from '../core/schemes/paillier/prove.ts';
import { recallProved, verifyKey } from '../core/schemes/paillier/verify.ts';
import type { Pace } from '../core/schemes/types.ts';
import type { KeySummary } from '../workers/keyroom-api.ts';
import type { ChosenArithmetic } from './arithmetic.ts';
import { freshRecord, type OpenKey, type OpenKeys } from './open-keys.ts';
import type { PrimesOf } from './primes.ts';
import { selfTest } from './self-test.ts';

export interface MakingRoom {
  readonly keys: OpenKeys;
  readonly rng: Rng;
  readonly primes: PrimesOf;
  readonly chosen: Promise<ChosenArithmetic>;
}

/** A new key for one study; kept on the device from its first wrap on. @throws DomainError `computation/cancelled`, `key/self-test-failed` */
export async function createKey(
  { keys, rng, primes, chosen }: MakingRoom,
  studyId: string,
  pace: Pace,
): Promise<KeySummary> {
  const { arithmetic, tier } = await chosen;
  const secret = await generateKey(primes({ arithmetic, tier }), {
    parameters: parametersOf('paillier-3072'),
    rng,
    arithmetic,
    ...pace,
  });
  const key = keys.take(freshRecord(secret.publicKey, 'made', studyId), encodeSecretKey(secret));
  return keys.change(key, {});
}

/**
 * The key's Paillier-Blum proof, made once and verified here before anybody else sees it.
 * @throws DomainError `key/imported` for a key that is not this room's make, `computation/cancelled`
 */
export async function prove({ keys, rng, chosen }: MakingRoom, key: OpenKey, pace: Pace): Promise<Uint8Array> {
  if (key.record.origin === 'imported') throw new DomainError('key/imported');
  if (key.record.proof !== null) return key.record.proof.slice();
  const { arithmetic } = await chosen;
  const proof = await proveKey(key.secret, rng, { ...pace, arithmetic });
  await verifyKey(key.publicKey, proof, { ...pace, arithmetic, onProgress: undefined });
  await keys.change(key, { proof });
  return proof.slice();
}

/** @throws DomainError `key/self-test-failed`, `computation/cancelled` */
export async function test({ keys, rng, chosen }: MakingRoom, key: OpenKey, pace: Pace): Promise<KeySummary> {
  const { arithmetic } = await chosen;
  await selfTest(key.secret, provedSide(key), { rng, arithmetic }, pace);
  return keys.change(key, { selfTested: true });
}

/** The proof was verified when it was made, and the record is authenticated under the key. */
function provedSide(key: OpenKey): ProvedPublicKey | null {
  return key.record.proof === null ? null : recallProved(key.publicKey, new Set([key.record.keyId]));
}
