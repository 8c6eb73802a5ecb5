/**
 * Montgomery arithmetic modulo an odd n, by blocks of ROWS rows. R is the radix to the power of `limbs`, R >= 16n.
 *
 * `inverse` is k = -1/n modulo the radix to the power of ROWS, balanced, and `shifted` is (k*n + 1) divided by that power. Adding
 * m * k*n to a block's columns only removes the digits m there and adds m * shifted one block further up: the next ROWS digits of the
 * quotient are the next ROWS digits of the sum itself, and no multiplication stands between one digit and the next. The last block has no
 * room above and takes the modulus itself.
 *
 * Signs and bounds. Numbers are signed. Of a sum T the reduction makes (T + q*n) / R with |q| < 3/4 R: 1/4 from `inverse` times the digits
 * below the last block, 1/2 from the last block. Factors with |a|, |b| < 2n give |ab|/R <= n/4 and so a result with |r| < n (the
 * quotient's bound exceeds 3/4 R by less than 2^-40 of it, which the strict bounds of the factors leave room for).
 */
import {
  addRows,
  addToColumn,
  BLOCK_BYTES,
  begin,
  COLUMNS_BYTES,
  clearColumns,
  columnAt,
  columns0,
  limbs,
  normalise,
  PRODUCT,
  REDUCTION,
  SQUARE,
  skippedSteps,
  steps,
  takeDigits,
  unbias,
} from './columns';
import {
  FMA,
  LEAD_BYTES,
  LIMB_BYTES,
  LIMB_SHIFT,
  loadLimb,
  NUMBER_BYTES,
  RADIX_BITS,
  ROWS_BYTES,
  storeLimb,
} from './limbs';

const modulusBuffer: usize = memory.data(NUMBER_BYTES, 16);
const shiftedBuffer: usize = memory.data(NUMBER_BYTES, 16);
const inverseBuffer: usize = memory.data(96, 16);
const quotientBuffer: usize = memory.data(NUMBER_BYTES, 16);
const doubledBuffer: usize = memory.data(NUMBER_BYTES, 16);
const digitsBuffer: usize = memory.data(96, 16);
/** Sums of the product by `inverse`: a set of its own, of which only the lowest columns are used. */
const smallSums: usize = memory.data(COLUMNS_BYTES, 16);

export const modulus: usize = modulusBuffer + LEAD_BYTES;
export const shifted: usize = shiftedBuffer + LEAD_BYTES;
export const inverse: usize = inverseBuffer + LEAD_BYTES;
const quotient: usize = quotientBuffer + LEAD_BYTES;
const digits: usize = digitsBuffer + LEAD_BYTES;
export const doubled: usize = doubledBuffer + LEAD_BYTES;

/** Steps that make ROWS columns: four columns, of 32 bytes, in both builds. */
const DIGIT_STEPS: u32 = FMA ? 2 : 1;

/** Where the last block begins, in bytes of a number. */
function lastBlock(): usize {
  return ((<usize>limbs) << LIMB_SHIFT) - ROWS_BYTES;
}

/** Adds a * b to the sums from column 0 on. */
export function addProduct(a: usize, b: usize): void {
  const end = a + ((<usize>limbs) << LIMB_SHIFT);
  let columns = columns0;
  for (; a < end; a += ROWS_BYTES) {
    addRows(columns, a, b, steps);
    columns += BLOCK_BYTES;
  }
}

/** doubled = 2a, or 4a when `twice` is 1, with its zeros. `twice` may be secret. */
export function double(a: usize, twice: u32): void {
  const end = (<usize>limbs + 3) << LIMB_SHIFT;
  const factor = f64x2.splat(<f64>(2 << twice));
  for (let at: usize = 0; at < end; at += 16) {
    const v = v128.load(a + at);
    v128.store(doubled + at, FMA ? f64x2.mul(v, factor) : i32x4.shl(v, 1 + twice));
  }
}

/** Halves a block of `doubled`. */
function halveBlock(block: usize): void {
  const v = v128.load(block);
  v128.store(block, FMA ? f64x2.mul(v, f64x2.splat(0.5)) : i32x4.shr_s(v, 1));
  if (FMA) store<f64>(block, 0.5 * load<f64>(block, 16), 16);
}

function clearBlock(block: usize): void {
  v128.store(block, i64x2.splat(0));
  if (FMA) store<f64>(block, 0, 16);
}

