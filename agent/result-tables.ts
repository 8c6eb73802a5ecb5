import type { CategoryResult, CellResult, NumericResult, StudyResult } from '../core/protocol/result.ts';

const WITHHELD = 'withheld';

/** A result as tables for a terminal: the total first, then every released group. */
export function resultTables(result: StudyResult): string {
  const blocks = [result.total, ...result.cells].map((cell) =>
    [
      headingOf(cell),
      ...cell.variables.map((variable) =>
        variable.kind === 'numeric' ? numericLines(variable) : categoryLines(variable),
      ),
    ].join('\n'),
  );
  const footer = [
    `Rounds: ${result.rounds.join(', ')}   Cells of fewer than ${result.suppressedBelow} persons are withheld.`,
    `Study digest: ${result.studyDigest}`,
    ...result.transcriptDigests.map((digest) => `Transcript:   ${digest}`),
  ];
  return [...blocks, footer.join('\n')].join('\n\n');
}

function headingOf({ strata, persons }: CellResult): string {
  const names = Object.entries(strata).map(([variable, category]) => `${variable}: ${category}`);
  return `${names.length === 0 ? 'Everybody' : names.join(', ')} (${persons} persons)`;
}

function numericLines(variable: NumericResult): string {
  const title = `  ${variable.variable}${variable.unit === '' ? '' : ` [${variable.unit}]`}`;
  if (variable.withheld) return `${title}: ${WITHHELD}`;
  const interval = variable.meanInterval;
  const figures: (readonly [string, string | number | null])[] = [
    ['n', variable.n],
    ['sum', variable.sum],
    ['mean', variable.mean],
    ['95 % interval', interval === null ? null : `${interval.low} to ${interval.high}`],
    ['standard deviation', variable.standardDeviation],
  ];
  const withheld = variable.momentsWithheld ? [['mean', WITHHELD] as const] : [];
  const bins = (variable.histogram ?? []).map((bin) => [`${bin.low} to ${bin.high}`, bin.count ?? WITHHELD] as const);
  return [title, ...aligned([...figures.filter(([, figure]) => figure !== null), ...withheld, ...bins])].join('\n');
}

function categoryLines(variable: CategoryResult): string {
  const title = `  ${variable.variable}`;
  if (variable.withheld) return `${title}: ${WITHHELD}`;
  const cells = variable.cells.map(({ label, count, share }) => {
    const percent = share === null ? '' : `  (${(100 * share).toFixed(1)} %)`;
    return [label, count === null ? WITHHELD : `${count}${percent}`] as const;
  });
  return [title, ...aligned([['n', variable.n], ...cells])].join('\n');
}

function aligned(rows: readonly (readonly [string, string | number | null])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, figure]) => `    ${name.padEnd(width)}  ${figure ?? WITHHELD}`);
}

const COLUMNS = ['strata', 'persons', 'variable', 'unit', 'figure', 'low', 'high', 'value'] as const;

/** Every figure of a result as CSV (RFC 4180), one a line; a withheld one has an empty value. */
export function resultCsv(result: StudyResult): string {
  const lines = [result.total, ...result.cells].flatMap((cell) => {
    const strata = Object.entries(cell.strata)
      .map(([variable, category]) => `${variable}=${category}`)
      .join(' ');
    return cell.variables.flatMap((variable) =>
      figuresOf(variable).map(([figure, value, low, high]) => [
        strata,
        cell.persons,
        variable.variable,
        variable.kind === 'numeric' ? variable.unit : '',
        figure,
        low ?? '',
        high ?? '',
        value ?? '',
      ]),
    );
  });
  return `${[COLUMNS, ...lines].map((line) => line.map(csvField).join(',')).join('\r\n')}\r\n`;
}

type Figure = readonly [name: string, value: string | number | null, low?: string | number, high?: string | number];

function figuresOf(variable: NumericResult | CategoryResult): Figure[] {
  if (variable.kind === 'category')
    return [['n', variable.n], ...variable.cells.map(({ id, count }): Figure => [`category ${id}`, count])];
  const interval = variable.meanInterval;
  const asked: Figure[] = [
    ['sum', variable.sum],
    ['mean', variable.mean],
    ['variance', variable.variance],
    ['standard deviation', variable.standardDeviation],
  ];
  return [
    ['n', variable.n],
    ...asked.filter(([name, value]) => value !== null || (variable.momentsWithheld && name === 'mean')),
    ...(interval === null ? [] : [['mean interval', interval.level, interval.low, interval.high] satisfies Figure]),
    ...(variable.histogram ?? []).map(({ low, high, count }): Figure => ['bin', count, low, high]),
  ];
}

/** Text that a spreadsheet would take for a formula is kept from being one (OWASP, CSV injection). */
function csvField(field: string | number): string {
  if (typeof field === 'number') return String(field);
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
