import { KernelError } from './errors.ts';
import type { KernelExports } from './exports.ts';
import { KernelInstance } from './instance.ts';
import type { Kernel } from './kernel.ts';
import { type KernelMemory, OCTETS_MARGIN } from './memory.ts';

/** A ring's instance as its operations use it: octets in and out, elements that are forgotten after use, an end. */
export class Workspace {
  readonly exports: KernelExports;
  readonly memory: KernelMemory;
  /** n. */
  readonly root: bigint;
  /** Octets of n, and of an element. */
  readonly rootBytes: number;
  readonly bytes: number;
  /** What a product of a Montgomery form and a raw element is multiplied by to come out as it is. */
  readonly settling: number;
  readonly #instance: KernelInstance;
  #closed = false;

  /** @throws KernelError as {@link KernelInstance} */
  constructor(kernel: Kernel, modulus: Uint8Array, asPairs: boolean, memoryCap: number) {
    const instance = new KernelInstance(kernel.module, modulus, asPairs, memoryCap);
    this.#instance = instance;
    this.exports = instance.exports;
    this.memory = instance.memory;
    this.root = instance.root;
    this.rootBytes = instance.rootBytes;
    this.bytes = instance.bytes;
    this.settling = (asPairs ? this.exports.RADIX : this.exports.ONE).value;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Zeroises the memory; nothing can be done here afterwards. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#instance.giveBack();
  }

  /** @throws KernelError `ring/disposed` */
  expectOpen(): void {
    if (this.#closed) throw new KernelError('ring/disposed');
  }

  /** @throws KernelError `operand/length` */
  expectLength(operand: Uint8Array, length: number, index?: number): void {
    if (operand.length !== length) throw new KernelError('operand/length', index);
  }

  /** Address of a new element, zero. */
  element(): number {
    return this.memory.allocate(this.exports.elementBytes()) + this.exports.leadBytes();
  }

  releaseElement(element: number): void {
    this.memory.release(element - this.exports.leadBytes());
  }

  /** Address of room for so many octets. */
  room(bytes: number): number {
    return this.memory.allocate(bytes + 2 * OCTETS_MARGIN) + OCTETS_MARGIN;
  }

  releaseRoom(room: number): void {
    this.memory.release(room - OCTETS_MARGIN);
  }

  /** Copies octets to a room. */
  put(octets: Uint8Array, room: number): void {
    this.memory.view().set(octets, room);
  }

  /** Copies an operand to a room, checking in constant time that it is reduced. @throws KernelError `operand/not-reduced` */
  putReduced(operand: Uint8Array, room: number, index?: number): void {
    this.#putBelow(operand, room, this.exports.LIMIT_OCTETS.value, index);
  }

  /** The same for a number modulo the root. @throws KernelError `operand/not-reduced` */
  putBelowRoot(operand: Uint8Array, room: number): void {
    this.#putBelow(operand, room, this.exports.ROOT_LIMIT_OCTETS.value);
  }

  /** Takes octets out of a room and zeroises them there and in scratch memory. */
  take(room: number, length: number): Uint8Array {
    const view = this.memory.view();
    const octets = view.slice(room, room + length);
    view.fill(0, room, room + length);
    this.exports.forget();
    return octets;
  }

  /** Reads an operand into Montgomery form. @throws KernelError `operand/not-reduced` */
  enter(element: number, operand: Uint8Array, room: number, index?: number): void {
    this.putReduced(operand, room, index);
    this.exports.enter(element, room);
  }

  /** What an element stands for. */
  leave(element: number, room: number): Uint8Array {
    this.exports.leave(room, element);
    return this.take(room, this.bytes);
  }

  /** What an element in Montgomery form stands for; the element is spent. */
  leaveForm(element: number, room: number): Uint8Array {
    this.exports.leaveForm(room, element);
    return this.take(room, this.bytes);
  }

  /**
   * Runs a task with new elements, room for octets and further blocks, all zeroised and taken back however it ends.
   * @throws KernelError `memory/cap` before anything is allocated
   */
  work<T>(
    elements: number,
    octets: number,
    task: (elements: [number, number, number], room: number, blocks: readonly number[]) => T,
    blocks: readonly number[] = [],
  ): T {
    const lead = this.exports.leadBytes();
    const elementBytes = this.exports.elementBytes();
    const sizes = [...Array<number>(elements).fill(elementBytes), octets + 2 * OCTETS_MARGIN, ...blocks];
    return this.memory.borrow(sizes, (...addresses) => {
      const [first = 0, second = 0, third = 0] = addresses.slice(0, elements).map((address) => address + lead);
      const room = (addresses[elements] as number) + OCTETS_MARGIN;
      return task([first, second, third], room, addresses.slice(elements + 1));
    });
  }

  #putBelow(operand: Uint8Array, room: number, limit: number, index?: number): void {
    this.put(operand, room);
    if (this.exports.isBelowSecret(room, limit, operand.length) === 0) {
      throw new KernelError('operand/not-reduced', index);
    }
  }
}
