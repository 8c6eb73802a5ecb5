import { encodeCohort } from '../../core/evaluation/cohort.ts';
import { leavesOf } from '../../core/evaluation/evaluate.ts';
import { queryDigest } from '../../core/evaluation/inputs.ts';
import { type PartKey, type Plan, partKeysOf, planOf } from '../../core/evaluation/plan.ts';
import { layoutOfStudy } from '../../core/protocol/freeze.ts';
import type { NewLeaf } from '../ports/computations.ts';
import type { CellCount } from '../ports/rounds.ts';
import type { FrozenStudy } from '../ports/studies.ts';

/** Contributions of one cell, in order of log index. */
export interface CellMembers extends CellCount {
  readonly logIndices: readonly number[];
}

/** A cohort as a computation stores it. */
export interface Question {
  readonly plan: Plan;
  readonly queryDigest: Uint8Array;
  readonly cohort: Uint8Array;
  readonly persons: number;
}

/** Names the question that these log indices, in any order, are the cohort of. */
export function questionOf(study: FrozenStudy, logIndices: readonly number[], persons: number): Question {
  const plan = planOf(study.document, layoutOfStudy(study.document));
  const sorted = [...logIndices].sort((a, b) => a - b);
  return {
    plan,
    queryDigest: queryDigest({
      studyDigest: study.studyDigest,
      groups: plan.groups,
      logIndices: sorted,
      statistic: 'moments',
      noise: null,
    }),
    cohort: encodeCohort(sorted),
    persons,
  };
}

export const questionOfCells = (study: FrozenStudy, cells: readonly CellMembers[]): Question =>
  questionOf(
    study,
    cells.flatMap(({ logIndices }) => [...logIndices]),
    cells.reduce((sum, { persons }) => sum + persons, 0),
  );

/** Every (group, holder) that is summed, in canonical order. */
export const partsOf = (study: FrozenStudy, plan: Plan): PartKey[] => partKeysOf(study.document, plan.groups);

/** Cuts every (cell, group, holder) into ranges that one job adds. */
export function leavesOfCells(
  study: FrozenStudy,
  plan: Plan,
  cells: readonly CellMembers[],
  leafSize: number,
): NewLeaf[] {
  const leaves: NewLeaf[] = [];
  for (const { cell, logIndices } of cells) {
    for (const { group, holderIndex } of partsOf(study, plan)) {
      for (const { leaf, from, to } of leavesOf(logIndices.length, leafSize)) {
        const firstIndex = logIndices[from] as number;
        const lastIndex = logIndices[to - 1] as number;
        leaves.push({ cell, group, holder: holderIndex, leaf, firstIndex, lastIndex, addends: to - from });
      }
    }
  }
  return leaves;
}
