import { dayNumber, dayText } from '../../core/dictionary/day.ts';
import type { Variable } from '../../core/dictionary/variable.ts';
import type { StudyDraft } from '../../core/protocol/study.ts';
import type { Statistic } from '../../core/statistics/statistic.ts';

/**
 * A draft as it is typed: every number is text, every field is there whatever the kind, and a variable carries what is asked of it.
 * Pure: nothing here knows React.
 */
export interface DraftForm {
  readonly title: string;
  readonly question: string;
  readonly consent: string;
  readonly ownerName: string;
  readonly ownerContact: string;
  readonly personsCap: string;
  readonly visits: string;
  readonly minimumPersons: string;
  /** '' when the minimum needs no reason. */
  readonly override: string;
  readonly variables: readonly VariableForm[];
  /** Parts of the policy that have no field yet, kept as they came. */
  readonly policy: StudyDraft['policy'];
}

export type VariableKind = Variable['kind'];
export type StatisticKind = Statistic['kind'];

export interface VariableForm {
  /** Identity on the page; never stored. */
  readonly key: number;
  readonly kind: VariableKind;
  readonly id: string;
  /** While true the id follows the label. */
  readonly idFollows: boolean;
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
  readonly loinc: string;
  readonly unit: string;
  readonly alternativeUnits: readonly {
    readonly unit: string;
    readonly numerator: string;
    readonly denominator: string;
  }[];
  readonly minimum: string;
  readonly maximum: string;
  readonly decimals: string;
  readonly categories: readonly { readonly id: string; readonly label: string }[];
  readonly publicStratum: boolean;
  readonly asked: readonly StatisticKind[];
  /** Inner edges, separated by spaces. */
  readonly edges: string;
}

let keys = 0;
/** A new identity for a row of the form. */
export const newKey = (): number => ++keys;

const blank = (kind: VariableKind): VariableForm => ({
  key: newKey(),
  kind,
  id: '',
  idFollows: true,
  label: '',
  help: '',
  required: true,
  loinc: '',
  unit: '',
  alternativeUnits: [],
  minimum: kind === 'date' ? '1900-01-01' : '0',
  maximum: kind === 'date' ? '2030-12-31' : '100',
  decimals: '1',
  categories: [],
  publicStratum: false,
  asked: [],
  edges: '',
});

const ASKED_FIRST: Readonly<Record<VariableKind, readonly StatisticKind[]>> = {
  number: ['mean', 'variance'],
  integer: ['mean', 'variance'],
  date: ['mean'],
  category: ['categories'],
  'yes-no': ['categories'],
};

/** What a new variable of a kind begins as. */
export const newVariable = (kind: VariableKind): VariableForm => ({
  ...blank(kind),
  asked: ASKED_FIRST[kind],
  categories:
    kind === 'category'
      ? [
          { id: 'first', label: '' },
          { id: 'second', label: '' },
        ]
      : [],
});

/** An id made from a label: `Blood glucose (fasting)` → `blood-glucose-fasting`. */
export function idFrom(label: string): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .slice(0, 40);
  return plain.replace(/-+$/, '');
}

/** Reads a stored draft into the form. */
export function formOf(draft: StudyDraft): DraftForm {
  return {
    title: draft.title,
    question: draft.question,
    consent: draft.consent,
    ownerName: draft.keyOwner.name,
    ownerContact: draft.keyOwner.contact,
    personsCap: String(draft.personsCap),
    visits: String(draft.visits),
    minimumPersons: String(draft.policy.minimumPersons),
    override: draft.policy.override ?? '',
    variables: draft.variables.map((variable) => variableFormOf(variable, draft.statistics)),
    policy: draft.policy,
  };
}

function variableFormOf(variable: Variable, statistics: readonly Statistic[]): VariableForm {
  const own = statistics.filter((statistic) => statistic.variable === variable.id);
  const histogram = own.find((statistic) => statistic.kind === 'histogram');
  const date = variable.kind === 'date';
  const edges = histogram?.kind === 'histogram' ? histogram.edges : [];
  const numeric = variable.kind === 'number' || variable.kind === 'integer';
  return {
    ...blank(variable.kind),
    id: variable.id,
    idFollows: false,
    label: variable.label,
    help: variable.help,
    required: variable.required,
    loinc: variable.loinc ?? '',
    ...('minimum' in variable ? { minimum: variable.minimum, maximum: variable.maximum } : {}),
    ...(numeric ? { unit: variable.unit, alternativeUnits: variable.alternativeUnits } : {}),
    ...(variable.kind === 'number' ? { decimals: String(variable.decimals) } : {}),
    ...(variable.kind === 'category' ? { categories: variable.categories, publicStratum: variable.publicStratum } : {}),
    asked: own.map(({ kind }) => kind),
    edges: edges.map((edge) => (date ? dayText(Number(edge)) : edge)).join(' '),
  };
}

/** Edges as the statistic has them. A date's count in days since 1970-01-01; what is no day stays as it was typed, and is then refused. */
function edgesOf({ kind, edges }: Pick<VariableForm, 'kind' | 'edges'>): string[] {
  const typed = edges.split(/[\s;]+/).filter((edge) => edge !== '');
  if (kind !== 'date') return typed;
  return typed.map((edge) => {
    try {
      return String(dayNumber(edge));
    } catch {
      return edge;
    }
  });
}

/** Whole numbers only; everything else becomes what no rule accepts. */
const whole = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN);

/**
 * What the form says, in a draft's shape, not yet checked.
 * `owners` names for each statistic the place of its variable, so that a fault can be shown where it is mended.
 */
export function draftInputOf(form: DraftForm): { readonly input: unknown; readonly owners: readonly number[] } {
  const statistics = form.variables.flatMap((variable, index) =>
    isStratum(variable) ? [] : variable.asked.map((kind) => ({ index, statistic: statisticOf(kind, variable) })),
  );
  const override = form.override.trim();
  return {
    input: {
      title: form.title,
      question: form.question,
      variables: form.variables.map(variableInputOf),
      statistics: statistics.map(({ statistic }) => statistic),
      personsCap: whole(form.personsCap),
      visits: whole(form.visits),
      policy: {
        ...form.policy,
        minimumPersons: whole(form.minimumPersons),
        override: override === '' ? null : override,
      },
      keyOwner: { name: form.ownerName, contact: form.ownerContact },
      consent: form.consent,
    },
    owners: statistics.map(({ index }) => index),
  };
}

const isStratum = (variable: VariableForm): boolean => variable.kind === 'category' && variable.publicStratum;

const statisticOf = (kind: StatisticKind, variable: VariableForm): unknown =>
  kind === 'histogram' ? { kind, variable: variable.id, edges: edgesOf(variable) } : { kind, variable: variable.id };

function variableInputOf(variable: VariableForm): unknown {
  const { kind, id, label, help, required, minimum, maximum, unit, alternativeUnits } = variable;
  const loinc = variable.loinc.trim();
  const common = { kind, id, label, help, required, loinc: loinc === '' ? null : loinc };
  const range = { minimum: minimum.trim(), maximum: maximum.trim() };
  switch (kind) {
    case 'number':
      return { ...common, unit, alternativeUnits, ...range, decimals: whole(variable.decimals) };
    case 'integer':
      return { ...common, unit, alternativeUnits, ...range };
    case 'date':
      return { ...common, ...range };
    case 'category':
      return { ...common, categories: variable.categories, publicStratum: variable.publicStratum };
    case 'yes-no':
      return common;
  }
}
