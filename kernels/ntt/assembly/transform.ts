/**
 * The number-theoretic transform modulo X^N + 1 and its inverse, in place. Values stand in bit-reversed order, as SEAL keeps them: the one
 * at reversed index i is the polynomial at root^(2i + 1).
 */
import { Residues, setModulus, TABLES } from './residues';

/** Bytes of what stands for a modulus: constants, powers of the root and of its inverse. */
export function ringBytes(n: u32): usize {
  return TABLES + ((<usize>n) << 4);
}

/**
 * Prepares a modulus.
 * @param n power of two, at least 16
 * @param q prime, 1 modulo 2n, below 2^50
 * @param root primitive 2n-th root of unity, at most q/2 in size, as is its inverse
 */
export function setRing(ring: usize, n: u32, q: f64, root: f64, inverseRoot: f64): void {
  setModulus(ring, q);
  const modulus = Residues.modulusOf(ring);
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const half = Residues.halfOf(ring);
  const round = Residues.rounder();
  const step = f64x2.replace_lane(f64x2.splat(root), 1, inverseRoot);
  const negated = f64x2.neg(step);
  const shift = 32 - ctz(n);
  let power = f64x2.splat(1);
  for (let i: u32 = 0; i < n; i++) {
    const at = ring + ((<usize>(reversed(i) >> shift)) << 3);
    store<f64>(at, f64x2.extract_lane(power, 0), TABLES);
    store<f64>(at + ((<usize>n) << 3), f64x2.extract_lane(power, 1), TABLES);
    power = Residues.centred(Residues.product(power, step, negated, negative, reciprocal, round), modulus, half);
  }
}

/** The 32 bits in reversed order. */
export function reversed(bits: u32): u32 {
  bits = ((bits >> 1) & 0x55555555) | ((bits & 0x55555555) << 1);
  bits = ((bits >> 2) & 0x33333333) | ((bits & 0x33333333) << 2);
  bits = ((bits >> 4) & 0x0f0f0f0f) | ((bits & 0x0f0f0f0f) << 4);
  return bswap(bits);
}

/**
 * Coefficients of at most 1 to values of at most 4 (units of q). u + t and u - t with t at most 1/2 + 3/16 |v|: three levels without
 * reduction lead from 1 to 3.2, from what follows a reduction to 3.4; so every third level reduces u, and so does the last but one.
 */
export function forward(x: usize, ring: usize, n: u32): void {
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const round = Residues.rounder();
  const end = x + ((<usize>n) << 3);
  let twiddle = ring + TABLES + 8;
  let level: u32 = 0;
  for (let half = (<usize>n) << 2; half >= 32; half >>= 1) {
    const reducing = level % 3 === 2;
    for (let group = x; group < end; group += half << 1) {
      const w = v128.load64_splat(twiddle);
      const negated = f64x2.neg(w);
      twiddle += 8;
      const middle = group + half;
      if (reducing) {
        for (let at = group; at < middle; at += 16) {
          const u = Residues.reduce(v128.load(at), negative, reciprocal, round);
          const t = Residues.product(v128.load(at + half), w, negated, negative, reciprocal, round);
          v128.store(at, f64x2.add(u, t));
          v128.store(at + half, f64x2.sub(u, t));
        }
      } else {
        for (let at = group; at < middle; at += 16) {
          const u = v128.load(at);
          const t = Residues.product(v128.load(at + half), w, negated, negative, reciprocal, round);
          v128.store(at, f64x2.add(u, t));
          v128.store(at + half, f64x2.sub(u, t));
        }
      }
    }
    level++;
  }
  // the last two levels, four values at a time
  let last = ring + TABLES + ((<usize>n) << 2);
  for (let at = x; at < end; at += 32) {
    const w = v128.load64_splat(twiddle);
    const u = Residues.reduce(v128.load(at), negative, reciprocal, round);
    const t = Residues.product(v128.load(at, 16), w, f64x2.neg(w), negative, reciprocal, round);
    const above = f64x2.add(u, t);
    const below = f64x2.sub(u, t);
    const ws = v128.load(last);
    const us = v128.shuffle<f64>(above, below, 0, 2);
    const vs = v128.shuffle<f64>(above, below, 1, 3);
    const ts = Residues.product(vs, ws, f64x2.neg(ws), negative, reciprocal, round);
    const sums = f64x2.add(us, ts);
    const differences = f64x2.sub(us, ts);
    v128.store(at, v128.shuffle<f64>(sums, differences, 0, 2));
    v128.store(at, v128.shuffle<f64>(sums, differences, 1, 3), 16);
    twiddle += 8;
    last += 16;
  }
}

/**
 * Values of at most 1 to n times their coefficients, at most 1. Sums are reduced to 1/2; differences of at most 2 give products of at
 * most 7/8.
 */
export function inverse(x: usize, ring: usize, n: u32): void {
  const negative = Residues.negativeOf(ring);
  const reciprocal = Residues.reciprocalOf(ring);
  const round = Residues.rounder();
  const end = x + ((<usize>n) << 3);
  const powers = ring + TABLES + ((<usize>n) << 3);
  let first = powers + ((<usize>n) << 2);
  let twiddle = powers + ((<usize>n) << 1);
  for (let at = x; at < end; at += 32) {
    const left = v128.load(at);
    const right = v128.load(at, 16);
    const ws = v128.load(first);
    const us = v128.shuffle<f64>(left, right, 0, 2);
    const vs = v128.shuffle<f64>(left, right, 1, 3);
    const sums = Residues.reduce(f64x2.add(us, vs), negative, reciprocal, round);
    const turned = Residues.product(f64x2.sub(us, vs), ws, f64x2.neg(ws), negative, reciprocal, round);
    const u = v128.shuffle<f64>(sums, turned, 0, 2);
    const v = v128.shuffle<f64>(sums, turned, 1, 3);
    const w = v128.load64_splat(twiddle);
    v128.store(at, Residues.reduce(f64x2.add(u, v), negative, reciprocal, round));
    v128.store(at, Residues.product(f64x2.sub(u, v), w, f64x2.neg(w), negative, reciprocal, round), 16);
    first += 16;
    twiddle += 8;
  }
  for (let half: usize = 32; half < (<usize>n) << 3; half <<= 1) {
    let power = powers + ((((<usize>n) << 2) / half) << 3);
    for (let group = x; group < end; group += half << 1) {
      const w = v128.load64_splat(power);
      const negated = f64x2.neg(w);
      power += 8;
      const middle = group + half;
      for (let at = group; at < middle; at += 16) {
        const u = v128.load(at);
        const v = v128.load(at + half);
        v128.store(at, Residues.reduce(f64x2.add(u, v), negative, reciprocal, round));
        v128.store(at + half, Residues.product(f64x2.sub(u, v), w, negated, negative, reciprocal, round));
      }
    }
  }
}
