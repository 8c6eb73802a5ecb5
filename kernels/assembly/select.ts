/**
 * Tables that are read in constant time: every entry of a row is read and masked, neither a branch nor an address depends on which is
 * wanted. The entries' pieces are interleaved, so that a scan reads memory strictly forward and keeps its sums in registers.
 */
import { limbs } from './columns';
import { pairs } from './elements';
import { LIMB_SHIFT, NUMBER_BYTES } from './limbs';

const PIECE_BYTES: usize = 64;
/** A row has 2^window entries. */
const MAX_WINDOW: i32 = 8;
const masks: usize = memory.data(16 << MAX_WINDOW, 16);

function pieces(): usize {
  return (((<usize>limbs) << LIMB_SHIFT) + PIECE_BYTES - 1) / PIECE_BYTES;
}

/** Bytes of a row of 2^window entries. */
export function rowBytes(window: u32): usize {
  return (pieces() * (pairs ? 2 : 1) * PIECE_BYTES) << window;
}

/** Stores an element as entry `index` of a row. */
export function storeEntry(row: usize, index: u32, window: u32, element: usize): void {
  let to = row + <usize>index * PIECE_BYTES;
  const halves: u32 = pairs ? 2 : 1;
  for (let half: u32 = 0; half < halves; half++) {
    const end = element + pieces() * PIECE_BYTES;
    for (let from = element; from < end; from += PIECE_BYTES) {
      memory.copy(to, from, PIECE_BYTES);
      to += PIECE_BYTES << window;
    }
    element += NUMBER_BYTES;
  }
}

/** Copies entry `index` of a row into an element. */
export function selectEntry(target: usize, row: usize, index: u32, window: u32): void {
  const entries: u32 = 1 << window;
  for (let d: u32 = 0; d < entries; d++) {
    const difference = d ^ index;
    // all ones when d == index, else zero; no comparison, hence no branch
    v128.store(masks + ((<usize>d) << 4), i32x4.splat(<i32>(((difference | (0 - difference)) >> 31) - 1)));
  }
  const last = masks + ((<usize>entries) << 4);
  const halves: u32 = pairs ? 2 : 1;
  for (let half: u32 = 0; half < halves; half++) {
    const end = target + pieces() * PIECE_BYTES;
    for (let to = target; to < end; to += PIECE_BYTES) {
      let a = i64x2.splat(0);
      let b = i64x2.splat(0);
      let c = i64x2.splat(0);
      let d = i64x2.splat(0);
      for (let at = masks; at < last; at += 16) {
        const mask = v128.load(at);
        a = v128.or(a, v128.and(mask, v128.load(row)));
        b = v128.or(b, v128.and(mask, v128.load(row, 16)));
        c = v128.or(c, v128.and(mask, v128.load(row, 32)));
        d = v128.or(d, v128.and(mask, v128.load(row, 48)));
        row += PIECE_BYTES;
      }
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
    }
    target += NUMBER_BYTES;
  }
}

/** Forgets which entry was selected last. */
export function forgetSelection(): void {
  memory.fill(masks, 0, 16 << MAX_WINDOW);
}
