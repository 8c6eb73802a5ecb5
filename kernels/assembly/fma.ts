/**
 * Rows of the FMA build: limbs are doubles, multiplied by the fused multiply-add of relaxed SIMD, two columns per vector.
 *
 * Column c of a product is worth 2^(49c). Its sum is kept in two 64-bit integers: LOW[c], and HIGH[c] in units of 2^49, that is of
 * column c + 1. LOW is at `columns`, HIGH at `columns + HIGH_OFFSET`.
 *
 * Splitting products. With H in [2^101, 2^102), where doubles are multiples of 2^49, H' = fma(x, y, H) adds x*y rounded to a multiple of
 * 2^49, and fma(x, y, H - H') is exactly what the rounding left out, at most 2^48 in size. So the high halves of several products add up
 * inside the same multiply-add that splits them; the low halves add up as exact doubles. After three products the bit patterns of both
 * sums, linear in their values within one binade, are added to the column sums as integers. The anchors' own bit patterns are a known
 * constant per pass, taken off in advance (see `unbias`).
 *
 * Bounds. Limbs are at most 2^48 + 2^14 in size; one factor may be doubled; one limb of one factor, the highest of an upper half, may
 * reach 2^50, or 2^51 doubled. In three products of a column at most one meets that limb:
 *   high: 2^99 + 2 * 2^97 (1 + 2^-32) < 2^100, so 1.5 * 2^101 plus or minus that stays within [2^101, 2^102];
 *   where one factor is fourfold, which only numbers are, no limb is that high: 3 * 2^98 (1 + 2^-32) < 2^100;
 *   low:  3 * 2^48 < 2^50, so 1.5 * 2^52 plus or minus that stays within [2^52, 2^53];
 *   sums: a column has at most 3 * MAX_LIMBS products plus six rows more, under 2^9, each at most 2^51 in LOW and HIGH: |S| < 2^61.
 */
import { LIMB_MASK, MAX_LIMBS } from './limbs';

const COLUMNS: i32 = 2 * MAX_LIMBS + 8;
/** Distance from LOW[c] to HIGH[c]. */
export const HIGH_OFFSET: usize = COLUMNS << 3;

/** Bit pattern of 1.5 * 2^101, whose unit in the last place is 2^49. */
const HIGH_ANCHOR_BITS: i64 = 0x4648000000000000;
/** Bit pattern of 1.5 * 2^52, whose unit in the last place is 1. */
const LOW_BIAS_BITS: i64 = 0x4338000000000000;
/** Bit pattern of 1.5 * 2^101 + 1.5 * 2^52 (the latter is 12 * 2^49). */
const LOW_ANCHOR_BITS: i64 = 0x464800000000000c;
/** Turns column sums, |S| < 2^61, positive and adds half a limb. */
const TO_POSITIVE_BITS: i64 = (1 << 62) + (1 << 48);
/** The same offset after the shift by 49. */
const POSITIVE_CARRY: i64 = 1 << 13;
/** Bit pattern of 2^52: adding an integer below 2^52 makes 2^52 + integer. */
const TWO_52_BITS: i64 = 0x4330000000000000;
/** Bit pattern of 2^52 + 2^48 + 2^13: undoes all offsets at once. */
const UNDO_OFFSETS_BITS: i64 = TWO_52_BITS + (1 << 48) + (1 << 13);

/** Vector constants live in memory, not in v128.const: V8 makes literal constants anew inside hot loops. */
const CONSTANTS: usize = memory.data<i64>(
  [
    HIGH_ANCHOR_BITS,
    HIGH_ANCHOR_BITS,
    LOW_ANCHOR_BITS,
    LOW_ANCHOR_BITS,
    LOW_BIAS_BITS,
    LOW_BIAS_BITS,
    TO_POSITIVE_BITS,
    TO_POSITIVE_BITS,
    LIMB_MASK,
    LIMB_MASK,
    TWO_52_BITS,
    TWO_52_BITS,
    UNDO_OFFSETS_BITS,
    UNDO_OFFSETS_BITS,
  ],
  16,
);
const HIGH_ANCHOR: usize = 0;
const LOW_ANCHOR: usize = 16;
const LOW_BIAS: usize = 32;
const TO_POSITIVE: usize = 48;
const DIGIT_MASK: usize = 64;
const TWO_52: usize = 80;
const UNDO_OFFSETS: usize = 96;

