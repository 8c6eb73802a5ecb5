import fc from 'fast-check';
import * as peer from 'paillier-bigint';
import { describe, expect, test } from 'vitest';
import { bigintFromBytes, bigintToBytes, concat } from '../../bytes.ts';
import { jacobi, modInverse } from '../../math/modular.ts';
import { schemeContract } from '../contract.ts';
import type { Ciphertext } from '../types.ts';
import { makeDecryptor } from './decrypt.ts';
import type { SecretKey } from './decrypt-key.ts';
import { makePlaintext, pack, unpack } from './encode.ts';
import { encryptWith, isOpening, makeDjnEncryptor, makeUnitEncryptor } from './encrypt.ts';
import { makeEvaluator } from './evaluate.ts';
import { drawPrime } from './keygen-primes.ts';
import { capacityBits } from './parameters.ts';
import { assumeProved, seededRng, testKey512, testKey3072, testKeyOf } from './testing.ts';
import { makeValidator } from './validate.ts';

const small = testKey512();
const real = testKey3072();

describe('vectors of others', () => {
  // data61/python-paillier, phe/tests/paillier_test.py, testEncryptRegression
  test('python-paillier: regression', () => {
    const key = testKeyOf(293n, 433n);
    const sealed = encryptWith(126869n, 10100n, 74384n);
    expect(sealed).toBe(935906717n);
    const c = bigintToBytes(sealed, key.publicKey.ciphertextBytes) as Ciphertext<'paillier'>;
    const opened = makeDecryptor(key).open(c, seededRng('regression'));
    expect(opened.plain).toBe(10100n);
    expect(bigintFromBytes(opened.root)).toBe(74384n);
    expect(makeDecryptor(key).decrypt(c, seededRng('regression'))).toBe(10100n);
  });

  // made with python-paillier 1.5
  test.each([
    [0n, 265014337640329610371441886871049754148n],
    [1n, 255164843651754657794690718103861099990n],
    [42n, 191617953555080927047807160107829753233n],
    [-5n, 314261807583204373255197730706993024938n],
  ])('python-paillier: E(%s) with r = 12345', (m, sealed) => {
    const n = 4294967291n * 4294967279n;
    expect(encryptWith(n, m < 0n ? n + m : m, 12345n)).toBe(sealed);
  });
});

describe.each([
  { name: 'Paillier at 512 bits, DJN', key: small, djn: true },
  { name: 'Paillier at 512 bits, textbook', key: small, djn: false },
  { name: 'Paillier at 3,072 bits, DJN', key: real, djn: true },
])('$name keeps the contract of schemes', ({ name, key, djn }) => {
  const rng = seededRng(name);
  const { publicKey } = key;
  const cases = schemeContract({
    encryptor: djn ? makeDjnEncryptor(assumeProved(publicKey), rng, { expected: 40 }) : makeUnitEncryptor(publicKey),
    evaluator: makeEvaluator(publicKey),
    validator: makeValidator(publicKey),
    decryptor: makeDecryptor(key),
    rng,
    capacityBits: capacityBits(publicKey.parameters, 'single'),
    plaintext: (m) => makePlaintext(publicKey, m),
    reseal: (m, root) => bigintToBytes(encryptWith(publicKey.n, m, bigintFromBytes(root)), publicKey.ciphertextBytes),
  });
  for (const { name, run } of cases) test(name, run);
});

describe('paillier-bigint at 3,072 bits, as the independent second implementation', () => {
  const { publicKey, p, q } = real;
  const theirPublic = new peer.PublicKey(publicKey.n, publicKey.n + 1n);
  const lambda = (p - 1n) * (q - 1n);
  const theirs = new peer.PrivateKey(lambda, modInverse(lambda, publicKey.n), theirPublic, p, q);
  const rng = seededRng('oracle');
  const plain = makePlaintext(publicKey, 2n ** 3000n + 97n);

  test('opens what we seal, sum and re-randomise', () => {
    const evaluator = makeEvaluator(publicKey);
    const djn = makeDjnEncryptor(assumeProved(publicKey), rng);
    const unit = makeUnitEncryptor(publicKey);
    expect(theirs.decrypt(bigintFromBytes(djn.encrypt(plain, rng)))).toBe(plain);
    const sum = evaluator.sum([unit.encrypt(plain, rng), djn.encrypt(plain, rng)]);
    expect(theirs.decrypt(bigintFromBytes(evaluator.rerandomise(sum, rng).fresh))).toBe(2n * plain);
  });

  test('seals what we open', () => {
    const validator = makeValidator(publicKey);
    const c = validator.one(bigintToBytes(theirPublic.encrypt(plain), publicKey.ciphertextBytes));
    expect(makeDecryptor(real).open(c, rng).plain).toBe(plain);
  });
});

