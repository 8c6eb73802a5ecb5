import { type DraftFaultReason, draftFaults } from '../../core/protocol/draft-faults.ts';
import { STUDY_CAPACITY_BITS } from '../../core/protocol/freeze.ts';
import { StudyDraft } from '../../core/protocol/study.ts';
import { figuresOf, smallestMinimum } from '../../core/statistics/figures.ts';
import { type DraftForm, draftInputOf } from './draft-form.ts';

/** What is wrong with the form of a field, before anything about the study as a whole can be said. */
export type FormReason =
  | 'missing'
  | 'too-long'
  | 'too-short'
  | 'bad-number'
  | 'bad-whole'
  | 'bad-day'
  | 'bad-id'
  | 'bad-loinc'
  | 'out-of-bounds'
  | 'too-many'
  | 'too-few';

export interface EditorFault {
  /** Dotted path in the form: `variables.2.minimum`, `variables.2.edges`. */
  readonly field: string;
  readonly reason: FormReason | DraftFaultReason;
  readonly detail: Readonly<Record<string, string | number>>;
}

export interface DraftCheck {
  /** Null while a field has not the form that it must have: then there is nothing to store yet. */
  readonly draft: StudyDraft | null;
  readonly faults: readonly EditorFault[];
  /** Figures that one release opens, and the minimum that they allow; null while they cannot be counted. */
  readonly figures: number | null;
  readonly smallestMinimum: number | null;
}

/** Checks all that is typed: first each field's form, then, when all have it, what `open` would refuse. */
export function checkDraft(form: DraftForm): DraftCheck {
  const { input, owners } = draftInputOf(form);
  const parsed = StudyDraft.safeParse(input);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => formFault(issue, form, owners));
    return { draft: null, faults: firstOfEach(faults), figures: null, smallestMinimum: null };
  }
  const draft = parsed.data;
  const found = draftFaults(draft, STUDY_CAPACITY_BITS).map(({ reason, where, detail }) => ({
    field: fieldOf(where.split('.'), owners),
    reason,
    detail,
  }));
  const counts = countsOf(draft);
  return { draft, faults: firstOfEach(found), ...counts };
}

/** A range that is none, or an edge that is no number, leaves nothing to count. */
function countsOf(draft: StudyDraft): Pick<DraftCheck, 'figures' | 'smallestMinimum'> {
  try {
    return { figures: figuresOf(draft), smallestMinimum: smallestMinimum(draft) };
  } catch {
    return { figures: null, smallestMinimum: null };
  }
}

/** One sentence per field is enough. */
const firstOfEach = (faults: readonly EditorFault[]): EditorFault[] =>
  faults.filter((fault, index) => faults.findIndex(({ field }) => field === fault.field) === index);

/** A statistic's place becomes a place in the form of its variable. */
function fieldOf(path: readonly string[], owners: readonly number[]): string {
  const [first, second, third] = path;
  if (first === 'statistics') {
    const owner = owners[Number(second)] ?? 0;
    // A statistic without a usable variable is a variable without a usable name.
    const place = third === 'edges' ? 'edges' : third === 'variable' ? 'id' : 'asked';
    return `variables.${owner}.${place}`;
  }
  if (first === 'variables' && third === undefined)
    return second === undefined ? 'variables' : `variables.${second}.asked`;
  if (first === 'variables' && third === 'alternativeUnits' && path.length === 4) return `${path.join('.')}.numerator`;
  if (first === 'keyOwner') return second === 'contact' ? 'ownerContact' : 'ownerName';
  if (first === 'policy') return second === 'override' ? 'override' : 'minimumPersons';
  return path.join('.');
}

interface Issue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
}

function formFault(issue: Issue, form: DraftForm, owners: readonly number[]): EditorFault {
  const path = issue.path.map(String);
  return { field: fieldOf(path, owners), ...reasonOf(issue, path, form) };
}

function reasonOf(issue: Issue, path: readonly string[], form: DraftForm): Pick<EditorFault, 'reason' | 'detail'> {
  const bounds = {
    ...(issue.minimum === undefined ? {} : { minimum: Number(issue.minimum) }),
    ...(issue.maximum === undefined ? {} : { maximum: Number(issue.maximum) }),
  };
  if (issue.code === 'too_small') {
    if (issue.origin === 'array') return { reason: 'too-few', detail: bounds };
    if (issue.origin !== 'string') return { reason: 'out-of-bounds', detail: bounds };
    return { reason: Number(issue.minimum) > 1 ? 'too-short' : 'missing', detail: bounds };
  }
  if (issue.code === 'too_big') {
    if (issue.origin === 'array') return { reason: 'too-many', detail: bounds };
    return { reason: issue.origin === 'string' ? 'too-long' : 'out-of-bounds', detail: bounds };
  }
  if (issue.code === 'invalid_type') return { reason: 'bad-whole', detail: {} };
  return { reason: formatReason(path, form), detail: {} };
}

function formatReason(path: readonly string[], form: DraftForm): FormReason {
  const variable = path[0] === 'variables' ? form.variables[Number(path[1])] : undefined;
  const last = path.at(-1);
  if (last === 'loinc') return 'bad-loinc';
  if (last === 'variable') return 'bad-id';
  if (last === 'id') return textAt(path, form) === '' ? 'missing' : 'bad-id';
  return variable?.kind === 'date' ? 'bad-day' : 'bad-number';
}

function textAt(path: readonly string[], form: DraftForm): string {
  const variable = form.variables[Number(path[1])];
  if (path[2] === 'categories') return variable?.categories[Number(path[3])]?.id ?? '';
  return variable?.id ?? '';
}
