import { DomainError, type ErrorCode, type ErrorDetail } from '../errors.ts';
import { parseDecimal } from './decimal.ts';
import { answerOf, cellOf, encodeValue, isCells, isRequired, unitOf } from './primitives.ts';
import { conversionFactor, type MeasuredVariable, rangeIn, toStudyUnit, typedDecimals } from './unit-conversion.ts';
import type { Answers, Variable } from './variable.ts';

/** A verdict on one answer. `detail` names ranges and units of the dictionary, never what was typed. */
export type AnswerCheck =
  | { readonly ok: true; readonly answer: string | null }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: ErrorDetail };

/** What people put between groups of three digits: spaces of all widths and the apostrophe. */
const GROUPED = /^([+-]?\d{1,3})((?:[\s'’]\d{3})+)(?=[.,]|$)/u;
const SEPARATORS = /[\s'’]/gu;
const MINUS = /^[\u2212\u2010-\u2013\ufe63\uff0d]/u;
const NUMBER = /^([+-]?)(\d{0,20})(?:[.,](\d{0,20}))?$/;

/**
 * Brings typed text into plain decimal form: a comma or a point may stand before the decimals, spaces and apostrophes between groups of three digits.
 * Whatever could be read in two ways (`1,234.5`, `5 5`) is refused.
 * @throws DomainError `measurement/not-a-number`
 */
export function plainDecimal(typed: string): string {
  const ungrouped = typed
    .trim()
    .replace(MINUS, '-')
    .replace(GROUPED, (grouped) => grouped.replace(SEPARATORS, ''));
  const match = NUMBER.exec(ungrouped);
  const whole = match?.[2] ?? '';
  const fraction = match?.[3] ?? '';
  if (match === null || whole.length + fraction.length === 0) throw new DomainError('measurement/not-a-number');
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${match[1] === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * Checks what one contributor typed for one variable, before anything is encoded. A missing answer to an optional variable passes as null; a 0 is a measurement.
 * @param unit the unit that the number was typed in; the variable's own when left out
 * @returns the answer in canonical form (decimal text in the variable's unit with its decimals, day, category id, `yes` | `no`), or the fault
 */
export function checkAnswer(variable: Variable, typed: string | null | undefined, unit?: string): AnswerCheck {
  const text = (typed ?? '').trim();
  if (text === '') {
    return isRequired(variable)
      ? { ok: false, code: 'measurement/missing', detail: { variable: variable.id } }
      : { ok: true, answer: null };
  }
  try {
    return { ok: true, answer: canonicalAnswer(variable, text, unit) };
  } catch (thrown) {
    if (!(thrown instanceof DomainError)) throw thrown;
    return { ok: false, code: thrown.code, detail: { ...thrown.detail, ...limitsOf(variable, unit) } };
  }
}

/**
 * Checks a whole form, all in the variables' own units unless `units` names another.
 * @returns canonical answers of every variable, or the faults by variable id
 */
export function checkAnswers(
  variables: readonly Variable[],
  answers: Answers,
  units: Answers = {},
):
  | { readonly ok: true; readonly answers: Answers }
  | {
      readonly ok: false;
      readonly faults: ReadonlyMap<string, { readonly code: ErrorCode; readonly detail: ErrorDetail }>;
    } {
  const checked: [string, string | null][] = [];
  const faults = new Map<string, { readonly code: ErrorCode; readonly detail: ErrorDetail }>();
  for (const variable of variables) {
    const verdict = checkAnswer(variable, answerOf(answers, variable.id), answerOf(units, variable.id) ?? undefined);
    if (verdict.ok) checked.push([variable.id, verdict.answer]);
    else faults.set(variable.id, { code: verdict.code, detail: verdict.detail });
  }
  return faults.size === 0 ? { ok: true, answers: Object.fromEntries(checked) } : { ok: false, faults };
}

function canonicalAnswer(variable: Variable, text: string, unit: string | undefined): string {
  if (isCells(variable)) return cellOf(variable, text);
  if (variable.kind === 'date') {
    encodeValue(variable, text);
    return text;
  }
  const typedIn = unit ?? unitOf(variable);
  const allowed = typedDecimals(variable, typedIn);
  const plain = plainDecimal(text);
  if (significantDecimals(plain) > allowed) throw new DomainError('measurement/too-precise', { decimals: allowed });
  const answer = toStudyUnit(variable, plain, typedIn);
  encodeValue(variable, answer);
  return answer;
}

/** Decimals that are not trailing zeros: 5.50 is as precise as 5.5. */
function significantDecimals(plain: string): number {
  const { units, decimals } = parseDecimal(plain);
  let rest = units;
  let left = decimals;
  while (left > 0 && rest % 10n === 0n) {
    rest /= 10n;
    left--;
  }
  return left;
}

/** What the message may say: the variable, its range in the unit at hand, the units that may be typed. */
function limitsOf(variable: Variable, unit: string | undefined): ErrorDetail {
  if (isCells(variable)) return { variable: variable.id };
  if (variable.kind === 'date') return { variable: variable.id, minimum: variable.minimum, maximum: variable.maximum };
  const known = knownUnit(variable, unit);
  return { variable: variable.id, ...rangeIn(variable, known), unit: known };
}

/** The unit at hand where the variable can be typed in it, else the variable's own. */
function knownUnit(variable: MeasuredVariable, unit: string | undefined): string {
  try {
    conversionFactor(variable, unit ?? unitOf(variable));
    return unit ?? unitOf(variable);
  } catch {
    return unitOf(variable);
  }
}
