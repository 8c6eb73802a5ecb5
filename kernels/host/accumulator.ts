import { KernelError } from './errors.ts';
import { OCTETS_MARGIN } from './memory.ts';
import type { Workspace } from './workspace.ts';

/** Octets that cross the border together. */
export const CHUNK_BYTES = 65_536;

/** A running product that stays in the kernel's own form; for public numbers. */
export class Accumulator {
  readonly #workspace: Workspace;
  readonly #perChunk: number;
  readonly #product: number;
  readonly #result: number;
  readonly #room: number;
  #count = 0;
  #closed = false;

  /** @throws KernelError `memory/cap`, `ring/disposed` */
  constructor(workspace: Workspace) {
    workspace.expectOpen();
    const { exports, memory, bytes } = workspace;
    this.#workspace = workspace;
    this.#perChunk = Math.max(1, Math.floor(CHUNK_BYTES / bytes));
    const roomBytes = this.#perChunk * bytes;
    memory.reserve(exports.elementBytes(), exports.elementBytes(), roomBytes + 2 * OCTETS_MARGIN);
    this.#product = workspace.element();
    this.#result = workspace.element();
    this.#room = workspace.room(roomBytes);
    exports.copy(this.#product, exports.ONE.value);
  }

  /**
   * Multiplies by every residue of a chunk, in order.
   * @param chunk concatenated residues, a whole number of them
   * @throws KernelError `operand/length`; `operand/not-reduced` with the index in the chunk, those before it multiplied in
   */
  multiply(chunk: Uint8Array): void {
    this.#expectOpen();
    const { exports, bytes } = this.#workspace;
    if (chunk.length % bytes !== 0) throw new KernelError('operand/length');
    for (let at = 0; at < chunk.length; at += this.#perChunk * bytes) {
      const part = chunk.subarray(at, at + this.#perChunk * bytes);
      const length = part.length / bytes;
      this.#workspace.put(part, this.#room);
      const done = exports.multiplyAll(this.#product, this.#room, length);
      this.#count += done;
      if (done < length) throw new KernelError('operand/not-reduced', at / bytes + done);
    }
  }

  /** The product so far; 1 in the beginning. */
  product(): Uint8Array {
    this.#expectOpen();
    this.#workspace.exports.settle(this.#result, this.#product, this.#count);
    return this.#workspace.leave(this.#result, this.#room);
  }

  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#workspace.closed) return;
    this.#workspace.releaseElement(this.#product);
    this.#workspace.releaseElement(this.#result);
    this.#workspace.releaseRoom(this.#room);
  }

  #expectOpen(): void {
    if (this.#closed) throw new KernelError('ring/disposed');
    this.#workspace.expectOpen();
  }
}
