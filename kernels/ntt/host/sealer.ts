import { KernelError } from '../../host/errors.ts';
import { type LatticeOptions, NttLattice, type PreparedModulus } from './lattice.ts';
import type { NttKernel } from './module.ts';
import { checkShape, inverseOf, type LatticeShape, leastResidue } from './shape.ts';

const DIGITS_PER_OCTET = 5;
const OCTETS_PER_NOISE = 6;
/** Polynomials of keys and of fresh ciphertexts. */
const POLYNOMIALS = 2;
/** The last coefficient's read goes beyond its octets. */
const NOISE_MARGIN = 1;
const VECTOR_BYTES = 16;

const aligned = (bytes: number): number => Math.ceil(bytes / VECTOR_BYTES) * VECTOR_BYTES;

/** Addresses. Everything from `secrets` up to `nothing` is zeroised after each encryption. */
interface Scratch {
  readonly secrets: number;
  /** m, coefficients of least size. */
  readonly message: number;
  readonly u: number;
  /** u transformed modulo one prime. */
  readonly turned: number;
  readonly sum: number;
  /** e_j; then modulo p what is divided away, and its lift. */
  readonly parts: readonly { readonly errors: number; readonly remainder: number; readonly lift: number }[];
  readonly ternaryOctets: number;
  readonly noiseOctets: number;
  /** Zeros: the message of the second polynomial. */
  readonly nothing: number;
  readonly values: number;
}

/** A prime of ciphertexts, with the factors that dividing by the last prime p needs. */
interface CiphertextPrime extends PreparedModulus {
  /** t/p. */
  readonly noiseFactor: number;
  /** -1/p. */
  readonly lastFactor: number;
  /** Values of the key's polynomials, divided by p. */
  readonly key: readonly number[];
}

/**
 * Encryption under one key. Everything is linear, so that noise, what dividing by the last prime p takes off and the message meet before
 * they are transformed: modulo a prime q, c = p_j/p·u + transform((t·e - last)/p - lift + m), with `last` and `lift` as assembly/passes.ts
 * has them. Two transforms a prime and polynomial less than step by step, and the same result.
 * In time and memory accesses that depend on the shape alone.
 */
