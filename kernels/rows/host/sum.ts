import { instantiate } from '../../host/engine.ts';
import { KernelError } from '../../host/errors.ts';
import { KernelMemory } from '../../host/memory.ts';
import { CiphertextFault, type FaultPlace } from './errors.ts';
import { ROW_FAULTS, type RowsExports } from './exports.ts';
import type { RowsKernel } from './kernel.ts';
import { type CiphertextShape, checkShape, coefficientBytes, laneCapacity } from './shape.ts';

/** Sum and two ciphertexts of the largest preset take 8 MiB. */
const MEMORY_CAP = 16 * 1024 * 1024;
const ALIGNMENT = 64;

/**
 * A checked sum of strangers' ciphertexts, in constant memory. Every header is compared with the shape's, every coefficient with its prime,
 * and a ciphertext whose polynomials behind the first are all 0 is refused. A ciphertext is added whole or not at all.
 *
 * Ciphertexts come whole ({@link add}), or as a stream cut anywhere: {@link write}, or without a copy, by reading into {@link target} and
 * telling {@link advance} how much that was. After a fault the stream takes no more: where the next ciphertext begins is anyone's guess.
 * One instance of the module per sum. Not re-entrant: what is being read into a target must have arrived before anything else is called.
 */
export class RowsSum {
  /** Octets of one ciphertext. */
  readonly ciphertextBytes: number;
  readonly #shape: CiphertextShape;
  readonly #exports: RowsExports;
  readonly #memory: KernelMemory;
  readonly #sum: number;
  readonly #window: number;
  /** A second one, for those that arrive two at a time. */
  readonly #next: number;
  readonly #capacity: number;
  /** Coefficients that a lane may hold unreduced. */
  #held = 0;
  #filled = 0;
  #offered = 0;
  #added = 0;
  #fault: CiphertextFault | undefined;
  #disposed = false;

