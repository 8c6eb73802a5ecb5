import { describe, expect, test } from 'vitest';
import { parseDecimal, powerOfTen } from '../dictionary/decimal.ts';
import { NumberVariable, type Variable } from '../dictionary/variable.ts';
import { finishCell } from './finish.ts';
import { layoutOf } from './layout.ts';
import { packAnswers } from './slots.ts';
import type { Statistic } from './statistic.ts';
import { addPlaintexts } from './total.ts';
import sets from './vectors/nist/strd_univariate.json' with { type: 'json' };

const NAMES = ['PiDigits', 'Lottery', 'Lew', 'Mavro', 'Michelso', 'NumAcc1', 'NumAcc2', 'NumAcc3', 'NumAcc4'] as const;
const CAPACITY = 3071;

/** Log relative error, capped at 15 digits. */
function lre(computed: number | null | undefined, certified: string): number {
  const exact = Number(certified);
  return computed === exact
    ? 15
    : Math.min(15, -Math.log10(Math.abs((computed ?? Number.NaN) - exact) / Math.abs(exact)));
}

function study(data: readonly string[]): {
  readonly variables: Variable[];
  readonly statistics: Statistic[];
  readonly personsCap: number;
} {
  const decimals = Math.max(...data.map((text) => parseDecimal(text).decimals));
  const byValue = [...data].sort((a, b) => Number(a) - Number(b));
  const variable = NumberVariable.parse({
    kind: 'number',
    id: 'x',
    label: 'Observation',
    required: true,
    unit: '1',
    minimum: byValue[0],
    maximum: byValue.at(-1),
    decimals,
  });
  return {
    variables: [variable],
    statistics: [
      { kind: 'sum', variable: 'x' },
      { kind: 'variance', variable: 'x' },
    ],
    personsCap: 10_000,
  };
}

/** a/b as `exact_sum` has it, times 10^decimals. */
function scaledUnits(ratio: string, decimals: number): bigint {
  const [numerator = '', denominator = '1'] = ratio.split('/');
  const scaled = BigInt(numerator) * powerOfTen(decimals);
  expect(scaled % BigInt(denominator)).toBe(0n);
  return scaled / BigInt(denominator);
}

describe('NIST univariate sets, one row per contribution', () => {
  test.each(NAMES)('%s: the certified sum to the last digit, mean and deviation to 14 digits', (name) => {
    const { data, n, certified, exact_sum } = sets[name];
    const observations = typeof data === 'string' ? [...data] : data;
    const source = study(observations);
    const layout = layoutOf(source, CAPACITY);
    const rows = observations.map((x) => packAnswers(layout, source.variables, { x }));
    const cell = finishCell({
      document: source,
      layout,
      plaintexts: addPlaintexts(layout, rows),
      strata: {},
      persons: n,
    });
    const [result] = cell.variables;
    if (result?.kind !== 'numeric') throw new Error('a numeric result was expected');
    expect(observations).toHaveLength(n);
    expect(result.n).toBe(n);
    const sum = parseDecimal(result.sum ?? '');
    expect(sum.units).toBe(scaledUnits(exact_sum, sum.decimals));
    expect(lre(result.mean, certified.mean)).toBeGreaterThanOrEqual(14);
    expect(lre(result.standardDeviation, certified.sd_n_minus_1)).toBeGreaterThanOrEqual(14);
  });
});
