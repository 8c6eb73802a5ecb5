import { toHex, utf8 } from '../core/bytes.ts';
import { canonicalBytes } from '../core/codec/canonical.ts';
import { DomainError } from '../core/errors.ts';
import type { Transcript } from '../core/protocol/transcript.ts';
import { authenticate } from './sealing.ts';
import type { OpenedRound } from './stores/key-store.ts';

const SUMS_PURPOSE = utf8('opened sums');

/** One joint cell of one round, as decrypted. */
export interface OpenedCell {
  readonly transcript: Transcript;
  readonly plaintexts: readonly bigint[];
}

/**
 * What is to be kept of opened cells, by round, in canonical order of cells. Transcripts are the server's word; the sums are what they are, and are kept
 * as a MAC under the key, from which nobody without the key can guess them.
 */
export async function openedRoundsOf(keyOctets: Uint8Array, opened: readonly OpenedCell[]): Promise<OpenedRound[]> {
  const rounds = new Map<string, OpenedRound>();
  for (const { transcript, plaintexts } of opened) {
    const { visit, cohort, inputsRoot } = transcript;
    const [round = 0] = cohort.rounds;
    const name = { visit, round, cell: cohort.cell };
    const message = canonicalBytes({ ...name, plaintexts: plaintexts.map(String) });
    const sums = toHex(await authenticate(keyOctets, SUMS_PURPOSE, message));
    const cells = [...(rounds.get(`${visit}/${round}`)?.cells ?? []), { cell: cohort.cell, inputsRoot, sums }];
    rounds.set(`${visit}/${round}`, { visit, round, cells: cells.sort((a, b) => (a.cell < b.cell ? -1 : 1)) });
  }
  return [...rounds.values()];
}

/**
 * Adds rounds to those that were opened before. A round is released once and whole: under its name the same cells with the same inputs and the same sums are
 * shown again and nothing else, or the difference of two sums would be somebody's answer.
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
  a.cells.every(({ cell, inputsRoot, sums }, i) => {
    const other = b.cells[i];
    return other?.cell === cell && other.inputsRoot === inputsRoot && other.sums === sums;
  });
