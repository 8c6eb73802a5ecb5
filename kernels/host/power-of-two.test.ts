import { describe, expect, test } from 'vitest';
import { loadKernel } from '../testing/load.ts';
import { Generator, moduli, modulusOctets, toInteger, toOctets } from '../testing/numbers.ts';
import { modPow } from '../testing/oracle.ts';
import { powerOfTwo } from './power-of-two.ts';
import { TIERS } from './tiers.ts';

const SIZES = [4096, 2048, 1536, 521, 128];

describe.each(TIERS)('%s power of two', async (tier) => {
  const kernel = await loadKernel(tier);

  test.each(SIZES)('agrees with BigInt modulo extremes of %i bits', (bits) => {
    const random = new Generator(bits);
    const ones = new Uint8Array(40).fill(0xff); // doubled at every step
    for (const modulus of moduli(bits, random)) {
      const octets = modulusOctets(modulus);
      for (const exponent of [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(1), ones, random.octets(41)]) {
        const power = powerOfTwo(kernel, octets, exponent);
        expect(power).toHaveLength(octets.length);
        expect(toInteger(power)).toBe(modPow(2n, toInteger(exponent), modulus));
      }
    }
  });

  test.each(SIZES.map((bits) => bits - 1))(
    'agrees modulo 2^%i + 1, where a power is one bit or all above it',
    (half) => {
      // Montgomery's form only moves the bit, so that each digit is squared as 0, as one bit and full, with every carry there is.
      const random = new Generator(half);
      const modulus = (1n << BigInt(half)) + 1n;
      const octets = modulusOctets(modulus);
      for (let trial = 0; trial < 500; trial++) {
        const exponent = random.below(2 * half);
        const bit = 1n << BigInt(exponent % half);
        const power = powerOfTwo(kernel, octets, toOctets(BigInt(exponent), 2));
        expect(toInteger(power)).toBe(exponent < half ? bit : modulus - bit);
      }
    },
  );

  test('satisfies Fermat modulo a prime, and not modulo its neighbours', () => {
    const prime = (1n << 1279n) - 1n; // the 15th Mersenne prime
    const fermat = (n: bigint): bigint => toInteger(powerOfTwo(kernel, modulusOctets(n), toOctets(n - 1n, 160)));
    expect(fermat(prime)).toBe(1n);
    expect([fermat(prime - 2n), fermat(prime - 4n)]).not.toContain(1n);
  });

  test.each([
    ['modulus/size', toOctets((1n << 4096n) + 1n, 513)],
    ['modulus/size', Uint8Array.of(3)],
    ['modulus/even', toOctets(1n << 1000n, 126)],
    ['modulus/octets', toOctets(1n, 32)],
  ])('refuses with %s', (reason, modulus) => {
    expect(() => powerOfTwo(kernel, modulus, Uint8Array.of(1))).toThrow(expect.objectContaining({ reason }));
  });
});
