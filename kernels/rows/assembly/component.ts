/** Passes over 64-bit coefficients: those of a sum, aligned to 16 octets, and those of a ciphertext, wherever they are. */

/**
 * Adds `degree` coefficients, a multiple of 8.
 * @param largest q - 1, below 2^62
 * @returns a number whose highest bit is set exactly when a coefficient was larger: largest - x is negative then, or x is 2^63 and more
 */
export function addComponent(sum: usize, coefficients: usize, largest: u64, degree: u32): u64 {
  const bound = i64x2.splat(largest);
  let bad = i64x2.splat(0);
  const end = coefficients + ((<usize>degree) << 3);
  while (coefficients < end) {
    const a = v128.load(coefficients);
    const b = v128.load(coefficients, 16);
    const c = v128.load(coefficients, 32);
    const d = v128.load(coefficients, 48);
    const low = v128.or(v128.or(i64x2.sub(bound, a), a), v128.or(i64x2.sub(bound, b), b));
    const high = v128.or(v128.or(i64x2.sub(bound, c), c), v128.or(i64x2.sub(bound, d), d));
    bad = v128.or(bad, v128.or(low, high));
    v128.store(sum, i64x2.add(v128.load(sum), a));
    v128.store(sum, i64x2.add(v128.load(sum, 16), b), 16);
    v128.store(sum, i64x2.add(v128.load(sum, 32), c), 32);
    v128.store(sum, i64x2.add(v128.load(sum, 48), d), 48);
    coefficients += 64;
    sum += 64;
  }
  return i64x2.extract_lane(bad, 0) | i64x2.extract_lane(bad, 1);
}

/** Takes off again what was added; `count` is even. */
export function subtract(sum: usize, coefficients: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i += 2) {
    v128.store(sum, i64x2.sub(v128.load(sum), v128.load(coefficients)));
    coefficients += 16;
    sum += 16;
  }
}
