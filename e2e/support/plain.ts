/** The figures of a study in plain arithmetic over what was typed: with integers, so that they are exact. */
export interface PlainFigures {
  readonly n: number;
  /** With the decimals of the variable. */
  readonly sum: string;
  readonly mean: number;
  readonly variance: number;
  /** Counts between edges, both ends of the range included. */
  readonly bins: readonly number[];
}

const units = (text: string, decimals: number): bigint => {
  const [whole = '0', part = ''] = text.split('.');
  return BigInt(whole + part.padEnd(decimals, '0'));
};

const decimal = (integer: bigint, decimals: number): string => {
  const digits = integer.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};

const PLACES = 30n;

/** The double nearest to a quotient of integers, through thirty decimal places. */
const quotient = (numerator: bigint, denominator: bigint): number => {
  const scaled = (numerator * 10n ** PLACES) / denominator;
  return Number(`${decimal(scaled, Number(PLACES))}`);
};

/**
 * @param answers decimal texts in the unit of the study
 * @param edges ascending; a value on an edge belongs to the bin above it
 */
export function plainFigures(answers: readonly string[], decimals: number, edges: readonly string[]): PlainFigures {
  const xs = answers.map((answer) => units(answer, decimals));
  const n = BigInt(xs.length);
  const sum = xs.reduce((total, x) => total + x, 0n);
  const squares = xs.reduce((total, x) => total + x * x, 0n);
  const scale = 10n ** BigInt(decimals);
  const bounds = edges.map((edge) => units(edge, decimals));
  const bins = Array.from({ length: edges.length + 1 }, () => 0);
  for (const x of xs) {
    const at = bounds.filter((bound) => x >= bound).length;
    bins[at] = (bins[at] ?? 0) + 1;
  }
  return {
    n: xs.length,
    sum: decimal(sum, decimals),
    mean: quotient(sum, n * scale),
    variance: quotient(n * squares - sum * sum, n * (n - 1n) * scale * scale),
    bins,
  };
}

/** How many chose each. */
export function plainCounts(answers: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const id of answers) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}
