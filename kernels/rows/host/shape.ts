import { KernelError } from '../../host/errors.ts';

/** What every ciphertext of one sum looks like: `header`, then for each polynomial and each prime `degree` little-endian u64 below it. */
export interface CiphertextShape {
  /** Coefficients of a polynomial: a power of two. */
  readonly degree: number;
  /** In the order of the octets; at most 8, each above 1 and at most 2^60. */
  readonly primes: readonly bigint[];
  /** 2 for fresh ciphertexts, one more for each product: at most 4. */
  readonly polynomials: number;
  /** The only octets that a ciphertext may begin with: 1 to 128. */
  readonly header: Uint8Array;
}

const MIN_DEGREE = 8;
const MAX_DEGREE = 32_768;
const MAX_PRIMES = 8;
const MAX_PRIME = 1n << 60n;
const MIN_POLYNOMIALS = 2;
const MAX_POLYNOMIALS = 4;
const MAX_HEADER_BYTES = 128;
const COEFFICIENT_BYTES = 8;

/** @throws KernelError `shape/degree`, `shape/primes`, `shape/polynomials`, `shape/header` */
export function checkShape({ degree, primes, polynomials, header }: CiphertextShape): void {
  const within = (number: number, least: number, most: number): boolean =>
    Number.isInteger(number) && number >= least && number <= most;
  if (!within(degree, MIN_DEGREE, MAX_DEGREE) || (degree & (degree - 1)) !== 0) throw new KernelError('shape/degree');
  if (!within(primes.length, 1, MAX_PRIMES) || primes.some((prime) => prime <= 1n || prime > MAX_PRIME))
    throw new KernelError('shape/primes');
  if (!within(polynomials, MIN_POLYNOMIALS, MAX_POLYNOMIALS)) throw new KernelError('shape/polynomials');
  if (!within(header.length, 1, MAX_HEADER_BYTES)) throw new KernelError('shape/header');
}

/** Octets behind the header. */
export const coefficientBytes = ({ degree, primes }: CiphertextShape, polynomials: number): number =>
  polynomials * primes.length * degree * COEFFICIENT_BYTES;

/**
 * How many admitted coefficients a 64-bit lane holds: with each at most q - 1, k of them stay below 2^64 as long as k(q - 1) does. A reduced
 * lane counts as one. 2^20 for the primes of 44 bits, 16,384 for those of 50, 16 for the largest that a shape admits.
 */
export const laneCapacity = ({ primes }: CiphertextShape): number => {
  const largest = primes.reduce((most, prime) => (prime > most ? prime : most), 0n) - 1n;
  const addends = ((1n << 64n) - 1n) / largest;
  return Number(addends > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt(Number.MAX_SAFE_INTEGER) : addends);
};
