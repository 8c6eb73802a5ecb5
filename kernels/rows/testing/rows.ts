import { readFile } from 'node:fs/promises';
import type { Generator } from '../../testing/numbers.ts';
import { loadRowsKernel, type RowsKernel } from '../host/kernel.ts';
import type { CiphertextShape } from '../host/shape.ts';

/** The committed module. @throws Error when it does not run here: tests of it must not pass by being left out */
export async function loadRows(): Promise<RowsKernel> {
  const kernel = await loadRowsKernel(await readFile(new URL('../../../public/kernels/rows.wasm', import.meta.url)));
  if (kernel === undefined) throw new Error('the rows kernel does not run here');
  return kernel;
}

/** One coefficient for each place of a ciphertext. */
export type Coefficients = BigUint64Array;

export const coefficientCount = ({ degree, primes, polynomials }: CiphertextShape): number =>
  degree * primes.length * polynomials;

/** The prime of a coefficient. */
export const primeAt = ({ degree, primes }: CiphertextShape, at: number): bigint =>
  primes[Math.floor(at / degree) % primes.length] as bigint;

/** Uniform, with 0, 1 and q - 1 strewn in. */
export function randomCoefficients(shape: CiphertextShape, random: Generator): Coefficients {
  return BigUint64Array.from({ length: coefficientCount(shape) }, (_, at) => {
    const prime = primeAt(shape, at);
    return random.below(4) === 0 ? random.pick([0n, 1n, prime - 1n, prime >> 1n]) : random.word() % prime;
  });
}

/** The octets of a ciphertext, whatever its coefficients. */
export function toRow(shape: CiphertextShape, coefficients: Coefficients): Uint8Array {
  const row = new Uint8Array(shape.header.length + 8 * coefficients.length);
  row.set(shape.header);
  const view = new DataView(row.buffer, shape.header.length);
  for (const [at, coefficient] of coefficients.entries()) view.setBigUint64(8 * at, coefficient, true);
  return row;
}

/** What the kernel must make of them. */
export function sumOf(shape: CiphertextShape, rows: readonly Coefficients[]): Uint8Array {
  const sums = BigUint64Array.from({ length: coefficientCount(shape) }, (_, at) =>
    rows.reduce((sum, row) => (sum + (row[at] as bigint)) % primeAt(shape, at), 0n),
  );
  return toRow(shape, sums);
}
