/**
 * The door through which fast kernels come in. Numbers cross it as big-endian octets of the modulus' exact length, never as BigInt,
 * so that a kernel with its own number form converts once on the way in and once on the way out.
 * The default is arithmetic-bigint.ts; every role takes an `Arithmetic` as an argument.
 */
export interface Arithmetic {
  /** For logs and the self-test: `bigint`, `wasm-simd`, … */
  readonly name: string;
  /** True when all but the operations on public numbers (`power` with a public exponent, `accumulator`, `firstFault`) run in time and memory accesses that depend on lengths alone. */
  readonly constantTime: boolean;
  /** Arithmetic modulo any odd modulus. @param modulus minimal octets, first octet not zero */
  ring(modulus: Uint8Array): Ring;
  /** Arithmetic modulo root², for kernels that keep numbers as x₀ + x₁·root. @param root minimal octets, odd */
  squareRing(root: Uint8Array): SquareRing;
  /**
   * 2^exponent modulo an odd modulus that is used this once, for the search for primes: both may be secret but for their lengths.
   * @param modulus minimal octets, at most 512 of them  @param exponent big-endian, any length
   * @returns octets of the modulus' length
   */
  powerOfTwo(modulus: Uint8Array, exponent: Uint8Array): Uint8Array;
}

/** Whether an exponent may show in timing. */
export type Exposure = 'public' | 'secret';

/** Residues modulo one modulus: each `bytes` octets, below the modulus (the caller vouches; scheme validators do). */
export interface Ring {
  readonly bytes: number;
  multiply(a: Uint8Array, b: Uint8Array): Uint8Array;
  /** a·b, or a·b + c·d: with the right constants this joins residues by the Chinese remainder theorem. @param terms one or two */
  combine(terms: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array;
  /** A number of any length modulo the ring's modulus. */
  reduce(octets: Uint8Array): Uint8Array;
  /** base^exponent. @param exponent big-endian, any length */
  power(base: Uint8Array, exponent: Uint8Array, exposure: Exposure): Uint8Array;
  /** A running product that stays in the kernel's own form. */
  accumulator(): Accumulator;
  /** Gives back whatever memory the ring holds; nothing of it may be used afterwards. */
  dispose(): void;
}

/** Why a number is no ciphertext. */
export type ResidueFault = 'zero' | 'range' | 'trivial' | 'not-unit';

export interface SquareRing extends Ring {
  /** Octets of the root: half of `bytes`. */
  readonly rootBytes: number;
  /** floor((x mod root²) / root), `rootBytes` octets: for x = 1 modulo root the L(x) of decryption. @param octets x, of any length */
  quotient(octets: Uint8Array): Uint8Array;
  /**
   * Checks strangers' numbers c: 0 < c < root², c ≠ 1 modulo root, gcd(c, root) = 1, with one gcd for all of them. For public numbers.
   * @param chunk concatenated, `bytes` octets each
   * @returns the first at fault, if any
   */
  firstFault(chunk: Uint8Array): { readonly index: number; readonly fault: ResidueFault } | undefined;
  /** (1 + plain·root)·factor mod root². @param plain `rootBytes` octets, below the root */
  shift(plain: Uint8Array, factor: Uint8Array): Uint8Array;
  /**
   * Prepares powers of one base.
   * @param exponentBits exponents are below 2^exponentBits
   * @param expected how many powers will be asked for: decides how large a table pays
   */
  fixedBase(base: Uint8Array, exponentBits: number, expected: number): FixedBase;
}

/** Powers of one base, with secret exponents of ceil(exponentBits / 8) octets each. */
export interface FixedBase {
  readonly exponentBytes: number;
  power(exponent: Uint8Array): Uint8Array;
  /**
   * (1 + mᵢ·root)·base^eᵢ mod root² for each i: whole batches cross the border in one call.
   * @param plains concatenated, `rootBytes` octets each
   * @param exponents concatenated, `exponentBytes` octets each, as many
   * @returns concatenated, `bytes` octets each
   */
  shiftMany(plains: Uint8Array, exponents: Uint8Array): Uint8Array;
  dispose(): void;
}

export interface Accumulator {
  /** Multiplies by every residue of a chunk. @param chunk concatenated residues, a whole number of them */
  multiply(chunk: Uint8Array): void;
  /** The product so far; 1 in the beginning. */
  product(): Uint8Array;
  dispose(): void;
}
