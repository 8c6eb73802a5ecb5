import { dayNumber, dayText } from '../../core/dictionary/day.ts';
import { toUnits, unitsText } from '../../core/dictionary/decimal.ts';
import type { VariableForm } from './draft-form.ts';

/** Edges that one histogram may have. */
const MOST_EDGES = 40;

export type BinProposal =
  | { readonly ok: true; readonly edges: readonly string[] }
  | { readonly ok: false; readonly why: 'range' | 'count' | 'too-fine' };

type Numeric = Pick<VariableForm, 'kind' | 'minimum' | 'maximum' | 'decimals'>;

/**
 * Even bins between two values of a variable, on its grid: `bins` bins between `from` and `to`, and one more on either side for what lies outside.
 * Edges at the very ends of the variable's range are left out: beyond them there is nothing.
 * @param bins whole number of bins between `from` and `to`, at least 1
 */
export function proposeEdges(variable: Numeric, from: string, to: string, bins: number): BinProposal {
  if (!Number.isInteger(bins) || bins < 1 || bins > MOST_EDGES - 1) return { ok: false, why: 'count' };
  const ends = [variable.minimum, from, to, variable.maximum].map((text) => unitsOrNull(variable, text));
  const [minimum, low, high, maximum] = ends;
  if (minimum == null || low == null || high == null || maximum == null) return { ok: false, why: 'range' };
  if (low >= high || low < minimum || high > maximum) return { ok: false, why: 'range' };
  if (high - low < BigInt(bins)) return { ok: false, why: 'too-fine' };
  const width = high - low;
  const all = Array.from({ length: bins + 1 }, (_, index) => low + roundedShare(width, index, bins));
  const inner = all.filter((edge) => edge > minimum && edge < maximum);
  if (inner.length === 0) return { ok: false, why: 'count' };
  return { ok: true, edges: inner.map((edge) => textOf(variable, edge)) };
}

/** index/bins of a width in whole steps, halves upwards. */
const roundedShare = (width: bigint, index: number, bins: number): bigint =>
  (2n * width * BigInt(index) + BigInt(bins)) / (2n * BigInt(bins));

const decimalsIn = ({ kind, decimals }: Numeric): number => (kind === 'number' ? Number(decimals) : 0);

function unitsOrNull(variable: Numeric, text: string): bigint | null {
  try {
    return variable.kind === 'date' ? BigInt(dayNumber(text.trim())) : toUnits(text.trim(), decimalsIn(variable));
  } catch {
    return null;
  }
}

const textOf = (variable: Numeric, units: bigint): string =>
  variable.kind === 'date' ? dayText(Number(units)) : unitsText(units, decimalsIn(variable));
