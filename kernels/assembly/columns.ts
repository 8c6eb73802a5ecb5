/** Column sums of a product in progress: what both builds share, and the switch between them. */
import { addRowsFma, HIGH_OFFSET, normaliseFma, unbiasFma } from './fma';
import { FMA, HALF_LIMB, LIMB_MASK, LIMB_SHIFT, MAX_LIMBS, RADIX_BITS, ROWS, ROWS_BYTES, storeLimb } from './limbs';
import { addRowsSimd, normaliseSimd } from './simd';

/** Bytes of one set of column sums; both builds reserve the two halves of the FMA build. */
export const COLUMNS_BYTES: i32 = (2 * MAX_LIMBS + 8) << 4;
/** Bytes from one block of ROWS columns to the next. */
export const BLOCK_BYTES: usize = ROWS << 3;

/** The sequences of passes for which sums must start differently. */
export const PRODUCT: i32 = 0;
export const SQUARE: i32 = 1;
export const UPPER_PRODUCT: i32 = 2;
export const UPPER_SQUARE: i32 = 3;
export const REDUCTION: i32 = 4;

const sums: usize = memory.data(COLUMNS_BYTES, 16); // starts two columns below column 0
const starts: usize = memory.data(5 * COLUMNS_BYTES, 16);
/** Column 0 of the sums that everything works on. */
export const columns0: usize = sums + 16;

/** Limbs of every number of this instance. */
export let limbs: u32 = 0;
/** Steps of one pass: `limbs` columns and those that the rows' offsets add. */
export let steps: u32 = 0;

/** Bytes into `doubled` and steps of a squaring's pass that meet only zeros. */
export function skippedSteps(at: usize): usize {
  return at >> 4;
}

export function columnAt(column: usize): i64 {
  if (FMA) return load<i64>(column) + load<i64>(column, HIGH_OFFSET - 8);
  return load<i64>(column);
}

export function addToColumn(column: usize, addend: i64): void {
  store<i64>(column, load<i64>(column) + addend);
}

/** Adds ROWS rows x[r] * y to the sums from `columns` on. */
export function addRows(columns: usize, x: usize, y: usize, count: u32): void {
  if (FMA) addRowsFma(columns, x, y, count);
  else addRowsSimd(columns, x, y, count);
}

/** Prepares sums for one pass that no start of {@link begin} foresees. */
export function unbias(columns: usize, count: u32): void {
  if (FMA) unbiasFma(columns, count);
}

/** Writes sums as limbs; see the two builds for the bounds. */
export function normalise(result: usize, columns: usize, carry: i64): void {
  if (FMA) normaliseFma(result, columns, carry, limbs);
  else normaliseSimd(result, columns, carry, limbs);
}

/** Turns ROWS column sums into balanced limbs at `target`; returns the carry into the next column. */
export function takeDigits(target: usize, columns: usize, carry: i64): i64 {
  const end = target + ROWS_BYTES;
  for (; target < end; target += 1 << LIMB_SHIFT) {
    const sum = carry + columnAt(columns) + HALF_LIMB;
    storeLimb(target, (sum & LIMB_MASK) - HALF_LIMB);
    carry = sum >> RADIX_BITS;
    columns += 8;
  }
  return carry;
}

/** Sets an even number of columns to zero. */
export function clearColumns(columns: usize, count: u32): void {
  const end = columns + ((<usize>count) << 3);
  for (; columns < end; columns += 16) {
    v128.store(columns, i64x2.splat(0));
    if (FMA) v128.store(columns, i64x2.splat(0), HIGH_OFFSET);
  }
}

/** Sums that start at zero, for use with {@link unbias}. */
export function beginEmpty(): void {
  clearColumns(sums, 2 * (limbs + 3));
}

/** Starts the sums at minus the anchors that the passes of this kind will add. */
export function begin(kind: i32): void {
  if (FMA) {
    const source = starts + <usize>kind * COLUMNS_BYTES;
    const end = (<usize>limbs + 3) << 4;
    for (let at: usize = 0; at < end; at += 16) {
      v128.store(sums + at, v128.load(source + at));
      v128.store(sums + at, v128.load(source + at, HIGH_OFFSET), HIGH_OFFSET);
    }
  } else {
    beginEmpty();
  }
}

/** Says that the memory is as it was in the beginning, so that a size may be fixed anew. */
export function releaseSize(): void {
  limbs = 0;
}

/** Fixes the size of this instance's numbers. Traps while there is one: scratch memory holds what one size needs to be zero. */
export function setSize(count: u32): void {
  if (limbs !== 0 || count === 0 || count > <u32>MAX_LIMBS || count % <u32>ROWS !== 0) unreachable();
  limbs = count;
  steps = FMA ? (count + 3) >> 1 : (count + 6) >> 2;
  if (!FMA) return;
  const last = (<usize>(count - ROWS)) << 3;
  for (let kind = PRODUCT; kind <= REDUCTION; kind++) {
    const start = starts + <usize>kind * COLUMNS_BYTES + 16;
    for (let at: usize = 0; at <= last; at += BLOCK_BYTES) {
      const skipped = kind === SQUARE ? skippedSteps(at) : 0;
      if (kind !== REDUCTION) unbiasFma(start + at + (skipped << 4), steps - <u32>skipped); // a product
      if (kind === UPPER_PRODUCT) unbiasFma(start + at, steps); // a second one
      if (at !== 0) unbiasFma(start + at, steps); // the reduction
    }
    if (kind === UPPER_PRODUCT || kind === UPPER_SQUARE) unbiasFma(start + last + BLOCK_BYTES, steps); // the lower half's quotient
    // The last rows of the quotient, but for the four columns that are read before they come.
    unbiasFma(start + last + 32, steps - 2);
  }
}

/** Forgets the last sums. */
export function forgetColumns(): void {
  memory.fill(sums, 0, COLUMNS_BYTES);
}
