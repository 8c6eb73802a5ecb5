/**
 * The door through which the kernel for sums comes in: it checks strangers' octets and adds them, so that nothing parses them.
 * Numbers cross it as octets.
 */
export interface RowsArithmetic {
  startSum(shape: RowShape): RowSum;
}

/** `header`, then for each polynomial and each prime `degree` little-endian u64 below it. */
export interface RowShape {
  readonly degree: number;
  readonly primes: readonly bigint[];
  readonly polynomials: number;
  readonly header: Uint8Array;
}

/**
 * A checked sum. A ciphertext is added whole or not at all. Faults are thrown as an error with `reason`, `index` of the ciphertext and `place`
 * ({@link RowFault}); a stream with a fault takes no more.
 */
export interface RowSum {
  readonly ciphertextBytes: number;
  /** Ciphertexts added so far. */
  readonly count: number;
  add(ciphertext: Uint8Array): void;
  write(chunk: Uint8Array): void;
  target(): Uint8Array;
  advance(octets: number): void;
  end(): void;
  /** Adds to the first polynomials. @param coefficients as behind a header */
  addPolynomials(coefficients: Uint8Array): void;
  result(): Uint8Array;
  dispose(): void;
}

/** What is wrong with one ciphertext. */
export interface RowFault {
  readonly reason: 'ciphertext/length' | 'ciphertext/header' | 'ciphertext/coefficient' | 'ciphertext/transparent';
  /** Among the ciphertexts offered to a sum, from 0. */
  readonly index: number;
  /** An octet of the header, or which coefficient. */
  readonly place?:
    | { readonly octet: number }
    | { readonly polynomial: number; readonly prime: number; readonly position: number }
    | undefined;
}
