import { beforeAll, describe, expect, test } from 'vitest';
import { nttArithmetic } from '../../../kernels/ntt/host/arithmetic.ts';
import { chooseNttKernel } from '../../../kernels/ntt/host/kernel.ts';
import { artefact } from '../../../kernels/ntt/testing/load.ts';
import { sameBytes } from '../../bytes.ts';
import { mod, modInverse, modPow } from '../../math/modular.ts';
import type { Rng } from '../../random.ts';
import { seededRng } from '../paillier/testing.ts';
import type { LatticeArithmetic } from './arithmetic.ts';
import { BIGINT_LATTICES } from './arithmetic-bigint.ts';
import { type BgvEncryptor, makeBgvEncryptor } from './encrypt.ts';
import { ciphertextBytes, HEADER_BYTES, sealKeyHeader } from './format.ts';
import { type BgvPublicKey, makeBgvPublicKey } from './keys.ts';
import { BGV_PARAMETERS, type BgvParameters, bgvParametersOf, ciphertextPrimes } from './parameters.ts';
import { drawNoise, drawTernary, noiseOf, ternaryOf } from './sample.ts';
import { latticeShapeOf } from './shape.ts';
import { testRing } from './testing.ts';
import { makeSealParty, type SealParty } from './testing-seal.ts';
import { reverseBits } from './transform-bigint.ts';

const kernels: LatticeArithmetic[] = [];
beforeAll(async () => {
  for (const tier of ['fma', 'simd'] as const) {
    const kernel = await chooseNttKernel(artefact, [tier]);
    if (kernel === undefined) expect.fail(`the ${tier} kernels do not run here`);
    kernels.push(nttArithmetic(kernel));
  }
});

/** Residues below t: the edges, then some of no pattern. */
const someSlots = ({ degree, plainModulus: t }: BgvParameters): BigUint64Array =>
  BigUint64Array.from({ length: degree }, (_, i) => {
    if (i < 4) return [0n, 1n, t - 1n, t / 2n][i] as bigint;
    return (BigInt(i) ** 5n * 123_456_789_123n) % t;
  });

/** A public key of uniform residues: nobody can open what it seals, which the formula does not mind. */
function uniformKey(parameters: BgvParameters, rng: Rng): BgvPublicKey {
  const { degree, primes } = parameters;
  const values = new BigUint64Array(rng(2 * primes.length * degree * 8).buffer).map(
    (random, i) => random % (primes[Math.floor(i / degree) % primes.length] as bigint),
  );
  const seal = new Uint8Array(HEADER_BYTES + values.byteLength);
  seal.set(sealKeyHeader(parameters));
  seal.set(new Uint8Array(values.buffer), HEADER_BYTES);
  return makeBgvPublicKey(parameters, seal);
}

const valuesOf = (octets: Uint8Array): BigUint64Array => new BigUint64Array(octets.slice(HEADER_BYTES).buffer);

/**
 * What the formula says, over the integers modulo the product of all primes and by schoolbook: no transform, no residue number system but
 * to read the key and to write the answer.
 */
function formula(key: BgvPublicKey, slots: BigUint64Array, rng: Rng): bigint[] {
  const { degree: n, primes, plainModulus: t } = key.parameters;
  const shape = latticeShapeOf(key.parameters);
  const bits = Math.log2(n);
  const all = primes.reduce((product, prime) => product * prime, 1n);
  const p = primes.at(-1) as bigint;
  const keyValues = valuesOf(key.seal);
  /** Coefficients from values, by the sum over all roots. */
  const interpolate = (values: readonly bigint[], modulus: bigint, root: bigint): bigint[] =>
    Array.from({ length: n }, (_, k) => {
      const sum = values.reduce((total, value, i) => {
        const x = modPow(root, BigInt(2 * reverseBits(i, bits) + 1), modulus);
        return total + value * modInverse(modPow(x, BigInt(k), modulus), modulus);
      }, 0n);
      return mod(sum * modInverse(BigInt(n), modulus), modulus);
    });
  const keyPolynomial = (j: number): bigint[] => {
    const residues = shape.primes.map(({ modulus, root }, prime) => {
      const at = (j * primes.length + prime) * n;
      return interpolate([...keyValues.subarray(at, at + n)], modulus, root);
    });
    return Array.from({ length: n }, (_, k) =>
      mod(
        residues.reduce((sum, coefficients, prime) => {
          const others = all / (primes[prime] as bigint);
          return sum + (coefficients[k] as bigint) * others * modInverse(others, primes[prime] as bigint);
        }, 0n),
        all,
      ),
    );
  };
  const u = ternaryOf(drawTernary(n, rng), n);
  const errors = noiseOf(drawNoise(n, rng));
  const slotValues = Array<bigint>(n);
  for (let i = 0, power = 1; i < n / 2; i++, power = (3 * power) % (2 * n)) {
    slotValues[reverseBits((power - 1) / 2, bits)] = slots[i] as bigint;
    slotValues[reverseBits((2 * n - power - 1) / 2, bits)] = slots[n / 2 + i] as bigint;
  }
  const message = interpolate(slotValues, t, shape.plain.root).map((m) => (2n * m > t ? m - t : m));
  return [0, 1].flatMap((j) => {
    const product = Array<bigint>(n).fill(0n);
    keyPolynomial(j).forEach((a, i) => {
      u.forEach((b, k) => {
        product[(i + k) % n] = (product[(i + k) % n] as bigint) + (i + k < n ? a * b : -a * b);
      });
    });
    const coefficients = product.map((c, i) => {
      const sealed = mod(c + t * (errors[j * n + i] as bigint), all);
      const last = sealed % p;
      const taken = last + p * mod(-last * modInverse(p, t), t);
      return (sealed - taken) / p + (j === 0 ? (message[i] as bigint) : 0n);
    });
    return ciphertextPrimes(key.parameters).flatMap((q, prime) => {
      const { root } = shape.primes[prime] as { root: bigint };
      return Array.from({ length: n }, (_, i) => {
        const x = modPow(root, BigInt(2 * reverseBits(i, bits) + 1), q);
        return mod(
          coefficients.reduceRight((sum, c) => sum * x + c, 0n),
          q,
        );
      });
    });
  });
}

