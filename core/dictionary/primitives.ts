import { DomainError } from '../errors.ts';
import { dayNumber } from './day.ts';
import { toUnits } from './decimal.ts';
import type { CellVariable, NumericVariable, Variable } from './variable.ts';

/**
 * Unsigned, offset-coded primitives: what slots are made of. A measurement x of a numeric variable becomes
 * v = (x − minimum) in units of 10^−decimals, in [0, R]; a date counts in days. Nothing here is negative.
 */

const YES_NO = ['yes', 'no'] as const;

export const isNumeric = (variable: Variable): variable is NumericVariable =>
  variable.kind === 'number' || variable.kind === 'integer' || variable.kind === 'date';

export const isCells = (variable: Variable): variable is CellVariable => !isNumeric(variable);

/** True where the variable's category travels in the clear and splits rounds. */
export const isPublicStratum = (variable: Variable): boolean => variable.kind === 'category' && variable.publicStratum;

/** Required by its own mark, or because rounds are split by it. */
export const isRequired = (variable: Variable): boolean => variable.required || isPublicStratum(variable);

/** Decimals that are kept; 0 for integers and dates. */
export const decimalsOf = (variable: NumericVariable): number => (variable.kind === 'number' ? variable.decimals : 0);

/** UCUM unit of the variable; dates count in days since 1970-01-01. */
export const unitOf = (variable: NumericVariable): string => (variable.kind === 'date' ? 'd' : variable.unit);

/** The range's lower end in units of 10^−decimals (days since 1970-01-01 for a date): the offset that `finish` undoes. */
export const minimumUnits = (variable: NumericVariable): bigint => unitsOf(variable, variable.minimum);

/** Largest code R of a numeric variable. */
export const rangeOf = (variable: NumericVariable): bigint =>
  unitsOf(variable, variable.maximum) - minimumUnits(variable);

/** An answer in units of 10^−decimals, not yet shifted. @throws DomainError `measurement/not-a-number` | `measurement/too-precise` */
export const unitsOf = (variable: NumericVariable, answer: string): bigint =>
  variable.kind === 'date' ? BigInt(dayNumber(answer)) : toUnits(answer, decimalsOf(variable));

/**
 * Offset code of an answer in the variable's own unit.
 * @returns a number in [0, R]
 * @throws DomainError `measurement/not-a-number` | `measurement/too-precise` | `measurement/out-of-range` (`variable`)
 */
export function encodeValue(variable: NumericVariable, answer: string): bigint {
  const code = unitsOf(variable, answer) - minimumUnits(variable);
  if (code < 0n || code > rangeOf(variable))
    throw new DomainError('measurement/out-of-range', { variable: variable.id });
  return code;
}

/** Ids of a variable's cells, in order. */
export const categoryIds = (variable: CellVariable): readonly string[] =>
  variable.kind === 'yes-no' ? YES_NO : variable.categories.map((category) => category.id);

/** Checks that an answer names one of the variable's categories. @throws DomainError `measurement/unknown-category` */
export function cellOf(variable: CellVariable, answer: string): string {
  if (!categoryIds(variable).includes(answer))
    throw new DomainError('measurement/unknown-category', { variable: variable.id });
  return answer;
}

/** The answer given, or null; an own member only, so that no prototype answers for a contributor. */
export function answerOf(answers: Readonly<Record<string, string | null | undefined>>, id: string): string | null {
  return Object.hasOwn(answers, id) ? (answers[id] ?? null) : null;
}