export class NttSealer extends NttLattice {
  readonly #primes: readonly CiphertextPrime[];
  readonly #last: PreparedModulus & {
    readonly plainFactor: number;
    readonly negatedInverse: number;
    readonly key: readonly number[];
  };
  readonly #scratch: Scratch;

  /**
   * @param key values of the public key, 64-bit little-endian, each below its prime: for each of two polynomials, for each prime, N
   * @throws KernelError `shape/degree`, `shape/primes`, `operand/length`, `operand/not-reduced`, `memory/cap`
   */
  constructor(kernel: NttKernel, shape: LatticeShape, key: Uint8Array, options: LatticeOptions = {}) {
    super(kernel, admitted(shape, key), options);
    const t = shape.plain.modulus;
    const p = (shape.primes.at(-1) as LatticeShape['plain']).modulus;
    const prepared = shape.primes.map((prime) => this.prepare(prime));
    const last = prepared.at(-1) as PreparedModulus;
    this.#primes = prepared.slice(0, -1).map((prime, index) => {
      const inverse = inverseOf(p, prime.modulus);
      return {
        ...prime,
        noiseFactor: leastResidue(t * inverse, prime.modulus),
        lastFactor: leastResidue(-inverse, prime.modulus),
        key: this.#enterKey(key, index, prime, inverse),
      };
    });
    this.#last = {
      ...last,
      plainFactor: leastResidue(t, p),
      negatedInverse: leastResidue(-inverseOf(p, t), t),
      key: this.#enterKey(key, prepared.length - 1, last, inverseOf(BigInt(shape.degree), p)), // the inverse transform leaves N behind
    };
    this.#scratch = this.#allocateScratch();
  }

  /**
   * Encrypts slots with given randomness; all of it is zeroised here when it is done.
   * @param slots N residues below t
   * @param ternary u: ceil(N / 5) octets below 243, the digits of each to the base of three less one
   * @param noise e0 and e1: six octets a coefficient, ones of 21 bits less ones of 21 bits
   * @param target receives 64-bit little-endian values: for each of two polynomials, for each prime but the last, N
   * @throws KernelError `operand/length`, `operand/not-reduced`, `ring/disposed`
   */
  seal(slots: BigUint64Array, ternary: Uint8Array, noise: Uint8Array, target: Uint8Array): void {
    this.expectOpen();
    if (
      ternary.length !== this.#ternaryBytes ||
      noise.length !== this.#noiseBytes ||
      target.length !== this.#valueBytes
    )
      throw new KernelError('operand/length');
    this.expectSlots(slots);
    try {
      this.#seal(slots, ternary, noise);
      const { values } = this.#scratch;
      target.set(this.memory.view().subarray(values, values + this.#valueBytes));
    } finally {
      const { secrets, nothing } = this.#scratch;
      this.memory.view().fill(0, secrets, nothing);
    }
  }

  #seal(slots: BigUint64Array, ternary: Uint8Array, noise: Uint8Array): void {
    const { exports, degree: n, plain, polynomialBytes } = this;
    const { message, u, turned, sum, parts, ternaryOctets, noiseOctets, nothing, values } = this.#scratch;
    this.encodeAt(message, sum, slots);
    const memory = this.memory.view();
    memory.set(ternary, ternaryOctets);
    memory.set(noise, noiseOctets);
    exports.expandTernary(u, ternaryOctets, n);
    parts.forEach(({ errors }, j) => {
      exports.expandNoise(errors, noiseOctets + j * OCTETS_PER_NOISE * n, n);
    });
    const turnTernary = (ring: number): void => {
      memory.copyWithin(turned, u, u + polynomialBytes);
      exports.forward(turned, ring, n);
    };

    const { address: lastRing, key: lastKey, plainFactor, negatedInverse } = this.#last;
    turnTernary(lastRing);
    parts.forEach(({ errors, remainder, lift }, j) => {
      exports.multiply(remainder, turned, lastKey[j] as number, lastRing, n);
      exports.inverse(remainder, lastRing, n);
      exports.closeLast(remainder, lift, errors, plainFactor, negatedInverse, lastRing, plain.address, n);
    });
    this.#primes.forEach(({ address, key, noiseFactor, lastFactor }, prime) => {
      turnTernary(address);
      parts.forEach(({ errors, remainder, lift }, j) => {
        const added = j === 0 ? message : nothing;
        exports.combine(sum, errors, remainder, lift, added, noiseFactor, lastFactor, address, n);
        exports.forward(sum, address, n);
        const at = values + (j * this.#primes.length + prime) * polynomialBytes;
        exports.finish(at, turned, key[j] as number, sum, address, n);
      });
    });
  }

  /** One block: what is secret, zeros that stay zeros, what leaves. */
  #allocateScratch(): Scratch {
    const polynomials = 4 + 3 * POLYNOMIALS;
    const octets = aligned(this.#ternaryBytes) + aligned(this.#noiseBytes + NOISE_MARGIN);
    const total = (polynomials + 1) * this.polynomialBytes + octets + this.#valueBytes;
    const secrets = this.memory.allocate(total);
    let top = secrets;
    const take = (bytes: number): number => {
      top += bytes;
      return top - bytes;
    };
    const polynomial = (): number => take(this.polynomialBytes);
    return {
      secrets,
      message: polynomial(),
      u: polynomial(),
      turned: polynomial(),
      sum: polynomial(),
      parts: Array.from({ length: POLYNOMIALS }, () => ({
        errors: polynomial(),
        remainder: polynomial(),
        lift: polynomial(),
      })),
      ternaryOctets: take(aligned(this.#ternaryBytes)),
      noiseOctets: take(aligned(this.#noiseBytes + NOISE_MARGIN)),
      nothing: polynomial(),
      values: take(this.#valueBytes),
    };
  }

  #enterKey(key: Uint8Array, prime: number, ring: PreparedModulus, factor: bigint): number[] {
    const { polynomialBytes: bytes } = this;
    return Array.from({ length: POLYNOMIALS }, (_, j) => {
      const address = this.memory.allocate(bytes);
      const from = (j * this.shape.primes.length + prime) * bytes;
      this.memory.view().set(key.subarray(from, from + bytes), address);
      this.exports.enter(address, address, leastResidue(factor, ring.modulus), ring.address, this.degree);
      return address;
    });
  }

  get #ternaryBytes(): number {
    return Math.ceil(this.degree / DIGITS_PER_OCTET);
  }

  get #noiseBytes(): number {
    return POLYNOMIALS * OCTETS_PER_NOISE * this.degree;
  }

  get #valueBytes(): number {
    return POLYNOMIALS * this.#primes.length * this.polynomialBytes;
  }
}

/** The shape, once the key fits it. @throws KernelError as {@link checkShape}; `operand/length`, `operand/not-reduced` with the index of the value */
function admitted(shape: LatticeShape, key: Uint8Array): LatticeShape {
  checkShape(shape);
  const { degree, primes } = shape;
  const count = POLYNOMIALS * primes.length * degree;
  if (key.length !== 8 * count) throw new KernelError('operand/length');
  const limits = primes.map(({ modulus }) => Number(modulus));
  const octets = new DataView(key.buffer, key.byteOffset, key.byteLength);
  for (let i = 0; i < count; i++) {
    // exact below 2^53 and monotone above
    const value = octets.getUint32(8 * i + 4, true) * 2 ** 32 + octets.getUint32(8 * i, true);
    if (value >= (limits[Math.floor(i / degree) % limits.length] as number))
      throw new KernelError('operand/not-reduced', i);
  }
  return shape;
}
