/**
 * How far a computation's result is from wrapping around, as bounds that hold always: no noise is measured, which would need the key.
 *
 * The phase of a ciphertext (c0, c1, …) is c0 + c1·s + c2·s² + … modulo Q, centred; it is the message modulo t as long as its coefficients
 * never pass Q/2. Sizes below are the largest size of a coefficient.
 *
 * Fresh. Encryption takes v = p0·u + t·e0 + (p1·u + t·e1)·s modulo Q·P, P the last prime, with (p0, p1) = (-(a·s + t·e), a):
 * v = t(e0 + e1·s - e·u). u and s are ternary, the errors are sums of 21 signed bits (centred binomial), so that |v| <= 21·t·(2N + 1).
 * Dividing by P takes off d0 and d1, which are 0 modulo t and below t·P, and leaves |v|/P + |d0/P + d1/P·s| <= |v|/P + t(N + 1).
 * The message adds at most t. Who encrypts otherwise than told may be anywhere; so may then the sum.
 *
 * Sums add sizes. A coefficient of a product is a sum of N products: N·a·b.
 *
 * Flooding (the secret key's owner, who sees the phase, must not see what the rows left in it): with e uniform in [-2^B, 2^B) and a phase of
 * m + t·v, the released phase is m' + t·(v + e), and v + e is |v|/2^(B+1) from uniform in statistical distance, N times that for all coefficients.
 */
import { DomainError } from '../../errors.ts';
import { bitLength } from '../../math/modular.ts';
import { type BgvParameters, ciphertextPrimes } from './parameters.ts';

/** Largest size of an error's coefficient. */
const ERROR_SIZE = 21n;
/** Statistical distance is at most 2^-40. */
const MIN_DISTANCE_BITS = 40;

/** Sums of products of so many fresh ciphertexts each. */
export interface SumPlan {
  /** 1: the ciphertexts are added as they are. */
  readonly factors: 1 | 2 | 3;
  /** At most so many are added. */
  readonly addends: number;
}

export interface NoiseBound {
  /** log2 of Q/2 over the largest size of the released phase, rounded down. */
  readonly bitsLeft: number;
  /** B; nothing is flooded where the noise does not depend on the rows: sums of fresh ciphertexts, to which a fresh zero is added. */
  readonly floodBits: number | undefined;
  /** -log2 of the statistical distance that flooding leaves, rounded down. */
  readonly distanceBits: number | undefined;
}

/** floor(log2(a / b)) for a >= b > 0. */
const logRatio = (a: bigint, b: bigint): number => bitLength(a / b) - 1;

/** Largest size of a fresh ciphertext's phase. */
export function freshPhase({ degree, plainModulus: t, primes }: BgvParameters): bigint {
  const n = BigInt(degree);
  const last = primes.at(-1) as bigint;
  return t * (n + 2n) + (ERROR_SIZE * t * (2n * n + 1n)) / last + 1n;
}

/** Largest size of the phase of what a plan sums, before anything is added for its release. */
export function plannedPhase(parameters: BgvParameters, { factors, addends }: SumPlan): bigint {
  const fresh = freshPhase(parameters);
  let product = fresh;
  for (let factor = 1; factor < factors; factor++) product *= BigInt(parameters.degree) * fresh;
  return BigInt(addends) * product;
}

/**
 * What is left of a plan with a fresh zero, the mask and, for products, the flood, for the largest B that fits.
 * @throws DomainError `layout/noise` when the phase may wrap around, or flooding would hide the noise by less than 40 bits
 */
export function noiseBound(parameters: BgvParameters, plan: SumPlan): NoiseBound {
  const { degree, plainModulus: t } = parameters;
  const limit = ciphertextPrimes(parameters).reduce((product, prime) => product * prime, 1n) / 2n;
  const phase = plannedPhase(parameters, plan);
  const masked = phase + freshPhase(parameters) + t; // the mask is centred, but t is simpler
  const refuse = (why: string, detail = {}) =>
    new DomainError('layout/noise', { why, addends: plan.addends, ...detail });
  if (masked >= limit) throw refuse('phase');
  if (plan.factors === 1) return { bitsLeft: logRatio(limit, masked), floodBits: undefined, distanceBits: undefined };

  const room = (limit - 1n - masked) / t; // 2^B is at most that
  const floodBits = bitLength(room) - 1;
  const hidden = BigInt(degree) * (masked / t + 2n);
  const range = floodBits < 0 ? 0n : 2n << BigInt(floodBits);
  const distanceBits = range < hidden ? 0 : logRatio(range, hidden);
  if (distanceBits < MIN_DISTANCE_BITS) throw refuse('distance', { distanceBits });
  return { bitsLeft: logRatio(limit, masked + (t << BigInt(floodBits))), floodBits, distanceBits };
}
