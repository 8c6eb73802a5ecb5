import { KernelError } from './errors.ts';
import type { MemoryExports } from './exports.ts';

const ALIGNMENT = 64;
const PAGE_BYTES = 65_536;

/** Room that the kernels may read before octets and write behind them. */
export const OCTETS_MARGIN = 16;

const aligned = (bytes: number): number => Math.ceil(Math.max(bytes, 1) / ALIGNMENT) * ALIGNMENT;

/**
 * Hands out an instance's memory behind the module's own, up to a cap. What comes back is zeroised at once and given out again.
 * One per instance: two would hand out the same bytes.
 */
export class KernelMemory {
  readonly #exports: MemoryExports;
  readonly #cap: number;
  readonly #blocks = new Map<number, number>();
  #free: { readonly start: number; readonly length: number }[] = [];
  #top: number;

  /** @param cap total bytes of the instance's memory */
  constructor(exports: MemoryExports, cap: number) {
    this.#exports = exports;
    this.#cap = cap;
    this.#top = aligned(exports.heapStart());
  }

  /** All of the memory; valid until the next {@link allocate}. */
  view(): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer);
  }

  /** @throws KernelError `memory/cap`, with nothing allocated, unless blocks of these sizes fit together */
  reserve(...sizes: readonly number[]): void {
    const needed = sizes.reduce((sum, size) => sum + aligned(size), 0);
    if (!Number.isSafeInteger(needed) || this.#top + needed > this.#cap) throw new KernelError('memory/cap');
    const missing = this.#top + needed - this.#exports.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.#exports.memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch {
      throw new KernelError('memory/cap');
    }
  }

  /** Address of `bytes` zeros. @throws KernelError `memory/cap` */
  allocate(bytes: number): number {
    const length = aligned(bytes);
    const fit = this.#free.findIndex((gap) => gap.length >= length);
    const gap = this.#free[fit];
    let start = this.#top;
    if (gap === undefined) {
      this.reserve(length);
      this.#top += length;
    } else {
      start = gap.start;
      const rest = { start: start + length, length: gap.length - length };
      this.#free.splice(fit, 1, ...(rest.length > 0 ? [rest] : []));
    }
    this.#blocks.set(start, length);
    return start;
  }

  /** Zeroises a block and takes it back. */
  release(start: number): void {
    const length = this.#blocks.get(start);
    if (length === undefined) return;
    this.#blocks.delete(start);
    this.view().fill(0, start, start + length);
    const gaps = [...this.#free, { start, length }].sort((a, b) => a.start - b.start);
    this.#free = [];
    for (const gap of gaps) {
      const last = this.#free.at(-1);
      if (last !== undefined && last.start + last.length === gap.start) {
        this.#free.splice(-1, 1, { start: last.start, length: last.length + gap.length });
      } else {
        this.#free.push(gap);
      }
    }
    const last = this.#free.at(-1);
    if (last !== undefined && last.start + last.length === this.#top) {
      this.#top = last.start;
      this.#free.pop();
    }
  }

  /**
   * Runs a task with room that is zeroised and taken back however it ends: one block, cut up.
   * @throws KernelError `memory/cap`, with nothing allocated
   */
  borrow<T>(sizes: readonly number[], task: (...addresses: number[]) => T): T {
    let whole = 0;
    const offsets = sizes.map((size) => {
      const offset = whole;
      whole += aligned(size);
      return offset;
    });
    const start = this.allocate(whole);
    try {
      return task(...offsets.map((offset) => start + offset));
    } finally {
      this.release(start);
    }
  }

  /** Zeroises everything, the module's own scratch and constants too: the instance is of no use afterwards. */
  zeroise(): void {
    this.view().fill(0);
  }
}
