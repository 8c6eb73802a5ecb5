import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bigintFromBytes, bigintToBytes, toHex } from '../../bytes.ts';
import { modPow } from '../../math/modular.ts';
import type { Ciphertext } from '../types.ts';
import { makeDecryptor, type PaillierDecryptor } from './decrypt.ts';
import { makeOwnerEncryptor } from './decrypt-owner.ts';
import { makePlaintext } from './encode.ts';
import { encryptWith, makeUnitEncryptor } from './encrypt.ts';
import { seededRng, testKey512, testKey3072, testKeyOf } from './testing.ts';
import { bentArithmetic, everyArithmetic, shiftedByRoot, turned } from './testing-arithmetic.ts';

const small = testKey512();
const sealWith = ({ publicKey }: typeof small, m: bigint, r: bigint) =>
  bigintToBytes(encryptWith(publicKey.n, m, r), publicKey.ciphertextBytes) as Ciphertext<'paillier'>;
const { n } = small.publicKey;
const sealed = sealWith(small, 97n, 12345n);

describe.each(await everyArithmetic())('opening with $name', (arithmetic) => {
  const rng = seededRng('opening');

  test('gives plaintext and root back, from one end to the other', () => {
    const decryptor = makeDecryptor(small, { arithmetic, range: 'modulus' });
    const edges = [0n, 1n, 2n, small.p, small.q, n - small.p, n >> 1n, n - 2n, n - 1n];
    const message = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: n - 1n }));
    const unit = fc.oneof(fc.constantFrom(1n, 2n, n - 1n), fc.bigInt({ min: 1n, max: n - 1n }));
    fc.assert(
      fc.property(message, unit, (m, r) => {
        const c = sealWith(small, m, r);
        expect(decryptor.decrypt(c, rng)).toBe(m);
        const { plain, root } = decryptor.open(c, rng);
        expect([plain, bigintFromBytes(root)]).toEqual([m, r]);
      }),
      { numRuns: 30 },
    );
    decryptor.dispose();
  });

  test('at 3,072 bits, and under primes of different lengths', () => {
    const [short, long] = [2n ** 521n - 1n, 2n ** 607n - 1n]; // Mersenne primes
    for (const key of [testKey3072(), testKeyOf(short, long)]) {
      const decryptor = makeDecryptor(key, { arithmetic });
      const m = key.publicKey.n / 3n;
      const { plain, root } = decryptor.open(sealWith(key, m, 7n), rng);
      expect([plain, bigintFromBytes(root)]).toEqual([m, 7n]);
      decryptor.dispose();
    }
  });

  test('refuses whatever shares a factor with n, by its name', () => {
    const decryptor = makeDecryptor(small, { arithmetic });
    const { p, q } = small;
    for (const c of [0n, p, q, n, p * p, q * n, 5n * p * p * q]) {
      const octets = bigintToBytes(c, small.publicKey.ciphertextBytes) as Ciphertext<'paillier'>;
      expect(() => decryptor.decrypt(octets, rng)).toThrow('ciphertext/not-unit');
      expect(() => decryptor.open(octets, rng)).toThrow('ciphertext/not-unit');
    }
    decryptor.dispose();
  });

  test('the owner seals the octets that anybody would from the same randomness', () => {
    const { publicKey } = small;
    const [owner, anybody] = [makeOwnerEncryptor(small, { arithmetic }), makeUnitEncryptor(publicKey)];
    const plains = [0n, 1n, n - 1n, 77n].map((m) => makePlaintext(publicKey, m));
    expect(owner.encryptMany(plains, seededRng('owner'))).toEqual(anybody.encryptMany(plains, seededRng('owner')));
    expect(() => owner.encrypt(n as (typeof plains)[0], rng)).toThrow('plaintext/range');
    expect(owner.keyId).toBe(publicKey.keyId);
    owner.dispose();
  });
});

test('the owner passes over numbers that are no units', () => {
  const key = testKeyOf(11n, 17n);
  const drawn = [0, 11, 230, 34, 5];
  const c = makeOwnerEncryptor(key).encrypt(makePlaintext(key.publicKey, 3n), () => Uint8Array.of(drawn.shift() ?? 0));
  expect(bigintFromBytes(c)).toBe(encryptWith(187n, 3n, 5n));
  expect(drawn).toEqual([]);
});

