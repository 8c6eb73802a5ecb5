import { type AnswerCheck, checkAnswer, plainDecimal } from '../../core/dictionary/check.ts';
import { isNumeric } from '../../core/dictionary/primitives.ts';
import { fromStudyUnit, type MeasuredVariable, toStudyUnit } from '../../core/dictionary/unit-conversion.ts';
import type { Answers, Variable } from '../../core/dictionary/variable.ts';

/** One answer as it stands in its field. */
export interface TypedAnswer {
  readonly text: string;
  /** Unit that the text is in; null for what has none. */
  readonly unit: string | null;
  /** What was typed by hand, in its own unit: conversions start from it, so that going there and back changes nothing. */
  readonly byHand: { readonly text: string; readonly unit: string } | null;
}

/** All answers by variable id. Lives in the page's memory alone. */
export type TypedAnswers = Readonly<Record<string, TypedAnswer>>;

export const isMeasured = (variable: Variable): variable is MeasuredVariable =>
  isNumeric(variable) && variable.kind !== 'date';

/** Units that somebody may type a variable in, its own first. */
export const unitsOf = (variable: MeasuredVariable): readonly string[] => [
  variable.unit,
  ...variable.alternativeUnits.map(({ unit }) => unit),
];

export const emptyAnswers = (variables: readonly Variable[]): TypedAnswers =>
  Object.fromEntries(
    variables.map((variable) => [
      variable.id,
      { text: '', unit: isMeasured(variable) ? variable.unit : null, byHand: null },
    ]),
  );

export const typedAnswer = (answers: TypedAnswers, id: string): TypedAnswer =>
  answers[id] ?? { text: '', unit: null, byHand: null };

/** True once anything was typed that leaving the page would lose. */
export const hasTyped = (answers: TypedAnswers): boolean => Object.values(answers).some(({ text }) => text !== '');

export function withText(answers: TypedAnswers, id: string, text: string): TypedAnswers {
  const { unit } = typedAnswer(answers, id);
  return { ...answers, [id]: { text, unit, byHand: unit === null ? null : { text, unit } } };
}

/** The same answer in another unit. What is no number yet stays as it was typed. */
export function withUnit(answers: TypedAnswers, variable: MeasuredVariable, unit: string): TypedAnswers {
  const before = typedAnswer(answers, variable.id);
  const start = before.byHand ?? { text: before.text, unit: before.unit ?? variable.unit };
  return { ...answers, [variable.id]: { text: converted(variable, start, unit), unit, byHand: before.byHand } };
}

function converted(variable: MeasuredVariable, from: { readonly text: string; readonly unit: string }, to: string) {
  if (from.unit === to || from.text.trim() === '') return from.text;
  try {
    const inStudyUnit = toStudyUnit(variable, plainDecimal(from.text), from.unit);
    return withoutTrailingZeros(to === variable.unit ? inStudyUnit : fromStudyUnit(variable, inStudyUnit, to));
  } catch {
    return from.text;
  }
}

/** 20.0 as people say it: 20. */
export const withoutTrailingZeros = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;

export type AnswerFault = Extract<AnswerCheck, { readonly ok: false }>;

export function verdictOf(variable: Variable, answers: TypedAnswers): AnswerCheck {
  const { text, unit } = typedAnswer(answers, variable.id);
  return checkAnswer(variable, text, unit ?? undefined);
}

/** The whole form: canonical answers in the study's units, or the faults in the order of the questions. */
export function checkForm(
  variables: readonly Variable[],
  answers: TypedAnswers,
):
  | { readonly ok: true; readonly answers: Answers }
  | { readonly ok: false; readonly faults: readonly { readonly variable: Variable; readonly fault: AnswerFault }[] } {
  const verdicts = variables.map((variable) => ({ variable, verdict: verdictOf(variable, answers) }));
  const faults = verdicts.flatMap(({ variable, verdict }) => (verdict.ok ? [] : [{ variable, fault: verdict }]));
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    answers: Object.fromEntries(
      verdicts.map(({ variable, verdict }) => [variable.id, verdict.ok ? verdict.answer : null]),
    ),
  };
}

/** How a fault is said at its field: the key of a sentence, and whether it speaks of a unit. */
export type FaultSentence =
  | 'missing'
  | 'choose'
  | 'notANumber'
  | 'notADay'
  | 'outOfRange'
  | 'dayOutOfRange'
  | 'tooPrecise'
  | 'wrongUnit';

export function faultSentence(variable: Variable, { code }: AnswerFault): FaultSentence {
  const isDay = variable.kind === 'date';
  const isChoice = variable.kind === 'category' || variable.kind === 'yes-no';
  switch (code) {
    case 'measurement/missing':
      return isChoice ? 'choose' : 'missing';
    case 'measurement/out-of-range':
      return isDay ? 'dayOutOfRange' : 'outOfRange';
    case 'measurement/too-precise':
      return 'tooPrecise';
    case 'measurement/wrong-unit':
      return 'wrongUnit';
    case 'measurement/unknown-category':
      return 'choose';
    default:
      return isDay ? 'notADay' : 'notANumber';
  }
}

/** A UCUM unit as people write it: annotations in brackets and braces lose them, `m2` and `m3` get their exponents. */
export const unitText = (unit: string): string =>
  unit
    .replaceAll(/[[\]{}]/g, '')
    .replaceAll(/([a-zA-Z])2(?![0-9])/g, '$1²')
    .replaceAll(/([a-zA-Z])3(?![0-9])/g, '$1³');
