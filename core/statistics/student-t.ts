/**
 * Two-sided quantile of Student's t distribution with whole degrees of freedom, found by Newton's iteration on the distribution's finite series
 * (Abramowitz & Stegun 26.7.3 and 26.7.4), and beyond {@link SERIES_LIMIT} by the expansion in 1/ν (26.7.5).
 */

/** Standard normal quantile of 0.975. */
const NORMAL_975 = 1.959963984540054;
const LEVEL = 0.95;
/** Above it the expansion's error is below 10^−14 and the series would only cost time. */
const SERIES_LIMIT = 1000;
const MAX_STEPS = 200;

/** P(|T| ≤ t) and its derivative in t. @param degrees whole, ≥ 1 */
function probabilityWithin(t: number, degrees: number): { readonly probability: number; readonly slope: number } {
  const cosine2 = degrees / (degrees + t * t);
  const sine = t / Math.sqrt(degrees + t * t);
  const cosine = Math.sqrt(cosine2);
  const odd = degrees % 2 === 1;
  // term_k of the series; norm becomes Γ((ν+1)/2) / (√π Γ(ν/2)) step by step
  let term = odd ? cosine : 1;
  let series = degrees === 1 ? 0 : term;
  let norm = odd ? 1 / Math.PI : 0.5;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine2;
    series += term;
  }
  for (let k = odd ? 1 : 2; k <= degrees - 2; k += 2) norm *= (k + 1) / k;
  const probability = odd ? (2 / Math.PI) * (Math.atan2(sine, cosine) + sine * series) : sine * series;
  const slope = 2 * (norm / Math.sqrt(degrees)) * cosine ** (degrees + 1);
  return { probability, slope };
}

/**
 * t with P(|T| ≤ t) = 0.95: what a 95 % confidence interval of a mean takes, with n − 1 degrees of freedom.
 * @param degrees whole, ≥ 1
 * @throws RangeError
 */
export function studentT95(degrees: number): number {
  if (!Number.isSafeInteger(degrees) || degrees < 1)
    throw new RangeError(`degrees of freedom: a whole number ≥ 1, got ${degrees}`);
  if (degrees > SERIES_LIMIT) return expansion(degrees);
  // P is concave for t > 0 and the normal quantile lies left of the root, so that the iteration climbs and cannot pass it.
  let t = NORMAL_975;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { probability, slope } = probabilityWithin(t, degrees);
    const next = t + (LEVEL - probability) / slope;
    if (!(next > t)) return t;
    t = next;
  }
  return t;
}

function expansion(degrees: number): number {
  const z = NORMAL_975;
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160;
  return z + (g1 + (g2 + (g3 + g4 / degrees) / degrees) / degrees) / degrees;
}
