/**
 * Passes over 64-bit coefficients: those of a sum, aligned to 16 octets, and those of ciphertexts, wherever they are.
 *
 * Comparing. What is gathered is the largest of all coefficients, read as doubles, and all their bits. Doubles without sign are in the order of
 * their bit patterns, and infinities and what is no number have bit 62 set: where no coefficient has one of the two highest bits, the largest
 * double is the largest coefficient. One instruction each, where comparing 64-bit integers takes three.
 */

/** Bits that no coefficient below 2^60 has. */
const TOO_HIGH: i32 = 62;

/** Whether the largest of coefficients, or all their bits, tell of one above `largest`. */
function passes(most: v128, bits: v128, largest: u64): bool {
  if (<u64>(i64x2.extract_lane(bits, 0) | i64x2.extract_lane(bits, 1)) >> TOO_HIGH !== 0) return true;
  return <u64>i64x2.extract_lane(most, 0) > largest || <u64>i64x2.extract_lane(most, 1) > largest;
}

/**
 * Adds `degree` coefficients, a multiple of 8.
 * @param largest q - 1, below 2^60
 * @returns whether one was larger
 */
export function addComponent(sum: usize, coefficients: usize, largest: u64, degree: u32): bool {
  let most = i64x2.splat(0);
  let bits = i64x2.splat(0);
  const end = coefficients + ((<usize>degree) << 3);
  while (coefficients < end) {
    const a = v128.load(coefficients);
    const b = v128.load(coefficients, 16);
    most = f64x2.pmax(most, f64x2.pmax(a, b));
    bits = v128.or(bits, v128.or(a, b));
    v128.store(sum, i64x2.add(v128.load(sum), a));
    v128.store(sum, i64x2.add(v128.load(sum, 16), b), 16);
    coefficients += 32;
    sum += 32;
  }
  return passes(most, bits, largest);
}

/** Adds the coefficients of two ciphertexts as {@link addComponent} does, with one pass over the sum. */
export function addTwoComponents(sum: usize, first: usize, second: usize, largest: u64, degree: u32): bool {
  let most = i64x2.splat(0);
  let bits = i64x2.splat(0);
  const end = first + ((<usize>degree) << 3);
  while (first < end) {
    const a = v128.load(first);
    const b = v128.load(second);
    const c = v128.load(first, 16);
    const d = v128.load(second, 16);
    most = f64x2.pmax(most, f64x2.pmax(f64x2.pmax(a, b), f64x2.pmax(c, d)));
    bits = v128.or(bits, v128.or(v128.or(a, b), v128.or(c, d)));
    v128.store(sum, i64x2.add(v128.load(sum), i64x2.add(a, b)));
    v128.store(sum, i64x2.add(v128.load(sum, 16), i64x2.add(c, d)), 16);
    first += 32;
    second += 32;
    sum += 32;
  }
  return passes(most, bits, largest);
}

/** Takes off again what was added; `count` is even. */
export function subtract(sum: usize, coefficients: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i += 2) {
    v128.store(sum, i64x2.sub(v128.load(sum), v128.load(coefficients)));
    coefficients += 16;
    sum += 16;
  }
}
