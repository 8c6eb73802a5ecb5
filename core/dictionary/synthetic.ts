import { bigintFromBytes } from '../bytes.ts';
import type { Rng } from '../random.ts';
import { dayText } from './day.ts';
import { unitsText } from './decimal.ts';
import { categoryIds, decimalsOf, isCells, isRequired, minimumUnits, rangeOf, unitsOf } from './primitives.ts';
import type { Answers, NumericVariable, Variable } from './variable.ts';

/** Where measurements of adults tend to lie, by LOINC code, in the unit named; only for people who do not exist. */
const TYPICAL: Readonly<Record<string, { readonly unit: string; readonly centre: string; readonly spread: string }>> = {
  '2345-7': { unit: 'mg/dL', centre: '104.0', spread: '24.0' },
  '1558-6': { unit: 'mg/dL', centre: '101.0', spread: '19.0' },
  '2093-3': { unit: 'mg/dL', centre: '199.0', spread: '37.0' },
  '4548-4': { unit: '%', centre: '5.8', spread: '0.8' },
  '39156-5': { unit: 'kg/m2', centre: '26.8', spread: '4.6' },
  '8480-6': { unit: 'mm[Hg]', centre: '127', spread: '15' },
  '8462-4': { unit: 'mm[Hg]', centre: '79', spread: '10' },
  '8867-4': { unit: '/min', centre: '72', spread: '10' },
};

const DRAW_BYTES = 6;
const DRAW_RANGE = 1n << 48n;
/** The sum of so many uniform draws is nearly normal (Irwin–Hall); its standard deviation is that of one draw × √12. */
const DRAWS = 12;
/** One person in this many leaves an optional answer out. */
const MISSING_ONE_IN = 12n;

/**
 * Answers of one synthetic person, drawn from the dictionary: near what is typical for a known code, else around the middle of the range.
 * Every answer is one that `checkAnswer` admits; optional ones are sometimes left out.
 */
export const syntheticAnswers = (variables: readonly Variable[], rng: Rng): Answers =>
  Object.fromEntries(variables.map((variable) => [variable.id, syntheticAnswer(variable, rng)]));

function syntheticAnswer(variable: Variable, rng: Rng): string | null {
  if (!isRequired(variable) && below(MISSING_ONE_IN, rng) === 0n) return null;
  if (isCells(variable)) {
    const ids = categoryIds(variable);
    return ids[Number(below(BigInt(ids.length), rng))] ?? null;
  }
  const units = minimumUnits(variable) + syntheticCode(variable, rng);
  return variable.kind === 'date' ? dayText(Number(units)) : unitsText(units, decimalsOf(variable));
}

/** centre + spread × normal, cut at the ends of the range. */
function syntheticCode(variable: NumericVariable, rng: Rng): bigint {
  const range = rangeOf(variable);
  const { centre, spread } = typicalOf(variable) ?? { centre: range / 2n, spread: range / 8n };
  let draws = 0n;
  for (let i = 0; i < DRAWS; i++) draws += bigintFromBytes(rng(DRAW_BYTES));
  const deviation = (spread * (2n * draws - BigInt(DRAWS) * DRAW_RANGE)) / (2n * DRAW_RANGE);
  const code = centre + deviation;
  return code < 0n ? 0n : code > range ? range : code;
}

function typicalOf(variable: NumericVariable): { readonly centre: bigint; readonly spread: bigint } | undefined {
  const known = variable.loinc !== null && Object.hasOwn(TYPICAL, variable.loinc) ? TYPICAL[variable.loinc] : undefined;
  if (known === undefined || variable.kind === 'date' || known.unit !== variable.unit) return undefined;
  const whole = (text: string): string => (decimalsOf(variable) === 0 ? (text.split('.')[0] as string) : text);
  return {
    centre: unitsOf(variable, whole(known.centre)) - minimumUnits(variable),
    spread: unitsOf(variable, whole(known.spread)),
  };
}

/** Uniform in [0, limit) up to 2^−44: nobody's secret hangs on it. */
const below = (limit: bigint, rng: Rng): bigint => (bigintFromBytes(rng(DRAW_BYTES)) * limit) / DRAW_RANGE;
