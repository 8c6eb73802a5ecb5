/**
 * Arithmetic modulo n^2 on pairs: (u, w) stands for u + n * (w/R) modulo n^2. Both halves are numbers; w lies STRIDE behind u.
 *
 * Reducing a0*b0 modulo n gives e and the quotient q with e*R = a0*b0 + q*n, hence
 *   a*b = e*R - q*n + n*(a0*b1 + a1*b0)/R   and   a*b/R = e + n * (t - q)/R   with t = (a0*b1 + a1*b0)/R modulo n:
 * three half-size products and two half-size reductions, 5/8 of the work of a full-size product and reduction. Squares need 3.5/8.
 * Because w carries its own 1/R, the quotient needs no reduction of its own, and a raw number x < n^2 enters with one:
 *   x = e*R - q*n   and   x/R = e + n * (-q)/R.
 *
 * Bounds. |u| < n for results, any |u| < 2n is fine; |w| < 2R always: |t| <= 2 * 2n * 2R / R + 3/4 n < 9n <= 9/16 R and |q| < 3/4 R.
 * So the highest limb of w may exceed half the radix fourfold; the rows' bounds count on it.
 */
import {
  begin,
  beginEmpty,
  columns0,
  limbs,
  normalise,
  PRODUCT,
  SQUARE,
  steps,
  UPPER_PRODUCT,
  UPPER_SQUARE,
  unbias,
} from './columns';
import { LEAD_BYTES, LIMB_SHIFT, NUMBER_BYTES } from './limbs';
import { addProduct, addSquare, double, doubled, reduce, subtractQuotient } from './montgomery';

/** Bytes from a pair's lower half to its upper: the same for all sizes. */
export const STRIDE: usize = NUMBER_BYTES;

/** A pair's lower half waits here: the factors, still needed, may be the result. */
const lowerBuffer: usize = memory.data(NUMBER_BYTES, 16);
const lower: usize = lowerBuffer + LEAD_BYTES;

/** Column above the lower half of the sums. */
function upperColumns(): usize {
  return columns0 + ((<usize>limbs) << 3);
}

/** Result = a * b / R modulo n^2. `result` may be a factor. */
export function multiplyPair(result: usize, a: usize, b: usize): void {
  begin(PRODUCT);
  addProduct(a, b);
  reduce(lower);
  begin(UPPER_PRODUCT);
  subtractQuotient(upperColumns());
  addProduct(a, b + STRIDE);
  addProduct(b, a + STRIDE);
  reduce(result + STRIDE);
  copyNumber(result, lower);
}

/** Result = a * a / R modulo n^2; 2 * a0 * a1 is one product. */
export function squarePair(result: usize, a: usize): void {
  begin(SQUARE);
  addSquare(a, 0);
  reduce(lower);
  begin(UPPER_SQUARE);
  subtractQuotient(upperColumns());
  double(a + STRIDE, 0);
  addProduct(a, doubled);
  reduce(result + STRIDE);
  copyNumber(result, lower);
}

/** Result = T / R modulo n^2 for the digits of a raw number T, 0 <= T < 4n^2, that the caller has added after `begin(REDUCTION)`. */
export function finishEntry(result: usize): void {
  reduce(result);
  beginEmpty();
  unbias(columns0, steps);
  subtractQuotient(columns0);
  normalise(result + STRIDE, columns0, 0);
}

export function copyNumber(target: usize, source: usize): void {
  // An odd count copies the zero that normalise() put behind it, an even one no more.
  const end = (<usize>limbs) << LIMB_SHIFT;
  for (let at: usize = 0; at < end; at += 16) v128.store(target + at, v128.load(source + at));
}

/** Forgets what the last product left behind. */
export function forgetPairs(): void {
  memory.fill(lowerBuffer, 0, NUMBER_BYTES);
}
