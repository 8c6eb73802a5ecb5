import { powerOfTen, type Rational } from '../dictionary/decimal.ts';
import { nearestDouble, nearestSquareRoot } from './exact.ts';
import { studentT95 } from './student-t.ts';

/** Sums over the n persons who answered, of offset codes v = x·10^decimals − offset. */
export interface PowerSums {
  readonly n: bigint;
  readonly codes: bigint;
  /** Σv², null where it was not asked for. */
  readonly squaredCodes: bigint | null;
  readonly offset: bigint;
  readonly decimals: number;
}

export interface Moments {
  /** Σx in units of 10^−decimals. */
  readonly sumUnits: bigint;
  readonly mean: number | null;
  readonly variance: number | null;
  readonly standardDeviation: number | null;
  readonly meanInterval: { readonly low: number; readonly high: number; readonly level: 0.95 } | null;
}

/** Σx = Σv + n·offset: the offset undone, exactly. */
const sumUnitsOf = ({ n, codes, offset }: PowerSums): bigint => codes + n * offset;

/**
 * Sample mean, unbiased variance (n − 1) and the mean's 95 % interval, each rounded once from an exact ratio.
 * The spread n·Σv² − (Σv)² does not change with the offset, so that nothing cancels.
 */
export function momentsOf(sums: PowerSums): Moments {
  const { n, codes, squaredCodes, decimals } = sums;
  const sumUnits = sumUnitsOf(sums);
  const scale = powerOfTen(decimals);
  const mean = n > 0n ? nearestDouble({ numerator: sumUnits, denominator: n * scale }) : null;
  if (mean === null || squaredCodes === null || n < 2n) {
    return { sumUnits, mean, variance: null, standardDeviation: null, meanInterval: null };
  }
  const spread = n * squaredCodes - codes * codes;
  const variance: Rational = { numerator: spread, denominator: n * (n - 1n) * scale * scale };
  const meanVariance: Rational = { numerator: spread, denominator: variance.denominator * n };
  const reach = studentT95(Number(n - 1n)) * nearestSquareRoot(meanVariance);
  return {
    sumUnits,
    mean,
    variance: nearestDouble(variance),
    standardDeviation: nearestSquareRoot(variance),
    meanInterval: { low: mean - reach, high: mean + reach, level: 0.95 },
  };
}
