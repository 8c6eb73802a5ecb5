import type { StudyBundle } from '../core/protocol/study.ts';
import { type Given, readOctets, readText, required, text, UsageError } from './command.ts';
import { type CheckedRows, readAnswers, readCsvRows } from './rows.ts';

const LARGEST_FILE = 64 * 1024 * 1024;

export interface Input {
  readonly checked: CheckedRows;
  /** Octets of a file whose rows are sent once; null for answers of the moment. */
  readonly file: Uint8Array | null;
}

/** @throws UsageError unless answers are given in exactly one way that can be read */
export async function readInput(given: Given, words: readonly string[], { document }: StudyBundle): Promise<Input> {
  const ways = [words.length > 0, given.answers !== undefined, given.csv !== undefined].filter(Boolean).length;
  if (ways !== 1) throw new UsageError('Give answers in one way: NAME=ANSWER …, --answers FILE or --csv FILE.');
  const csv = text(given, 'csv');
  if (csv !== undefined) {
    const file = await readOctets(csv);
    if (file.length > LARGEST_FILE) throw new UsageError(`${csv} is larger than ${LARGEST_FILE} octets. Split it.`);
    const rows = readCsvRows(await readText(csv), document.variables, given['ignore-unknown'] === true);
    return { checked: rows, file };
  }
  const entries = words.length > 0 ? words.map(entryOf) : entriesOf(await readText(required(given, 'answers')));
  return { checked: readAnswers(entries, document.variables), file: null };
}

function entryOf(word: string): readonly [string, string] {
  const at = word.indexOf('=');
  if (at < 1) throw new UsageError('An answer is written NAME=ANSWER.');
  return [word.slice(0, at), word.slice(at + 1)];
}

function entriesOf(json: string): (readonly [string, string])[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new UsageError('The answers are not JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new UsageError('The answers must be a JSON object of names and answers.');
  return Object.entries(parsed).flatMap(([name, answer]): (readonly [string, string])[] => {
    if (answer === null) return [];
    if (typeof answer === 'string' || typeof answer === 'number') return [[name, String(answer)]];
    throw new UsageError(`The answer to ${name} must be text or a number.`);
  });
}