/** Adds a * a to the sums, or 2 * a * a when `twice` is 1: rows only meet limbs from their own block on, those after the block doubled. */
export function addSquare(a: usize, twice: u32): void {
  double(a, twice);
  const end = (<usize>limbs) << LIMB_SHIFT;
  let columns = columns0;
  for (let at: usize = 0; at < end; at += ROWS_BYTES) {
    halveBlock(doubled + at); // which is zero before this block
    const skipped = skippedSteps(at);
    addRows(columns + (skipped << (FMA ? 4 : 5)), a + at, doubled + (skipped << 4), steps - <u32>skipped);
    clearBlock(doubled + at);
    columns += BLOCK_BYTES;
  }
}

/**
 * The last block's digits: m = sum * k modulo the radix to the power of ROWS. Then the lower half of the sums is zero but for the carry,
 * which is returned.
 */
function reduceLastBlock(columns: usize, last: usize, carry: i64): i64 {
  takeDigits(digits, columns, carry);
  const few: u32 = FMA ? 2 : 1;
  const small = smallSums + 16;
  clearColumns(small, 4);
  unbias(small, few);
  addRows(small, digits, inverse, few);
  takeDigits(quotient + last, small, 0);
  unbias(columns, few); // not foreseen by begin(), or the digits above were wrong
  addRows(columns, quotient + last, modulus, steps);
  const end = columns + BLOCK_BYTES;
  for (; columns < end; columns += 8) carry = (carry + columnAt(columns)) >> RADIX_BITS;
  return carry;
}

/** Result = sums / R modulo n, plus what the upper columns hold already; the quotient's digits stay behind. */
export function reduce(result: usize): void {
  const last = lastBlock();
  let columns = columns0;
  let carry: i64 = 0;
  if (last !== 0) carry = takeDigits(quotient, columns, 0);
  for (let at: usize = 0; at < last; at += ROWS_BYTES) {
    columns += BLOCK_BYTES;
    // The next digits are known as soon as their columns are: the rest of the pass hides how long they take.
    addRows(columns, quotient + at, shifted, DIGIT_STEPS);
    if (at + ROWS_BYTES < last) carry = takeDigits(quotient + at + ROWS_BYTES, columns, carry);
    addRows(columns + 32, quotient + at, shifted + DIGIT_STEPS * 16, steps - DIGIT_STEPS);
  }
  carry = reduceLastBlock(columns, last, carry);
  normalise(result, columns + BLOCK_BYTES, carry);
}

/**
 * Subtracts from the sums, from `columns` on, the quotient of the reduction just done:
 * inverse * (its digits but for the last block) + (the last block).
 */
export function subtractQuotient(columns: usize): void {
  const last = lastBlock();
  let column = columns + ((<usize>limbs) << 3) - BLOCK_BYTES;
  for (let at: usize = 0; at < ROWS_BYTES; at += LIMB_BYTES) {
    addToColumn(column, -loadLimb(quotient + last + at));
    storeLimb(quotient + last + at, 0);
    storeLimb(digits + at, -loadLimb(inverse + at));
    column += 8;
  }
  addRows(columns, digits, quotient, steps);
}

/** Result = a * b / R modulo n for |a|, |b| < 2n. `result` may be a factor. */
export function multiplyNumber(result: usize, a: usize, b: usize): void {
  begin(PRODUCT);
  addProduct(a, b);
  reduce(result);
}

/** Result = a * a / R modulo n for |a| < 2n. */
export function squareNumber(result: usize, a: usize): void {
  begin(SQUARE);
  addSquare(a, 0);
  reduce(result);
}

/** Result = a * a / R modulo n, or 2 * a * a / R when `twice` is 1, for the result a of a product modulo n below 2^4096. */
export function squareTwice(result: usize, a: usize, twice: u32): void {
  begin(SQUARE);
  addSquare(a, twice);
  reduce(result);
}

/** Result = a / R modulo n for |a| < 2R: |result| <= 3/4 n + 2. */
export function reduceNumber(result: usize, a: usize): void {
  begin(REDUCTION);
  addNumber(a);
  reduce(result);
}

/** Adds a to the sums from column 0 on. */
export function addNumber(a: usize): void {
  const end = a + ((<usize>limbs) << LIMB_SHIFT);
  let column = columns0;
  for (; a < end; a += LIMB_BYTES) {
    addToColumn(column, loadLimb(a));
    column += 8;
  }
}

/** Forgets what the last products left behind. */
export function forgetProducts(): void {
  memory.fill(quotientBuffer, 0, NUMBER_BYTES);
  memory.fill(doubledBuffer, 0, NUMBER_BYTES);
  memory.fill(digitsBuffer, 0, 96);
  memory.fill(smallSums, 0, COLUMNS_BYTES);
}