/** Takes off the anchors that one pass over `steps` vectors will add. */
export function unbiasFma(columns: usize, steps: u32): void {
  const highBias = v128.load(CONSTANTS, HIGH_ANCHOR);
  const lowBias = v128.load(CONSTANTS, LOW_BIAS);
  for (; steps !== 0; steps--) {
    v128.store(columns, i64x2.sub(v128.load(columns), lowBias));
    v128.store(columns, i64x2.sub(v128.load(columns, HIGH_OFFSET), highBias), HIGH_OFFSET);
    columns += 16;
  }
}

/** Adds the rows x[r] * y, r = 0..2: column c gains the sum of x[r] * y[c - r]. `steps` is not 0. */
export function addRowsFma(columns: usize, x: usize, y: usize, steps: u32): void {
  const highAnchor = v128.load(CONSTANTS, HIGH_ANCHOR);
  const lowAnchor = v128.load(CONSTANTS, LOW_ANCHOR);
  const x0 = v128.load64_splat(x);
  const x1 = v128.load64_splat(x, 8);
  const x2 = v128.load64_splat(x, 16);
  y -= 16; // load offsets cannot be negative
  do {
    const y0 = v128.load(y, 16);
    const h0 = f64x2.relaxed_madd(x0, y0, highAnchor);
    let low = f64x2.relaxed_madd(x0, y0, f64x2.sub(lowAnchor, h0));
    const y1 = v128.load(y, 8);
    const h1 = f64x2.relaxed_madd(x1, y1, h0);
    low = f64x2.add(low, f64x2.relaxed_madd(x1, y1, f64x2.sub(h0, h1)));
    const y2 = v128.load(y);
    const h2 = f64x2.relaxed_madd(x2, y2, h1);
    low = f64x2.add(low, f64x2.relaxed_madd(x2, y2, f64x2.sub(h1, h2)));
    v128.store(columns, i64x2.add(v128.load(columns), low));
    v128.store(columns, i64x2.add(v128.load(columns, HIGH_OFFSET), h2), HIGH_OFFSET);
    columns += 16;
    y += 16;
  } while (--steps !== 0);
}

/**
 * Writes column sums as limbs of at most 2^48 + 2^13 in size; one carry step for all columns at once is enough. `carry` comes into the
 * first column. The highest limb keeps what exceeds it.
 */
export function normaliseFma(result: usize, columns: usize, carry: i64, limbs: u32): void {
  const toPositive = v128.load(CONSTANTS, TO_POSITIVE);
  const digitMask = v128.load(CONSTANTS, DIGIT_MASK);
  const two52 = v128.load(CONSTANTS, TWO_52);
  const undoOffsets = v128.load(CONSTANTS, UNDO_OFFSETS);
  const top = result + ((<usize>limbs - 1) << 3);
  const topColumn = columns + ((<usize>limbs - 1) << 3);
  let carries = i64x2.splat(carry + POSITIVE_CARRY);
  for (let left = (limbs + 1) >> 1; left !== 0; left--) {
    const sum = i64x2.add(i64x2.add(v128.load(columns), v128.load(columns, HIGH_OFFSET - 8)), toPositive);
    const next = i64x2.shr_u(sum, 49);
    const digit = i64x2.add(v128.and(sum, digitMask), v128.shuffle<i64>(carries, next, 1, 2));
    v128.store(result, f64x2.sub(i64x2.add(digit, two52), undoOffsets));
    carries = next;
    columns += 16;
    result += 16;
  }
  const topSum = load<i64>(topColumn) + load<i64>(topColumn, HIGH_OFFSET - 8) + TO_POSITIVE_BITS;
  const excess = <i64>(<u64>topSum >> 49) - POSITIVE_CARRY;
  store<f64>(top, load<f64>(top) + <f64>(excess << 49));
  store<f64>(top, 0, 8); // an odd count has carried into the zeros behind
}
