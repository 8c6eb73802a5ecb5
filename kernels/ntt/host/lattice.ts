import { instantiate } from '../../host/engine.ts';
import { KernelError } from '../../host/errors.ts';
import { KernelMemory } from '../../host/memory.ts';
import type { NttExports } from './exports.ts';
import type { NttKernel } from './module.ts';
import { checkShape, inverseOf, type LatticeModulus, type LatticeShape, leastResidue } from './shape.ts';

export interface LatticeOptions {
  /** Bytes that one instance may take in all. */
  readonly memoryCap?: number;
}

/** Six primes of N = 16,384 with a key take 9 MiB. */
const MEMORY_CAP = 64 * 1024 * 1024;
const INTEGER_BYTES = 8;

/** A modulus as the kernel has it: constants and powers of its root. */
export interface PreparedModulus {
  readonly modulus: bigint;
  readonly address: number;
}

/** Slots to polynomials and back, on an instance of its own. Not re-entrant: one per worker. */
export class NttLattice {
  readonly degree: number;
  protected readonly exports: NttExports;
  protected readonly memory: KernelMemory;
  protected readonly shape: LatticeShape;
  protected readonly plain: PreparedModulus;
  readonly #places: number;
  readonly #inverseDegree: number;
  #closed = false;

  /** @throws KernelError `shape/degree`, `shape/primes`, `memory/cap` */
  constructor(kernel: NttKernel, shape: LatticeShape, { memoryCap = MEMORY_CAP }: LatticeOptions = {}) {
    checkShape(shape);
    this.shape = shape;
    this.degree = shape.degree;
    this.exports = instantiate<NttExports>(kernel.module);
    this.memory = new KernelMemory(this.exports, memoryCap);
    this.memory.reserve(); // what the module takes by itself may be too much already
    this.plain = this.prepare(shape.plain);
    this.#places = this.memory.allocate(4 * shape.degree);
    const { modulus } = shape.plain;
    this.#inverseDegree = leastResidue(inverseOf(BigInt(shape.degree), modulus), modulus);
    this.exports.setPlaces(this.#places, shape.degree);
  }

  /** The polynomial whose values are the slots. @throws KernelError `operand/length`, `operand/not-reduced`, `memory/cap` */
  encode(slots: BigUint64Array): BigUint64Array {
    return this.#turn(slots, (integers, polynomial) => {
      this.#spread(polynomial, integers);
      this.exports.leave(integers, polynomial, this.plain.address, this.degree);
    });
  }

  /** The reverse of {@link encode}. @throws KernelError `operand/length`, `operand/not-reduced`, `memory/cap` */
  decode(coefficients: BigUint64Array): BigUint64Array {
    const { exports, degree, plain } = this;
    return this.#turn(coefficients, (integers, polynomial) => {
      exports.enter(polynomial, integers, 1, plain.address, degree);
      exports.forward(polynomial, plain.address, degree);
      exports.leave(polynomial, polynomial, plain.address, degree);
      exports.gatherSlots(integers, polynomial, this.#places, degree);
    });
  }

  /** Zeroises the memory; nothing can be done here afterwards. */
  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.memory.zeroise();
  }

  /** @throws KernelError `ring/disposed` */
  protected expectOpen(): void {
    if (this.#closed) throw new KernelError('ring/disposed');
  }

  /** @throws KernelError `operand/length`, `operand/not-reduced` */
  protected expectSlots(slots: BigUint64Array): void {
    if (slots.length !== this.degree) throw new KernelError('operand/length');
    const limit = Number(this.plain.modulus);
    const halves = new Uint32Array(slots.buffer, slots.byteOffset, 2 * slots.length);
    let beyond = 0;
    // exact below 2^53 and monotone above
    for (let i = 0; i < halves.length; i += 2)
      beyond |= Number((halves[i + 1] as number) * 2 ** 32 + (halves[i] as number) >= limit);
    if (beyond !== 0) throw new KernelError('operand/not-reduced');
  }

  /** Copies slots in and writes their polynomial, coefficients of least size. */
  protected encodeAt(polynomial: number, integers: number, slots: BigUint64Array): void {
    this.memory.view().set(octetsOf(slots), integers);
    this.#spread(polynomial, integers);
  }

  protected prepare({ modulus, root }: LatticeModulus): PreparedModulus {
    const address = this.memory.allocate(this.exports.ringBytes(this.degree));
    const inverseRoot = inverseOf(root, modulus);
    this.exports.setRing(
      address,
      this.degree,
      Number(modulus),
      leastResidue(root, modulus),
      leastResidue(inverseRoot, modulus),
    );
    return { modulus, address };
  }

  /** Bytes of a polynomial, in either form. */
  protected get polynomialBytes(): number {
    return this.degree * INTEGER_BYTES;
  }

  #spread(polynomial: number, integers: number): void {
    const { exports, degree, plain } = this;
    exports.spreadSlots(polynomial, integers, this.#places, degree);
    exports.inverse(polynomial, plain.address, degree);
    exports.scale(polynomial, this.#inverseDegree, plain.address, degree);
  }

  #turn(source: BigUint64Array, task: (integers: number, polynomial: number) => void): BigUint64Array {
    this.expectOpen();
    this.expectSlots(source);
    return this.memory.borrow([this.polynomialBytes, this.polynomialBytes], (integers = 0, polynomial = 0) => {
      this.memory.view().set(octetsOf(source), integers);
      task(integers, polynomial);
      const octets = this.memory.view().slice(integers, integers + this.polynomialBytes);
      return new BigUint64Array(octets.buffer);
    });
  }
}

const octetsOf = (integers: BigUint64Array): Uint8Array =>
  new Uint8Array(integers.buffer, integers.byteOffset, integers.byteLength);
