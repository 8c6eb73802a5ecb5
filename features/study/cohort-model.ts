import type { Variable } from '../../core/dictionary/variable.ts';
import { parseStrata, publicStrata } from '../../core/protocol/strata.ts';
import type { StudyView } from './study-view.ts';

export interface CohortRow {
  readonly visit: number;
  readonly cell: string;
  readonly persons: number;
  readonly released: number;
  /** In rounds whose figures are withheld for good. */
  readonly spoilt: number;
  readonly waiting: number;
  /** Persons that its next round still lacks; 0 when it could be computed now, or when nothing waits. */
  readonly missing: number;
}

export interface CohortTotals {
  readonly persons: number;
  readonly released: number;
  readonly spoilt: number;
  readonly waiting: number;
}

type Count = StudyView['counts'][number];

/** Rows by visit and group, in order of visit and group. */
export function cohortRows(counts: readonly Count[], minimumPersons: number): CohortRow[] {
  return counts
    .map(({ visit, cell, persons, released, spoilt }) => {
      const waiting = Math.max(0, persons - released - spoilt);
      return {
        visit,
        cell,
        persons,
        released,
        spoilt,
        waiting,
        missing: waiting === 0 ? 0 : Math.max(0, minimumPersons - waiting),
      };
    })
    .sort((a, b) => a.visit - b.visit || (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0));
}

export const totalsOf = (rows: readonly CohortRow[]): CohortTotals =>
  rows.reduce(
    (sum, row) => ({
      persons: sum.persons + row.persons,
      released: sum.released + row.released,
      spoilt: sum.spoilt + row.spoilt,
      waiting: sum.waiting + row.waiting,
    }),
    { persons: 0, released: 0, spoilt: 0, waiting: 0 },
  );

/** The answers that name a joint cell, in the order of the study's public groups; none for the one cell of a study without them. */
export function cellLabels(cell: string, variables: readonly Variable[]): string[] {
  if (cell === '') return [];
  try {
    const strata = parseStrata(cell, variables);
    return publicStrata(variables).map((variable) => {
      const id = strata[variable.id] ?? '';
      return variable.kind === 'category'
        ? (variable.categories.find((category) => category.id === id)?.label ?? id)
        : id;
    });
  } catch {
    return [cell];
  }
}
