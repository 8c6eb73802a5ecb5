import { isPublicStratum } from '../../core/dictionary/primitives.ts';
import type { Variable } from '../../core/dictionary/variable.ts';
import type { StudyDraft } from '../../core/protocol/study.ts';
import { layoutOf, wantedSlots } from '../../core/statistics/layout.ts';
import type { Slot } from '../../core/statistics/layout-types.ts';

/** What one variable will tell, for people: the statistics asked of it and how many figures they open. */
export interface Learned {
  readonly variable: Variable;
  /** `count` where people may leave the answer out. */
  readonly kinds: readonly ('count' | 'sum' | 'mean' | 'variance' | 'histogram' | 'categories')[];
  readonly figures: number;
  /** Bins or categories, 0 where there are none. */
  readonly cells: number;
}

/** What the key owner will learn of each variable that is not a public group. */
export function learnedOf({ variables, statistics }: Pick<StudyDraft, 'variables' | 'statistics'>): Learned[] {
  return variables
    .filter((variable) => !isPublicStratum(variable))
    .map((variable) => {
      const slots = wantedSlots(variable, statistics);
      const kinds = statistics.filter((statistic) => statistic.variable === variable.id).map(({ kind }) => kind);
      const cells = slots.filter(({ factors }) => factors.some(({ kind }) => kind === 'cell')).length;
      const answered = slots.some(({ factors }) => factors.some(({ kind }) => kind === 'present'));
      return {
        variable,
        kinds: [...(answered ? (['count'] as const) : []), ...new Set(kinds)],
        figures: slots.length,
        cells,
      };
    });
}

/** A slot as the bar draws it: where it lies, and whose it is. */
export interface DrawnSlot {
  /** Shares of the plaintext, 0 to 1. */
  readonly start: number;
  readonly share: number;
  /** Index of the variable among those that have slots; null for the count of persons. */
  readonly owner: number | null;
}

export interface DrawnGroup {
  readonly used: number;
  readonly slots: readonly DrawnSlot[];
}

export interface DrawnLayout {
  readonly capacity: number;
  readonly groups: readonly DrawnGroup[];
  /** Variables in the order of their colours. */
  readonly owners: readonly Variable[];
}

/** The layout as bars; null while the draft has none. */
export function drawLayout(draft: StudyDraft, capacity: number): DrawnLayout | null {
  try {
    const layout = layoutOf(draft, capacity);
    const owners = draft.variables.filter((variable) => wantedSlots(variable, draft.statistics).length > 0);
    const ownerOf = ({ factors }: Slot): number | null => {
      const at = owners.findIndex(({ id }) => id === factors[0]?.variable);
      return at === -1 ? null : at;
    };
    const groups = layout.groups.map(({ slots }) => ({
      used: slots.reduce((sum, { width }) => sum + width, 0),
      slots: slots.map((slot) => ({
        start: slot.offset / capacity,
        share: slot.width / capacity,
        owner: ownerOf(slot),
      })),
    }));
    return { capacity, groups, owners };
  } catch {
    return null;
  }
}

/**
 * The number of people that a consent text promises, where it names one other than the study's minimum: such a text would tell a lie.
 * @returns the number in the text, or null when none contradicts
 */
export function contradictedMinimum(consent: string, minimum: number): number | null {
  for (const [, digits] of consent.matchAll(/at least (\d{1,7}) (?:people|persons|participants)/gi)) {
    if (Number(digits) !== minimum) return Number(digits);
  }
  return null;
}
