/** Passes over polynomials that encryption is made of. `n` doubles each; sizes in units of the modulus unless said. */
import { Residues } from './residues';

/** Writes doubles in [0, 2^52) as 64-bit integers. */
function asIntegers(x: v128, bias: v128): v128 {
  return v128.xor(f64x2.add(x, bias), bias);
}

/** 64-bit integers below 2^52 times a factor, centred. @param factor at most 1/2 */
export function enter(target: usize, integers: usize, factor: f64, ring: usize, n: u32): void {
  const modulus = Residues.modulusOf(ring);
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const half = Residues.halfOf(ring);
  const round = Residues.rounder();
  const bias = Residues.integerBias();
  const w = f64x2.splat(factor);
  const negated = f64x2.neg(w);
  for (const end = target + ((<usize>n) << 3); target < end; target += 16) {
    const x = f64x2.sub(v128.or(v128.load(integers), bias), bias);
    const scaled = Residues.reduce(
      Residues.product(x, w, negated, negative, reciprocal, round),
      negative,
      reciprocal,
      round,
    );
    v128.store(target, Residues.centred(scaled, modulus, half));
    integers += 16;
  }
}

/** x times a factor, centred, in place. @param factor at most 1/2 */
export function scale(x: usize, factor: f64, ring: usize, n: u32): void {
  const modulus = Residues.modulusOf(ring);
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const half = Residues.halfOf(ring);
  const round = Residues.rounder();
  const w = f64x2.splat(factor);
  const negated = f64x2.neg(w);
  for (const end = x + ((<usize>n) << 3); x < end; x += 16) {
    const scaled = Residues.product(v128.load(x), w, negated, negative, reciprocal, round);
    v128.store(x, Residues.centred(Residues.reduce(scaled, negative, reciprocal, round), modulus, half));
  }
}

/** Residues of at most 4 as 64-bit integers in [0, q). */
export function leave(integers: usize, x: usize, ring: usize, n: u32): void {
  const modulus = Residues.modulusOf(ring);
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const round = Residues.rounder();
  const bias = Residues.integerBias();
  for (const end = x + ((<usize>n) << 3); x < end; x += 16) {
    const reduced = Residues.reduce(v128.load(x), negative, reciprocal, round);
    v128.store(integers, asIntegers(Residues.canonical(reduced, modulus), bias));
    integers += 16;
  }
}

/** Values x times values of the key, reduced. */
export function multiply(target: usize, x: usize, key: usize, ring: usize, n: u32): void {
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const round = Residues.rounder();
  for (const end = target + ((<usize>n) << 3); target < end; target += 16) {
    const w = v128.load(key);
    const values = Residues.product(v128.load(x), w, f64x2.neg(w), negative, reciprocal, round);
    v128.store(target, Residues.reduce(values, negative, reciprocal, round));
    x += 16;
    key += 16;
  }
}

/**
 * Modulo the prime p that is divided away: last = x + t*noise in [0, p), over x; lift = -last/p modulo t, in [0, t), so that last + lift*p
 * is a multiple of t and of p what is taken off.
 * @param x coefficients of at most 1
 * @param plainFactor t modulo p
 * @param negatedInverse -1/p modulo t
 */
export function closeLast(
  x: usize,
  lift: usize,
  noise: usize,
  plainFactor: f64,
  negatedInverse: f64,
  ring: usize,
  plainRing: usize,
  n: u32,
): void {
  const modulus = Residues.modulusOf(ring);
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const plainModulus = Residues.modulusOf(plainRing);
  const plainNegative = Residues.negativeOf(plainRing);
  const plainReciprocal = Residues.reciprocalOf(plainRing);
  const round = Residues.rounder();
  const t = f64x2.splat(plainFactor);
  const negatedT = f64x2.neg(t);
  const w = f64x2.splat(negatedInverse);
  const negatedW = f64x2.neg(w);
  for (const end = x + ((<usize>n) << 3); x < end; x += 16) {
    const error = Residues.product(v128.load(noise), t, negatedT, negative, reciprocal, round);
    const sum = Residues.reduce(f64x2.add(v128.load(x), error), negative, reciprocal, round);
    const last = Residues.canonical(sum, modulus);
    v128.store(x, last);
    const quotient = Residues.product(last, w, negatedW, plainNegative, plainReciprocal, round);
    const reduced = Residues.reduce(quotient, plainNegative, plainReciprocal, round);
    v128.store(lift, Residues.canonical(reduced, plainModulus));
    noise += 16;
    lift += 16;
  }
}

/**
 * Coefficients of (t*noise - last)/p - lift + plain, reduced: what joins the key's part after its transform.
 * @param noiseFactor t/p modulo q
 * @param lastFactor -1/p modulo q
 */
export function combine(
  target: usize,
  noise: usize,
  last: usize,
  lift: usize,
  plain: usize,
  noiseFactor: f64,
  lastFactor: f64,
  ring: usize,
  n: u32,
): void {
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const round = Residues.rounder();
  const f = f64x2.splat(noiseFactor);
  const negatedF = f64x2.neg(f);
  const g = f64x2.splat(lastFactor);
  const negatedG = f64x2.neg(g);
  for (const end = target + ((<usize>n) << 3); target < end; target += 16) {
    const error = Residues.product(v128.load(noise), f, negatedF, negative, reciprocal, round);
    const lasts = Residues.product(v128.load(last), g, negatedG, negative, reciprocal, round);
    const rest = f64x2.sub(v128.load(plain), v128.load(lift));
    const sum = f64x2.add(f64x2.add(error, lasts), rest);
    v128.store(target, Residues.reduce(sum, negative, reciprocal, round));
    noise += 16;
    last += 16;
    lift += 16;
    plain += 16;
  }
}

/** Values u*key + x as 64-bit integers in [0, q). @param u, x at most 4 */
export function finish(integers: usize, u: usize, key: usize, x: usize, ring: usize, n: u32): void {
  const modulus = Residues.modulusOf(ring);
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const round = Residues.rounder();
  const bias = Residues.integerBias();
  for (const end = x + ((<usize>n) << 3); x < end; x += 16) {
    const w = v128.load(key);
    const values = Residues.product(v128.load(u), w, f64x2.neg(w), negative, reciprocal, round);
    const sum = Residues.reduce(f64x2.add(values, v128.load(x)), negative, reciprocal, round);
    v128.store(integers, asIntegers(Residues.canonical(sum, modulus), bias));
    integers += 16;
    u += 16;
    key += 16;
  }
}