describe('the ciphertext of given randomness', () => {
  test('is what the formula says, in a small ring and every arithmetic', () => {
    const parameters = testRing(16);
    const key = uniformKey(parameters, seededRng('key'));
    const slots = someSlots(parameters);
    const expected = formula(key, slots, seededRng('encryption'));
    for (const arithmetic of [BIGINT_LATTICES, ...kernels]) {
      const octets = makeBgvEncryptor(key, { arithmetic }).encrypt(slots, seededRng('encryption'));
      expect([...valuesOf(octets)], arithmetic.name).toEqual(expected);
    }
  });

  test.each([32, 64, 128, 256, 512, 1024])('is the same in every arithmetic, N = %i', (degree) => {
    const parameters = testRing(degree);
    const key = uniformKey(parameters, seededRng(`key ${degree}`));
    const slots = someSlots(parameters);
    const [expected, ...others] = [BIGINT_LATTICES, ...kernels].map((arithmetic) =>
      makeBgvEncryptor(key, { arithmetic }).encrypt(slots, seededRng('encryption')),
    );
    for (const octets of others) expect(sameBytes(octets, expected as Uint8Array)).toBe(true);
  });
});

describe.each(BGV_PARAMETERS)('$preset beside SEAL', (parameters) => {
  const slots = someSlots(parameters);
  let party: SealParty;
  let key: BgvPublicKey;
  let encryptors: BgvEncryptor[];
  beforeAll(async () => {
    party = await makeSealParty(parameters);
    key = makeBgvPublicKey(parameters, party.publicKey);
    encryptors = kernels.map((arithmetic) => makeBgvEncryptor(key, { arithmetic }));
    return () => party.dispose();
  });

  test('both tiers agree with the reference to the octet', () => {
    const expected = makeBgvEncryptor(key).encrypt(slots, seededRng('same'));
    for (const encryptor of encryptors)
      expect(sameBytes(encryptor.encrypt(slots, seededRng('same')), expected)).toBe(true);
  });

  test('SEAL opens it to the same slots, with as much room for noise as in its own', () => {
    const room = party.bitsLeft(party.encrypt(slots));
    for (const encryptor of encryptors) {
      const octets = encryptor.encrypt(slots, seededRng('fresh'));
      expect(octets.length).toBe(ciphertextBytes(parameters));
      expect(party.decrypt(octets)).toEqual(slots);
      expect(Math.abs(party.bitsLeft(octets) - room)).toBeLessThanOrEqual(1);
    }
  });

  test('SEAL adds it to its own; slots left out are 0', () => {
    const few = slots.slice(0, 3);
    const [encryptor] = encryptors as [BgvEncryptor];
    const sum = party.decrypt(party.add([party.encrypt(slots), encryptor.encrypt(few, seededRng('few'))]));
    const expected = slots.map((slot, i) => (slot + (few[i] ?? 0n)) % parameters.plainModulus);
    expect(sum).toEqual(expected);
  });
});

describe('makeBgvEncryptor', () => {
  const parameters = bgvParametersOf('bgv-4096-sum');
  const encryptor = (): BgvEncryptor =>
    makeBgvEncryptor(uniformKey(parameters, seededRng('key')), { arithmetic: kernels[0] as LatticeArithmetic });

  test('gives other octets each time', () => {
    const [one, rng] = [encryptor(), seededRng('twice')];
    const none = new BigUint64Array(0);
    expect(one.encrypt(none, rng)).not.toEqual(one.encrypt(none, rng));
  });

  test('refuses slots before anything is drawn', () => {
    const unused: Rng = () => expect.fail('drawn');
    const refused = expect.objectContaining({ code: 'plaintext/range' });
    const one = encryptor();
    expect(() => one.encrypt(new BigUint64Array(4097), unused)).toThrow(refused);
    for (const slot of [parameters.plainModulus, 2n ** 53n + 1n, 2n ** 64n - 1n])
      expect(() => one.encrypt(BigUint64Array.of(0n, slot), unused)).toThrow(refused);
  });

  test('zeroises randomness and leaves the slots alone', () => {
    const drawn: Uint8Array[] = [];
    const source = seededRng('watched');
    const watched: Rng = (length) => {
      const octets = source(length);
      drawn.push(octets);
      return octets;
    };
    const slots = BigUint64Array.of(5n, 6n);
    encryptor().encrypt(slots, watched);
    expect(drawn.length).toBeGreaterThanOrEqual(2);
    expect(drawn.every((octets) => octets.every((octet) => octet === 0))).toBe(true);
    expect(slots).toEqual(BigUint64Array.of(5n, 6n));
  });

  test('is of no use once disposed of', () => {
    const one = encryptor();
    one.dispose();
    expect(() => one.encrypt(new BigUint64Array(1), seededRng('late'))).toThrow();
  });
});
