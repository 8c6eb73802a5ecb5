import type { MemoryExports, Place } from '../../host/exports.ts';

/** What the module exports (assembly/rows.ts). Addresses are bytes into `memory`. */
export interface RowsExports extends MemoryExports {
  setShape(degree: number, primes: number, polynomials: number, headerOctets: number): void;
  addRow(sum: number, row: number): number;
  /** 1 when both were added, else 0. */
  addTwoRows(sum: number, first: number, second: number): number;
  addPolynomials(sum: number, coefficients: number, count: number): number;
  lastFault(): number;
  reduce(sum: number): void;

  readonly PRIMES: Place;
  readonly HEADER: Place;
}

/** What `addRow` answers, by number. */
export const ROW_FAULTS = [undefined, 'ciphertext/header', 'ciphertext/coefficient', 'ciphertext/transparent'] as const;
