/**
 * Rows of the SIMD build: limbs are 32-bit integers, multiplied by the widening multiply of fixed-width SIMD, four columns per step.
 *
 * Column c of a product is worth 2^(28c); its sum is one 64-bit integer.
 *
 * Bounds. Limbs lie in [-2^27, 2^27), one factor may be doubled; the highest limb of an upper half may reach 2^29, or 2^30 doubled. A
 * column has at most 3 * limbs products of 2^54 (half as many of 2^55) and four rows more, and meets at most six times that limb:
 * 3 * 148 + 4 + 6 * 8 < 512 times 2^54 for the largest pairs (4,096-bit n), 2 * 220 + 4 + 48 < 512 for the largest numbers: |S| < 2^63.
 * Where one factor is fourfold, which only numbers of up to 4,096 bits are, 2 * 148 + 148 + 4 < 512 times 2^54.
 */
import { HALF_LIMB, LIMB_MASK, RADIX_BITS } from './limbs';

/** Adds the rows x[r] * y, r = 0..3: column c gains the sum of x[r] * y[c - r]. */
export function addRowsSimd(columns: usize, x: usize, y: usize, steps: u32): void {
  const x0 = v128.load32_splat(x);
  const x1 = v128.load32_splat(x, 4);
  const x2 = v128.load32_splat(x, 8);
  const x3 = v128.load32_splat(x, 12);
  y -= 12; // load offsets cannot be negative
  for (; steps !== 0; steps--) {
    const y0 = v128.load(y, 12);
    const y1 = v128.load(y, 8);
    const y2 = v128.load(y, 4);
    const y3 = v128.load(y);
    const low = i64x2.add(
      i64x2.add(i64x2.extmul_low_i32x4_s(x0, y0), i64x2.extmul_low_i32x4_s(x1, y1)),
      i64x2.add(i64x2.extmul_low_i32x4_s(x2, y2), i64x2.extmul_low_i32x4_s(x3, y3)),
    );
    const high = i64x2.add(
      i64x2.add(i64x2.extmul_high_i32x4_s(x0, y0), i64x2.extmul_high_i32x4_s(x1, y1)),
      i64x2.add(i64x2.extmul_high_i32x4_s(x2, y2), i64x2.extmul_high_i32x4_s(x3, y3)),
    );
    v128.store(columns, i64x2.add(v128.load(columns), low));
    v128.store(columns, i64x2.add(v128.load(columns, 16), high), 16);
    columns += 32;
    y += 16;
  }
}

/** Writes column sums as balanced limbs. `carry` comes into the first column; the highest limb keeps what exceeds it. */
export function normaliseSimd(result: usize, columns: usize, carry: i64, limbs: u32): void {
  const top = result + ((<usize>limbs - 1) << 2);
  for (; result < top; result += 4) {
    const sum = carry + load<i64>(columns) + HALF_LIMB;
    store<i32>(result, <i32>((sum & LIMB_MASK) - HALF_LIMB));
    carry = sum >> RADIX_BITS;
    columns += 8;
  }
  store<i32>(top, <i32>(carry + load<i64>(columns)));
}
