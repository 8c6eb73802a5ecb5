import { DomainError, type ErrorCode } from '../../errors.ts';
import type { Ciphertext, Validator } from '../types.ts';
import type { RowFault, RowShape, RowsArithmetic } from './arithmetic-rows.ts';
import { ciphertextHeader, FRESH_SIZE } from './format.ts';
import { type BgvParameters, ciphertextPrimes } from './parameters.ts';

const CODES: Readonly<Record<RowFault['reason'], ErrorCode>> = {
  'ciphertext/length': 'ciphertext/length',
  'ciphertext/header': 'ciphertext/malformed',
  'ciphertext/coefficient': 'ciphertext/range',
  'ciphertext/transparent': 'ciphertext/trivial',
};

const isRowFault = (thrown: unknown): thrown is RowFault & Error =>
  thrown instanceof Error && 'reason' in thrown && Object.hasOwn(CODES, thrown.reason as string);

/**
 * Runs a step of the kernel; its fault becomes ours, with `index` and the place in the detail.
 * @param index names the ciphertext where it is not the one that the kernel has counted
 */
export function checked<T>(step: () => T, index?: number): T {
  try {
    return step();
  } catch (thrown) {
    if (!isRowFault(thrown)) throw thrown;
    throw new DomainError(CODES[thrown.reason], { index: index ?? thrown.index, ...thrown.place });
  }
}

/** What every ciphertext of a preset looks like. @param size polynomials: 2, or one more for each product */
export const rowShape = (parameters: BgvParameters, size: number = FRESH_SIZE): RowShape => ({
  degree: parameters.degree,
  primes: ciphertextPrimes(parameters),
  polynomials: size,
  header: ciphertextHeader(parameters, size),
});

export interface BgvValidator extends Validator<'bgv'> {
  dispose(): void;
}

/**
 * The door for ciphertexts: exact length, the preset's header octet for octet, every value below its prime, and a second polynomial that is
 * not 0 (else the first is the message). Says nothing of noise and message, which only the key could, and nothing of duplicates.
 * Throws `ciphertext/length`, `ciphertext/malformed`, `ciphertext/range`, `ciphertext/trivial`, with `index` and the place.
 */
export function makeBgvValidator(
  parameters: BgvParameters,
  arithmetic: RowsArithmetic,
  size: number = FRESH_SIZE,
): BgvValidator {
  const sum = arithmetic.startSum(rowShape(parameters, size)); // checking is adding to a sum that nobody asks for
  const one = (bytes: Uint8Array, index: number): Ciphertext<'bgv'> => {
    checked(() => sum.add(bytes), index);
    return bytes as Ciphertext<'bgv'>;
  };
  return {
    one: (bytes) => one(bytes, 0),
    batch: (items) => items.map(one),
    dispose: () => sum.dispose(),
  };
}
