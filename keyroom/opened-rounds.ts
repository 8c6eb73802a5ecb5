import { DomainError } from '../core/errors.ts';
import type { Transcript } from '../core/protocol/transcript.ts';
import type { OpenedRound } from './stores/key-store.ts';

/** The names under which single rounds are opened, with the inputs of each of their cells, in canonical order of cells. */
export function namesOf(transcripts: readonly Transcript[]): OpenedRound[] {
  const rounds = new Map<string, OpenedRound>();
  for (const { visit, cohort, inputsRoot } of transcripts) {
    const [round = 0] = cohort.rounds;
    const known = rounds.get(`${visit}/${round}`);
    const cells = [...(known?.cells ?? []), { cell: cohort.cell, inputsRoot }];
    rounds.set(`${visit}/${round}`, { visit, round, cells: cells.sort((a, b) => (a.cell < b.cell ? -1 : 1)) });
  }
  return [...rounds.values()];
}

/**
 * Adds rounds to those that were opened before. A round is released once and whole: under its name the same cells with the same inputs are opened again
 * and nothing else, or the difference of two sums would be somebody's answer.
 * @throws DomainError `release/transcript-mismatch` (`why`, `round`, `visit`)
 */
export function joinOpenedRounds(before: readonly OpenedRound[], rounds: readonly OpenedRound[]): OpenedRound[] {
  const joined = [...before];
  for (const opened of rounds) {
    const known = before.find(({ visit, round }) => visit === opened.visit && round === opened.round);
    if (known === undefined) joined.push(opened);
    else if (!sameCells(known, opened)) {
      const { visit, round } = opened;
      throw new DomainError('release/transcript-mismatch', { why: 'opened before with other inputs', round, visit });
    }
  }
  return joined;
}

const sameCells = (a: OpenedRound, b: OpenedRound): boolean =>
  a.cells.length === b.cells.length &&
  a.cells.every(({ cell, inputsRoot }, i) => b.cells[i]?.cell === cell && b.cells[i]?.inputsRoot === inputsRoot);