describe('properties', () => {
  const { publicKey } = small;
  const rng = seededRng('properties');
  const encryptor = makeDjnEncryptor(assumeProved(publicKey), rng, { expected: 500 });
  const evaluator = makeEvaluator(publicKey);
  const decryptor = makeDecryptor(small);
  const message = fc.bigInt({ min: 0n, max: 2n ** 500n });
  const seal = (m: bigint) => encryptor.encrypt(makePlaintext(publicKey, m), rng);

  test('sums of any numbers, in any chunks', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 12 }), fc.nat(), (numbers, cut) => {
        const sealed = encryptor.encryptMany(
          numbers.map((m) => makePlaintext(publicKey, m)),
          rng,
        );
        const at = cut % numbers.length;
        const sum = evaluator.startSum();
        sum.add(concat(...sealed.slice(0, at)));
        sum.add(concat(...sealed.slice(at)));
        expect(sum.count).toBe(numbers.length);
        expect(sum.result()).toEqual(evaluator.sumBytes(concat(...sealed)));
        expect(decryptor.open(sum.result(), rng).plain).toBe(numbers.reduce((total, m) => total + m, 0n));
      }),
      { numRuns: 30 },
    );
  });

  test('weighted sums with negative weights', () => {
    const factor = fc.bigInt({ min: 1n, max: 2n ** 8n });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 400n }), factor, factor, (m, a, b) => {
        fc.pre(a > b);
        const c = evaluator.add(evaluator.scale(seal(m), a), evaluator.scale(seal(m), -b));
        expect(decryptor.open(c, rng).plain).toBe(m * (a - b));
      }),
      { numRuns: 30 },
    );
  });

  test('packed slots add slot by slot', () => {
    const widths = [9, 17, 1, 40];
    const slots = fc.tuple(...widths.map((width) => fc.bigInt({ min: 0n, max: 2n ** BigInt(width - 1) - 1n })));
    fc.assert(
      fc.property(slots, slots, (a, b) => {
        const capacity = capacityBits(publicKey.parameters, 'single');
        const [x, y] = [pack(widths, a, capacity), pack(widths, b, capacity)];
        const sum = evaluator.add(encryptor.encrypt(x, rng), encryptor.encrypt(y, rng));
        const opened = unpack(widths, decryptor.open(sum, rng).plain);
        expect(opened).toEqual(a.map((slot, i) => slot + (b[i] as bigint)));
      }),
      { numRuns: 30 },
    );
  });

  test('every opening can be checked by anybody, and only against its own ciphertext', () => {
    const c = seal(77n);
    const { plain, root } = decryptor.open(c, rng);
    const r = bigintFromBytes(root);
    expect(isOpening(publicKey, c, plain, r)).toBe(true);
    expect(isOpening(publicKey, seal(77n), plain, r)).toBe(false);
    expect(isOpening(publicKey, c, 78n, r)).toBe(false);
    expect(isOpening(publicKey, c, plain, 0n)).toBe(false);
    expect(isOpening(publicKey, c, plain, small.p)).toBe(false);
    expect(isOpening(publicKey, c, plain + publicKey.n, r)).toBe(false);
  });

  test('the auditor repeats a re-randomisation from its randomiser', () => {
    const sum = evaluator.sum([seal(1n), seal(2n)]);
    const { fresh, randomiser } = evaluator.rerandomise(sum, rng);
    expect(evaluator.rerandomiseWith(sum, randomiser)).toEqual(fresh);
    expect(() => evaluator.rerandomiseWith(sum, randomiser.subarray(1))).toThrow('arithmetic/operand');
    expect(() => evaluator.rerandomiseWith(sum, bigintToBytes(small.p, 64))).toThrow('arithmetic/operand');
  });

  test('a factor outside the plaintexts is refused', () => {
    const c = seal(2n);
    for (const factor of [publicKey.n, -publicKey.n, 0n])
      expect(() => evaluator.scale(c, factor)).toThrow('arithmetic/operand');
  });
});

describe('fast encryption', () => {
  const rng = seededRng('DJN');

  test('draws its randomness from ±squares: half non-residues modulo each prime, all of symbol +1 modulo n', () => {
    const { publicKey, p } = small;
    const encryptor = makeDjnEncryptor(assumeProved(publicKey), rng, { expected: 40 });
    const decryptor = makeDecryptor(small);
    const roots = Array.from({ length: 40 }, () => {
      const c = encryptor.encrypt(makePlaintext(publicKey, 1n), rng);
      return bigintFromBytes(decryptor.open(c, rng).root);
    });
    expect(new Set(roots.map((root) => jacobi(root, publicKey.n)))).toEqual(new Set([1]));
    expect(new Set(roots.map((root) => jacobi(root, p)))).toEqual(new Set([1, -1]));
  });

  test('keeps its exponents below 2^(|n|/2) and zeroises them', () => {
    // exponents of 250 bits in 32 octets: the two highest bits are drawn and dropped
    const key = testKeyOf(drawPrime(250, rng), drawPrime(250, rng));
    const encryptor = makeDjnEncryptor(assumeProved(key.publicKey), rng);
    const drawn: Uint8Array[] = [];
    const ones = (length: number) => {
      drawn.push(new Uint8Array(length).fill(255));
      return drawn.at(-1) as Uint8Array;
    };
    const c = encryptor.encrypt(makePlaintext(key.publicKey, 6n), ones);
    expect(makeDecryptor(key).open(c, rng).plain).toBe(6n);
    expect(drawn.map((octets) => octets.length)).toEqual([32]);
    expect(drawn.flatMap((octets) => [...octets]).every((octet) => octet === 0)).toBe(true);
  });
});

test('ciphertexts of one scheme, or plain numbers, are not taken for another (compile time)', () => {
  const { publicKey }: SecretKey = small;
  const evaluator = makeEvaluator(publicKey);
  const noop = new Uint8Array(1) as Ciphertext<'noop'>;
  // @ts-expect-error a noop ciphertext is not a Paillier ciphertext
  const mixed = () => evaluator.add(noop, noop);
  // @ts-expect-error fast encryption needs a proved key
  const unproved = () => makeDjnEncryptor(publicKey, seededRng('x'));
  // @ts-expect-error a bare number is not a plaintext
  const bare = () => makeUnitEncryptor(publicKey).encrypt(5n, seededRng('x'));
  expect([mixed, unproved, bare].every((wrong) => typeof wrong === 'function')).toBe(true);
});
