import { KernelError } from './errors.ts';
import { OCTETS_MARGIN } from './memory.ts';
import type { Workspace } from './workspace.ts';

/** Shape of a comb (assembly/comb.ts). */
export interface CombShape {
  readonly teeth: number;
  readonly blocks: number;
  readonly depth: number;
}

const MAX_TEETH = 8;
const BLOCKS = [1, 2, 4, 8, 16, 32];
/** Costs in products: a squaring, and the scan of one table entry. Measured; only the choice of a shape depends on them. */
const SQUARING = 0.77;
const SCAN = 0.004;

/** The shape that makes `expected` powers, table included, with the least work in at most `tableBytes`. */
export function combShape(
  exponentBits: number,
  expected: number,
  tableBytes: number,
  rowBytes: (teeth: number) => number,
): CombShape | undefined {
  let best: CombShape | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (let teeth = 1; teeth <= MAX_TEETH; teeth++) {
    for (const blocks of BLOCKS) {
      if (blocks * rowBytes(teeth) > tableBytes) continue;
      const depth = Math.ceil(exponentBits / (teeth * blocks));
      const building = teeth * blocks * depth * SQUARING + blocks * 2 ** teeth;
      const powering = depth * SQUARING + blocks * depth * (1 + SCAN * 2 ** teeth);
      const work = building + expected * powering;
      if (work < least) [best, least] = [{ teeth, blocks, depth }, work];
    }
  }
  return best;
}

/** Tables beyond this leave the processor's cache and lose more than they save. */
const TABLE_BYTES = 1 << 20;

/** Powers of one base with secret exponents of ceil(exponentBits / 8) octets, in constant time. */
export class FixedBase {
  readonly exponentBytes: number;
  readonly shape: CombShape;
  readonly #workspace: Workspace;
  readonly #excess: number;
  readonly #table: number;
  readonly #result: number;
  readonly #room: number;
  readonly #exponent: number;
  #closed = false;

  /** @param base in Montgomery form; made by SquareRing.fixedBase */
  constructor(workspace: Workspace, base: number, exponentBits: number, expected: number) {
    const { exports, memory } = workspace;
    if (!Number.isSafeInteger(exponentBits) || exponentBits < 1) throw new KernelError('operand/length');
    const shape = combShape(exponentBits, Math.max(1, expected), TABLE_BYTES, (teeth) => exports.rowBytes(teeth));
    if (shape === undefined) throw new KernelError('memory/cap');
    this.#workspace = workspace;
    this.shape = shape;
    this.exponentBytes = Math.ceil(exponentBits / 8);
    this.#excess = 8 * this.exponentBytes - exponentBits;
    const { teeth, blocks, depth } = shape;
    const tableBytes = blocks * exports.rowBytes(teeth);
    const scratchBytes = exports.combScratchBytes(teeth, blocks);
    const roomBytes = workspace.bytes + 2 * OCTETS_MARGIN;
    memory.reserve(tableBytes, scratchBytes, exports.elementBytes(), roomBytes, this.exponentBytes + 2 * OCTETS_MARGIN);
    this.#table = memory.allocate(tableBytes);
    this.#result = workspace.element();
    this.#room = workspace.room(workspace.bytes);
    this.#exponent = workspace.room(this.exponentBytes);
    memory.borrow([scratchBytes], (scratch) => exports.buildComb(this.#table, scratch, base, teeth, blocks, depth));
  }

  /** base^exponent. @throws KernelError `operand/length`, `operand/not-reduced` when bits beyond exponentBits are set */
  power(exponent: Uint8Array): Uint8Array {
    this.#expectOpen();
    this.#raise(exponent);
    return this.#workspace.leaveForm(this.#result, this.#room);
  }

  /**
   * (1 + mᵢ·root)·base^eᵢ modulo root² for each i.
   * @param plains concatenated, as many octets each as the root has, each below the root
   * @param exponents concatenated, `exponentBytes` octets each, as many
   * @returns concatenated elements
   * @throws KernelError `operand/length`, `operand/count`, `operand/not-reduced`
   */
  shiftMany(plains: Uint8Array, exponents: Uint8Array): Uint8Array {
    this.#expectOpen();
    const { exports, rootBytes, bytes } = this.#workspace;
    if (plains.length % rootBytes !== 0 || exponents.length % this.exponentBytes !== 0) {
      throw new KernelError('operand/length');
    }
    const count = plains.length / rootBytes;
    if (count * this.exponentBytes !== exponents.length) throw new KernelError('operand/count');
    const shifted = new Uint8Array(count * bytes);
    for (let i = 0; i < count; i++) {
      this.#raise(exponents.subarray(i * this.exponentBytes, (i + 1) * this.exponentBytes));
      this.#workspace.putBelowRoot(plains.subarray(i * rootBytes, (i + 1) * rootBytes), this.#room);
      exports.embed(this.#result, this.#room, this.#result);
      shifted.set(this.#workspace.leave(this.#result, this.#room), i * bytes);
    }
    return shifted;
  }

  /** Zeroises the table and gives its memory back. */
  dispose(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#workspace.closed) return;
    this.#workspace.memory.release(this.#table);
    this.#workspace.releaseElement(this.#result);
    this.#workspace.releaseRoom(this.#room);
    this.#workspace.releaseRoom(this.#exponent);
  }

  #expectOpen(): void {
    if (this.#closed) throw new KernelError('ring/disposed');
    this.#workspace.expectOpen();
  }

  /** Leaves base^exponent, in Montgomery form, in the result; the exponent's copy is zeroised. */
  #raise(exponent: Uint8Array): void {
    const { exports, memory } = this.#workspace;
    if (exponent.length !== this.exponentBytes) throw new KernelError('operand/length');
    if (((exponent[0] as number) & ~(0xff >> this.#excess)) !== 0) throw new KernelError('operand/not-reduced');
    const { teeth, blocks, depth } = this.shape;
    memory.view().set(exponent, this.#exponent);
    exports.combPower(this.#result, this.#table, this.#exponent, this.exponentBytes, teeth, blocks, depth);
    memory.view().fill(0, this.#exponent, this.#exponent + this.exponentBytes);
  }
}