describe('a fault in any one operation', () => {
  /** Runs once with every operation in turn gone wrong. */
  function everyFault(
    run: (arithmetic: ReturnType<typeof bentArithmetic>) => string,
    fault: (result: Uint8Array, root?: bigint) => Uint8Array,
  ): Map<string, Set<string>> {
    const operations: string[] = [];
    const right = run(
      bentArithmetic((operation, _, result) => {
        operations.push(operation);
        return result;
      }),
    );
    const outcomes = new Map<string, Set<string>>();
    for (const [at, operation] of operations.entries()) {
      const faulty = bentArithmetic((_, count, result, root) => (count === at ? fault(result, root) : result));
      let outcome: string;
      try {
        outcome = run(faulty) === right ? 'right' : 'wrong';
      } catch (thrown) {
        outcome = String((thrown as Error).message);
      }
      outcomes.set(operation, (outcomes.get(operation) ?? new Set()).add(outcome));
    }
    return outcomes;
  }
  const opening = (how: (decryptor: PaillierDecryptor) => unknown) => (arithmetic: ReturnType<typeof bentArithmetic>) =>
    JSON.stringify(how(makeDecryptor(small, { arithmetic })), (_, field) =>
      typeof field === 'bigint' ? `${field}` : field,
    );

  const decrypting = opening((decryptor) => decryptor.decrypt(sealed, seededRng('fault')));
  const openingWhole = opening((decryptor) => decryptor.open(sealed, seededRng('fault')));
  test.each([
    ['decrypt', 'one bit turned', decrypting, turned],
    ['decrypt', 'the upper half wrong', decrypting, shiftedByRoot],
    ['open', 'one bit turned', openingWhole, turned],
    ['open', 'the upper half wrong', openingWhole, shiftedByRoot],
  ])('does not leave %s as a result: %s', (_what, _how, run, fault) => {
    const outcomes = everyFault(run, fault);
    expect([...outcomes.keys()].sort()).toEqual([
      'combine',
      'multiply',
      'quotient',
      'reduce',
      'secret power',
      'table power',
    ]);
    const all = new Set([...outcomes.values()].flatMap((set) => [...set]));
    // right: some faults change nothing, such as one in the number from which the blinding's base is made
    expect(all.has('wrong')).toBe(false);
    all.delete('right');
    expect(all).toEqual(new Set(['key/self-test-failed']));
    expect(outcomes.get('table power')).toEqual(new Set(['key/self-test-failed']));
    expect(outcomes.get('quotient')).toEqual(new Set(['key/self-test-failed']));
  });

  test("modulo one of the primes does not leave the owner's encryption", () => {
    const sealing = (arithmetic: ReturnType<typeof bentArithmetic>): string =>
      toHex(makeOwnerEncryptor(small, { arithmetic }).encrypt(makePlaintext(small.publicKey, 5n), seededRng('fault')));
    const outcomes = everyFault(sealing, turned);
    for (const operation of ['combine', 'secret power', 'reduce'])
      expect([...(outcomes.get(operation) as Set<string>)]).toContain('key/self-test-failed');
    expect(outcomes.get('combine')).toEqual(new Set(['key/self-test-failed']));
  });
});

test('no secret exponent meets a number that a stranger chose, nor the same number twice', () => {
  const bases: string[] = [];
  const watched = bentArithmetic((_operation, _count, result) => result);
  const decryptor = makeDecryptor(small, {
    arithmetic: {
      ...watched,
      squareRing: (root) => {
        const ring = watched.squareRing(root);
        return {
          ...ring,
          power(base, exponent, exposure) {
            bases.push(toHex(base));
            expect(exposure).toBe('secret');
            return ring.power(base, exponent, exposure);
          },
        };
      },
    },
  });
  const rng = seededRng('blinding');
  for (let i = 0; i < 10; i++) decryptor.open(sealed, rng);
  // two of the key's own when the blinding is made, then one for each prime and opening
  expect(bases).toHaveLength(2 + 20);
  expect(new Set(bases).size).toBe(22);
  const witness = 2n ** 72n - 93n;
  const bare = [small.p, small.q].map((p) => bigintFromBytes(sealed) % (p * witness) ** 2n);
  for (const base of bases) expect(bare).not.toContain(BigInt(`0x${base}`));
});

test('a blinding factor is an n-th power: it holds nothing', () => {
  const factors: Uint8Array[] = [];
  const arithmetic = bentArithmetic((operation, _, result) => {
    if (operation === 'table power') factors.push(result);
    return result;
  });
  makeDecryptor(small, { arithmetic }).decrypt(sealed, seededRng('nothing'));
  const [atP, atQ] = factors as [Uint8Array, Uint8Array];
  for (const [p, factor] of [
    [small.p, atP],
    [small.q, atQ],
  ] as const) {
    const power = bigintFromBytes(factor) % (p * p);
    expect(power).not.toBe(1n);
    expect(modPow(power, p - 1n, p * p)).toBe(1n);
  }
});
