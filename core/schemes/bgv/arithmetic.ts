/**
 * The door through which fast kernels come in. Slots and values cross it as little-endian 64-bit integers, randomness as octets, so that a
 * kernel keeps its own number form to itself. The default is arithmetic-bigint.ts; every role takes a `LatticeArithmetic` as an argument.
 */
export interface LatticeArithmetic {
  /** For logs and the self-test: `bigint`, `wasm-ntt-fma`, … */
  readonly name: string;
  /** True when slots, ternary and noise octets show neither in time nor in addresses. */
  readonly constantTime: boolean;
  /** Slots to polynomials and back. */
  lattice(shape: LatticeShape): Lattice;
  /** The same, and encryption under one key. @param key values of a public key, below their primes (the caller vouches): for each polynomial, for each prime, N */
  sealer(shape: LatticeShape, key: Uint8Array): LatticeSealer;
}

/** A prime, 1 modulo 2N and below 2^50, and the primitive 2N-th root of unity that transforms use: the smallest (SEAL's choice). */
export interface LatticeModulus {
  readonly modulus: bigint;
  readonly root: bigint;
}

/** Polynomials modulo X^N + 1 and several primes, the last of which encryption divides away. */
export interface LatticeShape {
  /** N: a power of two. */
  readonly degree: number;
  readonly primes: readonly LatticeModulus[];
  /** t. */
  readonly plain: LatticeModulus;
}

export interface Lattice {
  /**
   * The polynomial whose values are the slots, in SEAL's order.
   * @param slots N residues below t
   * @returns N coefficients in [0, t)
   */
  encode(slots: BigUint64Array): BigUint64Array;
  /** The reverse of {@link encode}. */
  decode(coefficients: BigUint64Array): BigUint64Array;
  /** Gives back whatever memory it holds, zeroised; nothing of it may be used afterwards. */
  dispose(): void;
}

export interface LatticeSealer extends Lattice {
  /**
   * Encrypts: (p0·u + t·e0, p1·u + t·e1) modulo all primes, divided by the last so that it stays what it is modulo t, plus the encoded slots.
   * @param slots N residues below t
   * @param ternary u: {@link ternaryBytes} octets below 243, the digits of each to the base of three, lowest first, less one
   * @param noise e0, then e1: {@link noiseBytes} octets, six a coefficient: ones among the first three less ones among the others, the highest three bits of the third and sixth left out
   * @param target receives the values: for each of two polynomials, for each prime but the last, N
   */
  seal(slots: BigUint64Array, ternary: Uint8Array, noise: Uint8Array, target: Uint8Array): void;
}

const DIGITS_PER_OCTET = 5;
const OCTETS_PER_NOISE = 6;

/** Octets of u. */
export const ternaryBytes = (degree: number): number => Math.ceil(degree / DIGITS_PER_OCTET);

/** Octets of e0 and e1. */
export const noiseBytes = (degree: number): number => 2 * OCTETS_PER_NOISE * degree;
