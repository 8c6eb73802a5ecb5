/** One field of a CSV file. `line` is where its record begins, both counted from 1. */
export interface CsvField {
  readonly text: string;
  readonly column: number;
}

export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly CsvField[];
}

/** Form that cannot be read: where, and what kind of fault; never what stood there. */
export class CsvFault extends Error {
  override readonly name = 'CsvFault';
  readonly line: number;
  readonly why: 'quote' | 'after-quote' | 'empty';

  constructor(line: number, why: CsvFault['why']) {
    super(`line ${line}: ${why}`);
    this.line = line;
    this.why = why;
  }
}

const SEPARATORS = [',', ';', '\t'] as const;

/**
 * Reads CSV (RFC 4180) with commas, semicolons or tabs, whichever the first line has most of; quoted fields may hold separators, quotes and line breaks.
 * A byte order mark is skipped, so are empty lines.
 * @throws CsvFault
 */
export function parseCsv(source: string): CsvRecord[] {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  const separator = separatorOf(text);
  const records: CsvRecord[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const began = line;
    const fields: CsvField[] = [];
    for (;;) {
      const field = text[at] === '"' ? quoted(text, at, line) : bare(text, at, separator);
      fields.push({ text: field.text, column: fields.length + 1 });
      line += field.breaks;
      at = field.end;
      if (text[at] !== separator) break;
      at++;
    }
    if (at < text.length && text[at] !== '\n' && text[at] !== '\r') throw new CsvFault(line, 'after-quote');
    if (text[at] === '\r') at++;
    if (text[at] === '\n') at++;
    line++;
    if (fields.length > 1 || fields[0]?.text !== '') records.push({ line: began, fields });
  }
  if (records.length === 0) throw new CsvFault(1, 'empty');
  return records;
}

function separatorOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  const counts = SEPARATORS.map((separator) => first.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

interface Piece {
  readonly text: string;
  readonly end: number;
  readonly breaks: number;
}

function bare(text: string, from: number, separator: string): Piece {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end++;
  return { text: text.slice(from, end), end, breaks: 0 };
}

function quoted(text: string, from: number, line: number): Piece {
  let unquoted = '';
  for (let at = from + 1; ; ) {
    const close = text.indexOf('"', at);
    if (close < 0) throw new CsvFault(line, 'quote');
    unquoted += text.slice(at, close);
    if (text[close + 1] !== '"') {
      return { text: unquoted, end: close + 1, breaks: unquoted.split('\n').length - 1 };
    }
    unquoted += '"';
    at = close + 2;
  }
}
