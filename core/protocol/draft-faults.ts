import { rationalOf, toUnits } from '../dictionary/decimal.ts';
import {
  decimalsOf,
  isCells,
  isNumeric,
  isPublicStratum,
  minimumUnits,
  rangeOf,
  unitsOf,
} from '../dictionary/primitives.ts';
import type { MeasuredVariable } from '../dictionary/unit-conversion.ts';
import type { NumericVariable, Variable } from '../dictionary/variable.ts';
import { DomainError } from '../errors.ts';
import { figuresOf, smallestMinimum } from '../statistics/figures.ts';
import { layoutOf } from '../statistics/layout.ts';
import type { Statistic } from '../statistics/statistic.ts';
import { jointCellCount, MAX_JOINT_CELLS } from './strata.ts';
import type { StudyDraft } from './study.ts';

/** What can be wrong with a draft beyond its form; the messages have a sentence for each. */
export type DraftFaultReason =
  | 'duplicate-variable'
  | 'duplicate-category'
  | 'duplicate-unit'
  | 'not-a-day'
  | 'too-precise'
  | 'empty-range'
  | 'bad-factor'
  | 'stratum-optional'
  | 'too-many-strata'
  | 'unused-variable'
  | 'unknown-variable'
  | 'wrong-kind'
  | 'duplicate-statistic'
  | 'statistic-of-stratum'
  | 'edges-not-ascending'
  | 'edge-out-of-range'
  | 'too-wide'
  | 'minimum-above-cap'
  | 'minimum-too-low';

