/**
 * Residues modulo a prime q below 2^50, as doubles that hold integers of either sign, two per vector.
 *
 * Products. With h = v*w rounded and b = h/q rounded to an integer, v*w - h and h - b*q are integers below 2^53 in size, so that both are
 * exact in one fused multiply-add each (FMA build), or by splitting factors into halves of 26 bits (Dekker 1971; SIMD build).
 *
 * Bounds. Sizes are told in units of q. |w| <= 1/2 and |v| <= 4 give |b| <= 2^51, inside the range in which adding 1.5 * 2^52 rounds to
 * an integer. h and 1/q are off by 2^-53 of themselves each, and so is their product in the SIMD build: b is off by at most
 * 1/2 + 3 |b| 2^-53 <= 1/2 + 3/16 |v|, which is the size of the result. Any |v| <= 2^50 will do too, whatever q.
 */

export const FMA: bool = ASC_FEATURE_RELAXED_SIMD;

/** What a modulus needs, at the address that stands for it; vectors of two equal doubles. The tables of the transform follow. */
const MODULUS: usize = 0;
const NEGATIVE: usize = 16;
const RECIPROCAL: usize = 32;
const HALF: usize = 48;
export const TABLES: usize = 64;

/** Vector constants live in memory, not in v128.const: V8 makes literal constants anew inside hot loops. */
const constants: usize = memory.data<f64>(
  [6755399441055744, 6755399441055744, 4503599627370496, 4503599627370496, 134217729, 134217729],
  16,
);

export function setModulus(ring: usize, q: f64): void {
  v128.store(ring, f64x2.splat(q), MODULUS);
  v128.store(ring, f64x2.splat(-q), NEGATIVE);
  v128.store(ring, f64x2.splat(1 / q), RECIPROCAL);
  v128.store(ring, f64x2.splat((q - 1) / 2), HALF);
}

/** Constants and steps of the arithmetic; a class so that each is compiled into the loop that it stands in. */
export class Residues {
  @inline
  static modulusOf(ring: usize): v128 {
    return v128.load(ring, MODULUS);
  }

  @inline
  static negativeOf(ring: usize): v128 {
    return v128.load(ring, NEGATIVE);
  }

  @inline
  static reciprocalOf(ring: usize): v128 {
    return v128.load(ring, RECIPROCAL);
  }

  /** (q - 1) / 2. */
  @inline
  static halfOf(ring: usize): v128 {
    return v128.load(ring, HALF);
  }

  /** 1.5 * 2^52: adding and taking it off again rounds to an integer. */
  @inline
  static rounder(): v128 {
    return v128.load(constants);
  }

  /** 2^52: its bits and those of an integer below it do not meet. */
  @inline
  static integerBias(): v128 {
    return v128.load(constants, 16);
  }

  /** 2^27 + 1, which splits doubles. */
  @inline
  static splitter(): v128 {
    return v128.load(constants, 32);
  }

  /** a*b + c where a*b is exact as a double, or its rounding does not matter. */
  @inline
  private static multiplyAdd(a: v128, b: v128, c: v128): v128 {
    if (FMA) return f64x2.relaxed_madd(a, b, c);
    return f64x2.add(f64x2.mul(a, b), c);
  }

  /** x minus its multiple of q that is nearest: at most 1/2, plus what rounding adds (2^-51 of x). Sizes below 2^53. */
  @inline
  static reduce(x: v128, negative: v128, reciprocal: v128, round: v128): v128 {
    const b = f64x2.sub(Residues.multiplyAdd(x, reciprocal, round), round);
    return Residues.multiplyAdd(b, negative, x);
  }

  /** v*w modulo q, at most 1/2 + 3/16 |v|. @param negated -w */
  @inline
  static product(v: v128, w: v128, negated: v128, negative: v128, reciprocal: v128, round: v128): v128 {
    if (FMA) {
      const high = f64x2.mul(v, negated);
      const b = f64x2.sub(f64x2.relaxed_madd(high, reciprocal, round), round);
      const low = f64x2.relaxed_madd(v, w, high);
      return f64x2.sub(low, f64x2.relaxed_madd(b, negative, high));
    }
    const split = Residues.splitter();
    const high = f64x2.mul(v, w);
    const b = f64x2.sub(f64x2.add(f64x2.mul(high, reciprocal), round), round);
    const multiple = f64x2.mul(b, negative);
    const low = f64x2.add(Residues.roundingOf(v, w, high, split), Residues.roundingOf(b, negative, multiple, split));
    return f64x2.add(f64x2.add(high, multiple), low);
  }

  /** x*y - rounded, exactly, where rounded is x*y rounded. */
  @inline
  private static roundingOf(x: v128, y: v128, rounded: v128, split: v128): v128 {
    const x0 = f64x2.mul(x, split);
    const xh = f64x2.sub(x0, f64x2.sub(x0, x));
    const xl = f64x2.sub(x, xh);
    const y0 = f64x2.mul(y, split);
    const yh = f64x2.sub(y0, f64x2.sub(y0, y));
    const yl = f64x2.sub(y, yh);
    const rest = f64x2.add(f64x2.sub(f64x2.mul(xh, yh), rounded), f64x2.mul(xl, yh));
    return f64x2.add(f64x2.add(rest, f64x2.mul(xh, yl)), f64x2.mul(xl, yl));
  }

  /** The residue in [0, q) of a reduced x. */
  @inline
  static canonical(x: v128, modulus: v128): v128 {
    return f64x2.add(x, v128.and(f64x2.lt(x, f64x2.splat(0)), modulus));
  }

  /** The residue in [-(q - 1)/2, (q - 1)/2] of a reduced x. */
  @inline
  static centred(x: v128, modulus: v128, half: v128): v128 {
    const lowered = f64x2.sub(x, v128.and(f64x2.gt(x, half), modulus));
    return f64x2.add(lowered, v128.and(f64x2.lt(lowered, f64x2.neg(half)), modulus));
  }
}
