import type { Rng } from '../../random.ts';
import { noiseBytes, ternaryBytes } from './arithmetic.ts';

/** 3^5: octets below it are five ternary digits, all equally likely. */
const TERNARY_LIMIT = 243;

/**
 * Octets for u, uniform in {-1, 0, 1}^N: those of the source that are below 243. Which were passed over says nothing of those that stayed.
 * @returns {@link ternaryBytes} octets, to be zeroised by the caller
 */
export function drawTernary(degree: number, rng: Rng): Uint8Array {
  const octets = new Uint8Array(ternaryBytes(degree));
  let have = 0;
  while (have < octets.length) {
    // one in twenty is passed over: as many more, and a few
    const drawn = rng(Math.ceil((octets.length - have) * 1.08) + 8);
    for (let i = 0; i < drawn.length && have < octets.length; i++) {
      const octet = drawn[i] as number;
      if (octet < TERNARY_LIMIT) octets[have++] = octet;
    }
    drawn.fill(0);
  }
  return octets;
}

/**
 * Octets for e0 and e1: each coefficient a difference of two sums of 21 bits, so of variance 10.5 (deviation 3.24), at most 21 in size:
 * SEAL's centred binomial distribution.
 * @returns {@link noiseBytes} octets, to be zeroised by the caller
 */
export const drawNoise = (degree: number, rng: Rng): Uint8Array => rng(noiseBytes(degree));

/** The coefficients that octets of {@link drawTernary} stand for. For the reference: in variable time. */
export const ternaryOf = (octets: Uint8Array, degree: number): bigint[] =>
  Array.from({ length: degree }, (_, i) =>
    BigInt((Math.floor((octets[Math.floor(i / 5)] as number) / 3 ** (i % 5)) % 3) - 1),
  );

/** The coefficients that octets of {@link drawNoise} stand for, e0 and then e1. For the reference: in variable time. */
export const noiseOf = (octets: Uint8Array): bigint[] =>
  Array.from({ length: octets.length / 6 }, (_, i) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = octets.subarray(6 * i, 6 * i + 6);
    return BigInt(onesIn(a, b, c & 0x1f) - onesIn(d, e, f & 0x1f));
  });

const onesIn = (...octets: readonly number[]): number =>
  octets.reduce((count, octet) => count + octet.toString(2).replaceAll('0', '').length, 0);
