import * as independent from 'paillier-bigint';
import { bigintFromBytes, bigintToBytes } from '../core/bytes.ts';
import { DomainError } from '../core/errors.ts';
import { gcd, modInverse } from '../core/math/modular.ts';
import { sampleBits, sampleUnit } from '../core/math/sample.ts';
import type { Rng } from '../core/random.ts';
import { step } from '../core/schemes/pace.ts';
import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { makeDecryptor } from '../core/schemes/paillier/decrypt.ts';
import type { SecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import { makeOwnerEncryptor } from '../core/schemes/paillier/decrypt-owner.ts';
import { makePlaintext } from '../core/schemes/paillier/encode.ts';
import { makeDjnEncryptor, type PaillierEncryptor } from '../core/schemes/paillier/encrypt.ts';
import type { ProvedPublicKey } from '../core/schemes/paillier/keys.ts';
import { capacityBits } from '../core/schemes/paillier/parameters.ts';
import { makeValidator } from '../core/schemes/paillier/validate.ts';
import type { Pace } from '../core/schemes/types.ts';

export interface SelfTestTools {
  readonly rng: Rng;
  readonly arithmetic: Arithmetic;
}

const STEPS = 5;

/** The same key in the other implementation, from its primes: λ = lcm(p-1, q-1), μ = λ⁻¹ mod n for g = n + 1 (Paillier 1999, section 4). */
function inTheOther({ publicKey: { n }, p, q }: SecretKey): independent.PrivateKey {
  const lambda = ((p - 1n) * (q - 1n)) / gcd(p - 1n, q - 1n);
  return new independent.PrivateKey(lambda, modInverse(lambda, n), new independent.PublicKey(n, n + 1n));
}

/**
 * Encrypts here and opens with the independent implementation, and the other way round, with random plaintexts of full width:
 * with fast encryption where the key's proof allows it, with rⁿ otherwise. A sum made by the other one is opened here as well.
 * @param proved the key's public side when its proof was verified, else null
 * @throws DomainError `key/self-test-failed` with the direction, `computation/cancelled`
 */
export async function selfTest(
  key: SecretKey,
  proved: ProvedPublicKey | null,
  { rng, arithmetic }: SelfTestTools,
  pace: Pace,
): Promise<void> {
  const { publicKey } = key;
  const other = inTheOther(key);
  const width = capacityBits(publicKey.parameters, 'single') - 1;
  const draw = () => makePlaintext(publicKey, sampleBits(width, rng));
  const expect = (holds: boolean, direction: string) => {
    if (!holds) throw new DomainError('key/self-test-failed', { why: direction });
  };
  const encryptor: PaillierEncryptor =
    proved === null ? makeOwnerEncryptor(key, { arithmetic }) : makeDjnEncryptor(proved, rng, { arithmetic });
  const decryptor = makeDecryptor(key, { arithmetic });
  const validator = makeValidator(publicKey, { arithmetic });
  try {
    const mine = draw();
    const sealedHere = validator.one(encryptor.encrypt(mine, rng));
    await step(pace, 1, STEPS);
    expect(other.decrypt(bigintFromBytes(sealedHere)) === mine, 'sealed here, opened there');
    await step(pace, 2, STEPS);

    const theirs = draw();
    const randomness = sampleUnit(publicKey.n, rng);
    const foreign = other.publicKey.encrypt(theirs, randomness);
    const sealedThere = validator.one(bigintToBytes(foreign, publicKey.ciphertextBytes));
    const opened = decryptor.open(sealedThere, rng);
    expect(opened.plain === theirs && bigintFromBytes(opened.root) === randomness, 'sealed there, opened here');
    await step(pace, 3, STEPS);

    const sum = other.publicKey.addition(foreign, bigintFromBytes(sealedHere));
    const openedSum = decryptor.decrypt(validator.one(bigintToBytes(sum, publicKey.ciphertextBytes)), rng);
    expect(openedSum === theirs + mine, 'added there, opened here');
    await step(pace, 4, STEPS);

    const openedHere = decryptor.open(sealedHere, rng);
    const root = bigintFromBytes(openedHere.root);
    expect(
      other.publicKey.encrypt(openedHere.plain, root) === bigintFromBytes(sealedHere),
      'opened here, sealed again there',
    );
    await step(pace, STEPS, STEPS);
  } finally {
    encryptor.dispose();
    decryptor.dispose();
    validator.dispose();
  }
}
