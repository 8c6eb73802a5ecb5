import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bigintFromBytes, toHex } from '../../bytes.ts';
import { digest } from '../../digest.ts';
import { modInverse, modPow } from '../../math/modular.ts';
import type { Ciphertext } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC } from './arithmetic-bigint.ts';
import { makeDecryptor } from './decrypt.ts';
import type { SecretKey } from './decrypt-key.ts';
import { makeOwnerEncryptor } from './decrypt-owner.ts';
import { makePlaintext } from './encode.ts';
import { makeDjnEncryptor, makeUnitEncryptor } from './encrypt.ts';
import { makeEvaluator } from './evaluate.ts';
import { generateKey } from './keygen.ts';
import { primesFromRng } from './keygen-primes.ts';
import { proveKey } from './prove.ts';
import { assumeProved, seededRng, testKey512, testKey3072, testParameters } from './testing.ts';
import { everyArithmetic } from './testing-arithmetic.ts';

/** Everything that comes out of one stream of random octets, each thing by the start of its digest. */
function everything(key: SecretKey, arithmetic: Arithmetic): Record<string, string> {
  const { publicKey } = key;
  const rng = seededRng('the same octets');
  const name = (...octets: Uint8Array[]) => toHex(digest('ciphertext', ...octets)).slice(0, 16);
  const plains = [0n, 1n, 2n ** 400n + 7n, publicKey.n >> 1n].map((m) => makePlaintext(publicKey, m));
  const djn = makeDjnEncryptor(assumeProved(publicKey), rng, { arithmetic, expected: 30 });
  const unit = makeUnitEncryptor(publicKey, { arithmetic });
  const owner = makeOwnerEncryptor(key, { arithmetic });
  const evaluator = makeEvaluator(publicKey, arithmetic);
  const decryptor = makeDecryptor(key, { arithmetic });
  const fast = djn.encryptMany(plains, rng);
  const slow = unit.encryptMany(plains.slice(0, 2), rng);
  const sum = evaluator.sum([...fast.slice(0, 3), ...slow]);
  const opened = decryptor.open(sum, rng);
  expect(opened.plain).toBe(2n ** 400n + 9n);
  const { fresh, randomiser } = evaluator.rerandomise(sum, rng);
  const outcome = {
    fast: name(...fast),
    slow: name(...slow),
    owner: name(owner.encrypt(plains[2] as (typeof plains)[0], rng)),
    sum: name(sum),
    root: name(opened.root),
    scaled: name(evaluator.scale(sum, 12345n), evaluator.scale(sum, -3n)),
    fresh: name(fresh, randomiser),
    after: name(rng(32)),
  };
  for (const role of [djn, unit, owner, evaluator, decryptor]) role.dispose();
  return outcome;
}

describe('from one stream of random octets', async () => {
  const arithmetics = await everyArithmetic();

  test.each(arithmetics)('$name makes these octets at 512 bits', (arithmetic) => {
    expect(everything(testKey512(), arithmetic)).toEqual({
      after: '02e62fe797007174',
      fast: '277b62e1eb7d8e58',
      fresh: '0effd7fc261ba1f7',
      owner: 'a665e6deac09c4e3',
      root: '9af7190f3934f893',
      scaled: '8eaa02bd70e2afcb',
      slow: '60f47acf24f5211f',
      sum: '98c1800b478d4fd5',
    });
  });

  test.each(arithmetics)('$name makes these octets at 3,072 bits', (arithmetic) => {
    expect(everything(testKey3072(), arithmetic)).toEqual({
      after: 'e10208cd15dacf3d',
      fast: '69799c44d9fc1d33',
      fresh: 'feff986c647ada32',
      owner: 'f2b1d5653ee65568',
      root: '6c1f5c0da7991801',
      scaled: '4e3d3f6aef665cd2',
      slow: 'f0c438b735b3f907',
      sum: 'a5ffbe221b8c789c',
    });
  });

  test.each(arithmetics)('$name makes this proof', async (arithmetic) => {
    const proof = await proveKey(testKey512(), seededRng('proof'), { arithmetic });
    expect(toHex(digest('key-proof', proof))).toBe('380cfacbb80e72b053e2595454e3e4f2c75b49bc236ea2c842a20f29cbb37391');
  });

  test.each(arithmetics)('$name makes this key', async (arithmetic) => {
    const rng = seededRng('key');
    const { publicKey } = await generateKey(primesFromRng(rng), { parameters: testParameters(512), rng, arithmetic });
    expect(toHex(publicKey.keyId)).toBe('005f2d015b4eaa7d0b400d4b21d849cf5ac5b763432ca9512d8b81131c6b15c5');
  });
});

describe.each(await everyArithmetic())('scaling with $name', (arithmetic) => {
  const key = testKey512();
  const { n, n2 } = key.publicKey;
  const evaluator = makeEvaluator(key.publicKey, arithmetic);
  const decryptor = makeDecryptor(key, { arithmetic, range: 'modulus' });
  const rng = seededRng('scaling');
  const encryptor = makeUnitEncryptor(key.publicKey);
  const number = fc.oneof(
    fc.constantFrom(1n, 2n, 255n, 256n, n >> 1n, n - 2n, n - 1n),
    fc.bigInt({ min: 1n, max: n - 1n }),
  );

  test('is the power of a ciphertext, and multiplies what is in it', () => {
    fc.assert(
      fc.property(number, number, fc.boolean(), (m, size, negative) => {
        const c = encryptor.encrypt(makePlaintext(key.publicKey, m), rng);
        const factor = negative ? -size : size;
        const scaled = evaluator.scale(c, factor);
        const base = negative ? modInverse(bigintFromBytes(c), n2) : bigintFromBytes(c);
        expect(bigintFromBytes(scaled)).toBe(modPow(base, size, n2));
        expect(decryptor.decrypt(scaled, rng)).toBe((((m * factor) % n) + n) % n);
      }),
      { numRuns: 25 },
    );
  });

  test('follows the laws of sums', () => {
    fc.assert(
      fc.property(number, number, (m, size) => {
        const c = encryptor.encrypt(makePlaintext(key.publicKey, m), rng) as Ciphertext<'paillier'>;
        fc.pre(size + 1n < n);
        expect(evaluator.scale(c, 1n)).toEqual(c);
        expect(evaluator.scale(c, size + 1n)).toEqual(evaluator.add(evaluator.scale(c, size), c));
        expect(evaluator.add(evaluator.scale(c, size), evaluator.scale(c, -size))).toEqual(evaluator.sum([]));
      }),
      { numRuns: 25 },
    );
  });
});

test('the arithmetics are three', async () => {
  const names = (await everyArithmetic()).map(({ name }) => name);
  expect(names).toEqual([BIGINT_ARITHMETIC.name, 'wasm-fma', 'wasm-simd']);
});
