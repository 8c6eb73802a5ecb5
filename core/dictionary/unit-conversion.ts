import { DomainError } from '../errors.ts';
import { ceilingOf, floorOf, powerOfTen, type Rational, rationalOf, roundHalfEven, unitsText } from './decimal.ts';
import { decimalsOf, unitOf } from './primitives.ts';
import type { NumericVariable } from './variable.ts';

/** A variable that is typed as a number in a unit. */
export type MeasuredVariable = Exclude<NumericVariable, { readonly kind: 'date' }>;

const ONE: Rational = { numerator: 1n, denominator: 1n };

/**
 * What one unit typed is worth in the variable's unit, exactly.
 * @throws DomainError `measurement/wrong-unit` when the variable does not name the unit, or (in a draft) gives it no factor above zero
 */
export function conversionFactor(variable: MeasuredVariable, unit: string): Rational {
  if (unit === unitOf(variable)) return ONE;
  const alternative = variable.alternativeUnits.find((candidate) => candidate.unit === unit);
  if (alternative === undefined) throw new DomainError('measurement/wrong-unit', { variable: variable.id });
  const numerator = rationalOf(alternative.numerator);
  const denominator = rationalOf(alternative.denominator);
  if (numerator.numerator <= 0n || denominator.numerator <= 0n) {
    throw new DomainError('measurement/wrong-unit', { variable: variable.id });
  }
  return quotient(numerator, denominator);
}

/**
 * A typed plain decimal in the variable's own unit: exact ratio, rounded once, half to even, to the variable's decimals.
 * @returns decimal text with exactly the variable's decimals
 * @throws DomainError `measurement/wrong-unit` | `measurement/not-a-number`
 */
export function toStudyUnit(variable: MeasuredVariable, typed: string, unit: string): string {
  const decimals = decimalsOf(variable);
  const exact = scaled(product(rationalOf(typed), conversionFactor(variable, unit)), decimals);
  return unitsText(roundHalfEven(exact), decimals);
}

/**
 * How many decimals somebody may type in a unit: the fewest whose step is no coarser than the study's own.
 * In the variable's own unit these are its decimals.
 */
export function typedDecimals(variable: MeasuredVariable, unit: string): number {
  const { numerator, denominator } = conversionFactor(variable, unit);
  const studySteps = numerator * powerOfTen(decimalsOf(variable));
  let decimals = 0;
  while (studySteps > denominator * powerOfTen(decimals)) decimals++;
  return decimals;
}

/** The variable's range in another unit, rounded inwards to the decimals that may be typed there: what the form shows as a hint. */
export function rangeIn(
  variable: MeasuredVariable,
  unit: string,
): { readonly minimum: string; readonly maximum: string } {
  const decimals = typedDecimals(variable, unit);
  const factor = conversionFactor(variable, unit);
  const convert = (text: string): Rational => scaled(quotient(rationalOf(text), factor), decimals);
  return {
    minimum: unitsText(ceilingOf(convert(variable.minimum)), decimals),
    maximum: unitsText(floorOf(convert(variable.maximum)), decimals),
  };
}

/** An answer in the variable's unit as somebody may read it in another one, rounded half to even. */
export function fromStudyUnit(variable: MeasuredVariable, answer: string, unit: string): string {
  const decimals = typedDecimals(variable, unit);
  const exact = scaled(quotient(rationalOf(answer), conversionFactor(variable, unit)), decimals);
  return unitsText(roundHalfEven(exact), decimals);
}

const product = (a: Rational, b: Rational): Rational => ({
  numerator: a.numerator * b.numerator,
  denominator: a.denominator * b.denominator,
});

/** @param b above zero, as {@link conversionFactor} makes sure */
const quotient = (a: Rational, b: Rational): Rational => ({
  numerator: a.numerator * b.denominator,
  denominator: a.denominator * b.numerator,
});

const scaled = ({ numerator, denominator }: Rational, decimals: number): Rational => ({
  numerator: numerator * powerOfTen(decimals),
  denominator,
});