  /**
   * @param memoryCap bytes that this sum may take in all
   * @throws KernelError `shape/degree`, `shape/primes`, `shape/polynomials`, `shape/header`, `memory/cap`
   */
  constructor(kernel: RowsKernel, shape: CiphertextShape, memoryCap: number = MEMORY_CAP) {
    checkShape(shape);
    const { degree, primes, polynomials, header } = shape;
    const sumBytes = coefficientBytes(shape, polynomials);
    this.#shape = { degree, primes: [...primes], polynomials, header: header.slice() };
    this.ciphertextBytes = header.length + sumBytes;
    this.#capacity = laneCapacity(shape);
    this.#exports = instantiate<RowsExports>(kernel.module);
    this.#memory = new KernelMemory(this.#exports, memoryCap);
    const windowBytes = this.ciphertextBytes + ALIGNMENT;
    this.#memory.reserve(sumBytes, windowBytes, windowBytes);
    this.#sum = this.#memory.allocate(sumBytes);
    // coefficients, not the header before them, begin on a cache line
    const lead = ALIGNMENT - (header.length % ALIGNMENT);
    this.#window = this.#memory.allocate(windowBytes) + lead;
    this.#next = this.#memory.allocate(windowBytes) + lead;
    this.#exports.setShape(degree, primes.length, polynomials, header.length);
    const view = this.#memory.view();
    view.set(header, this.#exports.HEADER.value);
    new BigUint64Array(view.buffer, this.#exports.PRIMES.value, primes.length).set(primes);
  }

  /** Ciphertexts added so far. */
  get count(): number {
    return this.#added;
  }

  /**
   * Adds one whole ciphertext.
   * @throws CiphertextFault `ciphertext/length`, `ciphertext/header`, `ciphertext/coefficient`, `ciphertext/transparent`; the sum goes on without it
   * @throws KernelError `sum/partial`, `sum/disposed`
   */
  add(ciphertext: Uint8Array): void {
    this.#open();
    if (this.#filled !== 0) throw new KernelError('sum/partial');
    if (ciphertext.length !== this.ciphertextBytes) throw new CiphertextFault('ciphertext/length', this.#offered++);
    this.#memory.view().set(ciphertext, this.#window);
    const fault = this.#take(this.#window);
    if (fault !== undefined) throw fault;
  }

  /**
   * Takes the next octets of a stream of ciphertexts.
   * @throws CiphertextFault as {@link add}, now and at every later call for the stream
   * @throws KernelError `sum/disposed`
   */
  write(chunk: Uint8Array): void {
    this.#flowing();
    for (let at = 0; at < chunk.length; ) {
      if (this.#filled === 0 && chunk.length - at >= 2 * this.ciphertextBytes) {
        this.#takeTwo(chunk, at);
        at += 2 * this.ciphertextBytes;
        continue;
      }
      const room = this.target();
      const part = chunk.subarray(at, at + room.length);
      room.set(part);
      this.advance(part.length);
      at += part.length;
    }
  }

  /**
   * Where the next octets of the stream go: the rest of one ciphertext, never empty. Valid until the next call.
   * @throws CiphertextFault of the stream, if it has one; KernelError `sum/disposed`
   */
  target(): Uint8Array {
    this.#flowing();
    return this.#memory.view().subarray(this.#window + this.#filled, this.#window + this.ciphertextBytes);
  }

  /**
   * Says that so many octets have been put at the beginning of {@link target}.
   * @throws CiphertextFault as {@link write}
   * @throws KernelError `operand/length` when the target has no such room, `sum/disposed`
   */
  advance(octets: number): void {
    this.#flowing();
    if (!Number.isInteger(octets) || octets < 0 || octets > this.ciphertextBytes - this.#filled)
      throw new KernelError('operand/length');
    this.#filled += octets;
    if (this.#filled < this.ciphertextBytes) return;
    this.#filled = 0;
    this.#fault = this.#take(this.#window);
    if (this.#fault !== undefined) throw this.#fault;
  }

  /**
   * Says that the stream has ended.
   * @throws CiphertextFault `ciphertext/length` when it ended within a ciphertext, else that of the stream, if it has one
   * @throws KernelError `sum/disposed`
   */
  end(): void {
    this.#flowing();
    if (this.#filled === 0) return;
    this.#filled = 0;
    this.#fault = new CiphertextFault('ciphertext/length', this.#offered++);
    throw this.#fault;
  }

  /**
   * Adds to the first polynomials of the sum: a mask. Its octets are zeroised here; those of the caller are the caller's.
   * @param coefficients as behind a header, of a whole number of polynomials
   * @throws KernelError `operand/length`, `operand/not-reduced` with the sum as it was, `sum/partial`, `sum/disposed`
   */
  addPolynomials(coefficients: Uint8Array): void {
    this.#open();
    if (this.#filled !== 0) throw new KernelError('sum/partial');
    const count = coefficients.length / coefficientBytes(this.#shape, 1);
    if (!Number.isInteger(count) || count < 1 || count > this.#shape.polynomials)
      throw new KernelError('operand/length');
    this.#makeRoom(1);
    const view = this.#memory.view();
    const at = this.#window + this.#shape.header.length;
    view.set(coefficients, at);
    const fault = this.#exports.addPolynomials(this.#sum, at, count);
    view.fill(0, at, at + coefficients.length);
    if (fault !== 0) throw new KernelError('operand/not-reduced');
    this.#held++;
  }

  /**
   * The sum so far, as a ciphertext: the same octets whatever the order of the addends. Of none: zero without randomness, to which something
   * fresh must be added before it leaves. Goes on afterwards.
   * @throws KernelError `sum/disposed`
   */
  result(): Uint8Array {
    this.#open();
    this.#exports.reduce(this.#sum);
    this.#held = Math.min(this.#held, 1);
    const octets = new Uint8Array(this.ciphertextBytes);
    const { header } = this.#shape;
    octets.set(header);
    const sum = this.#memory.view().subarray(this.#sum, this.#sum + this.ciphertextBytes - header.length);
    octets.set(sum, header.length);
    return octets;
  }

  /** Zeroises everything; nothing of the sum may be used afterwards. */
  dispose(): void {
    this.#memory.zeroise();
    this.#disposed = true;
  }

  /** Adds two ciphertexts of a stream, reading and writing the sum once for both. Throws as {@link write}. */
  #takeTwo(chunk: Uint8Array, at: number): void {
    const [first, second] = [at, at + this.ciphertextBytes].map((from) =>
      chunk.subarray(from, from + this.ciphertextBytes),
    ) as [Uint8Array, Uint8Array];
    this.#makeRoom(2);
    const view = this.#memory.view();
    view.set(first, this.#window);
    view.set(second, this.#next);
    if (this.#exports.addTwoRows(this.#sum, this.#window, this.#next) === 1) {
      this.#held += 2;
      this.#added += 2;
      this.#offered += 2;
      return;
    }
    for (const window of [this.#window, this.#next]) {
      this.#fault = this.#take(window);
      if (this.#fault !== undefined) throw this.#fault;
    }
  }

  /** Adds what stands in a window. */
  #take(window: number): CiphertextFault | undefined {
    const index = this.#offered++;
    this.#makeRoom(1);
    const fault = ROW_FAULTS[this.#exports.addRow(this.#sum, window)];
    if (fault !== undefined) return new CiphertextFault(fault, index, this.#placeOf(fault));
    this.#held++;
    this.#added++;
    return undefined;
  }

  #makeRoom(addends: number): void {
    if (this.#held + addends <= this.#capacity) return;
    this.#exports.reduce(this.#sum);
    this.#held = 1;
  }

  #placeOf(fault: string): FaultPlace | undefined {
    const at = this.#exports.lastFault();
    if (fault === 'ciphertext/header') return { octet: at };
    if (fault !== 'ciphertext/coefficient') return undefined;
    const { degree, primes } = this.#shape;
    const component = Math.floor(at / degree);
    return {
      polynomial: Math.floor(component / primes.length),
      prime: component % primes.length,
      position: at % degree,
    };
  }

  #open(): void {
    if (this.#disposed) throw new KernelError('sum/disposed');
  }

  #flowing(): void {
    this.#open();
    if (this.#fault !== undefined) throw this.#fault;
  }
}
