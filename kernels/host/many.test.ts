import { expect, test } from 'vitest';
import { loadKernel } from '../testing/load.ts';
import { edges, Generator, modulusOctets } from '../testing/numbers.ts';
import { SquareRing } from './square-ring.ts';
import { TIERS } from './tiers.ts';

const BITS = 1024;
const PAIRS = 100_000;
const BATCH = 1000;

const hex = (number: bigint, length: number): Uint8Array =>
  Buffer.from(number.toString(16).padStart(2 * length, '0'), 'hex');
const integer = (octets: Uint8Array): bigint => BigInt(`0x${Buffer.from(octets).toString('hex')}`);

/** A hundred thousand pairs: every factor new, every tenth an extreme, every product checked and the next one's other factor. */
test.each(TIERS)(`%s multiplies ${PAIRS} pairs modulo the square of ${BITS} bits`, async (tier) => {
  const kernel = await loadKernel(tier);
  const random = new Generator(BITS);
  const root = random.bits(BITS) | (1n << BigInt(BITS - 1)) | 1n;
  const modulus = root * root;
  const extremes = edges(modulus, 2 * BITS).map((number) => hex(number, BITS / 4));
  const ring = new SquareRing(kernel, modulusOctets(root));
  let a = hex(random.bits(2 * BITS - 1) % modulus, ring.bytes);
  let unequal = 0;
  for (let first = 0; first < PAIRS; first += BATCH) {
    const pool = random.octets(ring.bytes * 16);
    for (let i = 0; i < BATCH; i++) {
      const from = random.below(15 * ring.bytes);
      // the highest octet of the modulus is 0x40 or more
      const b = i % 10 === 0 ? random.pick(extremes) : pool.slice(from, from + ring.bytes).fill(random.below(64), 0, 1);
      const product = ring.multiply(a, b);
      if (integer(product) !== (integer(a) * integer(b)) % modulus) unequal++;
      // an extreme such as 0 would stay
      a = i % 10 === 0 ? pool.slice(0, ring.bytes).fill(i & 63, 0, 1) : product;
    }
  }
  ring.dispose();
  expect(unequal).toBe(0);
});
