import { type CompiledModule, instantiate } from './engine.ts';
import type { KernelExports } from './exports.ts';

/** Instances that wait for a ring: as many as key generation and an opening use one after the other. */
const MOST_IDLE = 4;
/** Larger ones, which held tables, go at once. */
const IDLE_BYTES = 1 << 20;

interface Idle {
  /** The module's memory as it was in the beginning: constants and zeros. */
  readonly image: Uint8Array;
  readonly waiting: KernelExports[];
}

/** By module, in this thread. */
const idle = new WeakMap<CompiledModule, Idle>();

/**
 * An instance that holds nothing of any ring. Making one takes an engine longer than a whole power modulo a prime (memory is reserved by the
 * gigabyte, for bounds that need no checks), so that those which are done with are used again.
 */
export function takeInstance(module: CompiledModule): KernelExports {
  const known = idle.get(module);
  const waiting = known?.waiting.pop();
  if (waiting !== undefined) return waiting;
  const exports = instantiate(module);
  if (known === undefined) {
    const image = new Uint8Array(exports.memory.buffer).slice(0, exports.heapStart());
    idle.set(module, { image, waiting: [] });
  }
  return exports;
}

/** Zeroises all that a ring has left behind, and keeps the instance for the next one. The caller must not use it any more. */
export function giveBack(module: CompiledModule, exports: KernelExports): void {
  const memory = new Uint8Array(exports.memory.buffer);
  memory.fill(0);
  const { image, waiting } = idle.get(module) as Idle;
  if (memory.length > IDLE_BYTES || waiting.length >= MOST_IDLE) return;
  memory.set(image);
  exports.releaseSize();
  waiting.push(exports);
}
