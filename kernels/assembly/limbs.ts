/**
 * Number format of both builds. A number is `limbs` signed limbs, least significant first, zeros in front and behind. All limbs but the
 * highest are balanced: at most about half the radix in size, so that column sums have room and one carry pass is enough.
 *
 * ASC_FEATURE_RELAXED_SIMD is a constant of the compiler: every branch on FMA vanishes in the build.
 *   FMA build:  49-bit limbs held in doubles, three rows of a product at a time;
 *   SIMD build: 28-bit limbs held in 32-bit integers, four rows at a time.
 */
export const FMA: bool = ASC_FEATURE_RELAXED_SIMD;

export const LIMB_BITS: i32 = FMA ? 49 : 28;
export const RADIX_BITS: i64 = FMA ? 49 : 28;
export const LIMB_MASK: i64 = (1 << RADIX_BITS) - 1;
export const HALF_LIMB: i64 = 1 << (RADIX_BITS - 1);
export const LIMB_SHIFT: i32 = FMA ? 3 : 2;
export const LIMB_BYTES: i32 = 1 << LIMB_SHIFT;

/** Rows of a schoolbook product handled per pass; `limbs` is a multiple. */
export const ROWS: i32 = FMA ? 3 : 4;
export const ROWS_BYTES: usize = ROWS * LIMB_BYTES;

/** Room for 6,144 bits and the four bits of R >= 16n. */
export const MAX_LIMBS: i32 = FMA ? 126 : 220;
/** Zero limbs in front of each number: row r reads limb (column - r). */
export const LEAD_BYTES: usize = 16;
/** Zero limbs behind each number: the last step of a pass overruns. */
const TRAIL_BYTES: i32 = 32;
export const NUMBER_BYTES: i32 = 16 + MAX_LIMBS * LIMB_BYTES + TRAIL_BYTES;

export function loadLimb(at: usize): i64 {
  if (FMA) return <i64>load<f64>(at);
  return <i64>load<i32>(at);
}

export function storeLimb(at: usize, limb: i64): void {
  if (FMA) store<f64>(at, <f64>limb);
  else store<i32>(at, <i32>limb);
}
