/** For tests, benchmarks and e2e only: a rule over the import graph keeps production code away from this file. */
import { readKernel } from '../agent/read-kernel.ts';
import { bigintToBytes } from '../core/bytes.ts';
import { DomainError } from '../core/errors.ts';
import type { PrimeSource } from '../core/schemes/paillier/keygen.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import { type Argon2id, type PassphraseCosts, wasmArgon2id } from './argon2.ts';
import { chooseArithmetic } from './arithmetic.ts';
import type { KeyRoomTools } from './key-service.ts';
import { KeyRoom } from './key-service.ts';
import { webCryptoRng } from './rng.ts';
import { memoryKeyStore } from './stores/memory-key-store.ts';

/** Argon2id at a cost that tests can pay. No production entry can be given another cost than the product's. */
export const TEST_COSTS: PassphraseCosts = { memoryMiB: [4, 2, 1], iterations: 1, parallelism: 1 };

/** The fastest arithmetic here, as a device would choose it. */
export const testArithmetic = chooseArithmetic(readKernel);

/** The well-known test key's primes, as a source that has them ready. */
const readyPrimes: PrimeSource = {
  next: async (bits) => {
    const { p, q } = testKey3072();
    return [bigintToBytes(p, bits / 8), bigintToBytes(q, bits / 8)];
  },
};

/** A device that refuses more than so many MiB. */
export const deviceWith =
  (mostMiB: number): Argon2id =>
  (passphrase, salt, cost) => {
    if (cost.memoryMiB > mostMiB) throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    return wasmArgon2id(passphrase, salt, cost);
  };

export const testTools = (changes: Partial<KeyRoomTools> = {}): KeyRoomTools => ({
  store: memoryKeyStore(),
  rng: webCryptoRng,
  primes: () => readyPrimes,
  chosen: testArithmetic,
  argon2id: wasmArgon2id,
  costs: TEST_COSTS,
  ...changes,
});

/** A key room whose new keys are all the well-known test key. */
export const testRoom = (changes: Partial<KeyRoomTools> = {}): KeyRoom => new KeyRoom(testTools(changes));

export const TEST_STUDY_ID = '7b0c5d0e-3f27-4b0a-9c46-2f4b1f1f7a10';
export const TEST_PASSPHRASE = 'violet tram, nine lemons';
export const silent = (): void => undefined;

/** The code and detail of what a promise was rejected with. */
export async function faultOf(work: Promise<unknown>): Promise<{ readonly code: string; readonly why: unknown }> {
  try {
    await work;
  } catch (fault) {
    if (fault instanceof DomainError)
      return { code: fault.code, why: fault.detail.why ?? fault.detail.what ?? fault.detail.which };
    throw fault;
  }
  throw new Error('was expected to be refused');
}