export interface DraftFault {
  readonly reason: DraftFaultReason;
  /** Dotted path in the draft: `variables.2.minimum`. */
  readonly where: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

const fault = (reason: DraftFaultReason, where: string, detail: DraftFault['detail'] = {}): DraftFault => ({
  reason,
  where,
  detail,
});

/**
 * Everything that keeps a well-formed draft from opening. The editor shows all of it at once; opening refuses while there is any.
 * @param capacityBits bits of one plaintext of the study's key
 */
export function draftFaults(draft: StudyDraft, capacityBits: number): DraftFault[] {
  const { variables, statistics } = draft;
  const faults = [
    ...repeated(variables.map(({ id }) => id)).map((i) => fault('duplicate-variable', `variables.${i}.id`)),
    ...variables.flatMap((variable, i) => variableFaults(variable, `variables.${i}`)),
    ...statistics.flatMap((statistic, i) => statisticFaults(statistic, `statistics.${i}`, variables)),
    ...repeated(statistics.map(({ kind, variable }) => `${kind}:${variable}`)).map((i) =>
      fault('duplicate-statistic', `statistics.${i}`),
    ),
    ...variables.flatMap((variable, i) => unusedFaults(variable, `variables.${i}`, statistics)),
    ...roundFaults(draft),
  ];
  return faults.length > 0 ? faults : layoutFaults(draft, capacityBits);
}

/** An answer that no statistic uses would be asked for without need. */
const unusedFaults = (variable: Variable, where: string, statistics: readonly Statistic[]): DraftFault[] =>
  isPublicStratum(variable) || statistics.some((statistic) => statistic.variable === variable.id)
    ? []
    : [fault('unused-variable', where, { variable: variable.id })];

function roundFaults({ variables, policy, personsCap }: StudyDraft): DraftFault[] {
  return [
    ...(jointCellCount(variables) > MAX_JOINT_CELLS
      ? [fault('too-many-strata', 'variables', { maximum: MAX_JOINT_CELLS })]
      : []),
    ...(policy.minimumPersons > personsCap
      ? [fault('minimum-above-cap', 'policy.minimumPersons', { cap: personsCap })]
      : []),
  ];
}

function layoutFaults(draft: StudyDraft, capacityBits: number): DraftFault[] {
  try {
    layoutOf(draft, capacityBits);
  } catch (thrown) {
    if (!(thrown instanceof DomainError)) throw thrown;
    return [fault('too-wide', 'variables', thrown.detail)];
  }
  const minimum = smallestMinimum(draft);
  if (draft.policy.minimumPersons >= minimum || draft.policy.override !== null) return [];
  return [fault('minimum-too-low', 'policy.minimumPersons', { minimum, figures: figuresOf(draft) })];
}

function variableFaults(variable: Variable, where: string): DraftFault[] {
  if (variable.kind === 'category') {
    const doubles = repeated(variable.categories.map(({ id }) => id));
    return [
      ...doubles.map((i) => fault('duplicate-category', `${where}.categories.${i}.id`)),
      ...(variable.publicStratum && !variable.required ? [fault('stratum-optional', `${where}.required`)] : []),
    ];
  }
  if (!isNumeric(variable)) return [];
  return [...rangeFaults(variable, where), ...(variable.kind === 'date' ? [] : unitFaults(variable, where))];
}

function rangeFaults(variable: NumericVariable, where: string): DraftFault[] {
  const reason: DraftFaultReason = variable.kind === 'date' ? 'not-a-day' : 'too-precise';
  const ends = (['minimum', 'maximum'] as const).filter((end) => !isOnGrid(variable, variable[end]));
  if (ends.length > 0) return ends.map((end) => fault(reason, `${where}.${end}`));
  return rangeOf(variable) > 0n ? [] : [fault('empty-range', `${where}.maximum`)];
}

function unitFaults(variable: MeasuredVariable, where: string): DraftFault[] {
  const units = [variable.unit, ...variable.alternativeUnits.map(({ unit }) => unit)];
  const isPositive = (text: string): boolean => rationalOf(text).numerator > 0n;
  return [
    ...repeated(units).map((i) => fault('duplicate-unit', `${where}.alternativeUnits.${i - 1}.unit`)),
    ...variable.alternativeUnits.flatMap(({ numerator, denominator }, i) =>
      isPositive(numerator) && isPositive(denominator) ? [] : [fault('bad-factor', `${where}.alternativeUnits.${i}`)],
    ),
  ];
}

function statisticFaults(statistic: Statistic, where: string, variables: readonly Variable[]): DraftFault[] {
  const variable = variables.find(({ id }) => id === statistic.variable);
  if (variable === undefined) return [fault('unknown-variable', `${where}.variable`)];
  if (isPublicStratum(variable)) return [fault('statistic-of-stratum', where)];
  if (isCells(variable) !== (statistic.kind === 'categories')) return [fault('wrong-kind', `${where}.kind`)];
  return statistic.kind === 'histogram' && isNumeric(variable)
    ? edgeFaults(statistic.edges, variable, `${where}.edges`)
    : [];
}

/** Edges lie on the variable's grid, above its minimum and not above its maximum, ascending; those of a date count in days since 1970-01-01. */
function edgeFaults(edges: readonly string[], variable: NumericVariable, where: string): DraftFault[] {
  if (!isOnGrid(variable, variable.minimum) || !isOnGrid(variable, variable.maximum)) return [];
  const minimum = minimumUnits(variable);
  const maximum = minimum + rangeOf(variable);
  const units = edges.map((edge) => unitsOrNull(edge, decimalsOf(variable)));
  return units.flatMap((edge, i) => {
    if (edge === null) return [fault('too-precise', `${where}.${i}`)];
    if (edge <= minimum || edge > maximum) return [fault('edge-out-of-range', `${where}.${i}`)];
    const before = i === 0 ? null : (units[i - 1] ?? null);
    return before !== null && edge <= before ? [fault('edges-not-ascending', `${where}.${i}`)] : [];
  });
}

function isOnGrid(variable: NumericVariable, answer: string): boolean {
  try {
    unitsOf(variable, answer);
    return true;
  } catch {
    return false;
  }
}

function unitsOrNull(text: string, decimals: number): bigint | null {
  try {
    return toUnits(text, decimals);
  } catch {
    return null;
  }
}

/** Positions of entries that stood before. */
const repeated = (entries: readonly string[]): number[] =>
  entries.flatMap((entry, i) => (entries.indexOf(entry) < i ? [i] : []));
