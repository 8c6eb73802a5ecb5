import { unitsText } from '../dictionary/decimal.ts';
import { categoryIds, decimalsOf, isCells, isPublicStratum, minimumUnits, unitOf } from '../dictionary/primitives.ts';
import type { CellVariable, NumericVariable, Variable } from '../dictionary/variable.ts';
import { DomainError } from '../errors.ts';
import type { CategoryResult, CellResult, HistogramBin, NumericResult, VariableResult } from './cell-result.ts';
import { nearestDouble } from './exact.ts';
import { binName, binsOf, monomialName } from './layout.ts';
import type { Layout } from './layout-types.ts';
import { momentsOf } from './moments.ts';
import { requirePlausible, sumsOf } from './plausible.ts';
import { type SlotSums, unpack } from './slots.ts';
import type { Statistic } from './statistic.ts';

/** The part of a study document that a result depends on. */
export interface Questions {
  readonly variables: readonly Variable[];
  readonly statistics: readonly Statistic[];
}

export interface OpenedCell {
  readonly document: Questions;
  readonly layout: Layout;
  /** One per group, as decrypted. */
  readonly plaintexts: readonly bigint[];
  /** Variable id → category id; empty for the total. */
  readonly strata: Readonly<Record<string, string>>;
  /** Persons that the server released. */
  readonly persons: number;
}

/**
 * Turns the opened sums of one cell into figures. Nothing is withheld here: `suppress` does that over all cells at once, before anything leaves the key room.
 * @throws DomainError `release/count-mismatch` when the decrypted count is not the released one, `release/spoilt` when the sums contradict each other
 */
export function finishCell({ document, layout, plaintexts, strata, persons }: OpenedCell): CellResult {
  const slots = unpack(layout, plaintexts);
  if (slots.persons !== BigInt(persons)) throw new DomainError('release/count-mismatch', { released: persons });
  const variables = document.variables.flatMap((variable): VariableResult[] => {
    const asked = document.statistics.filter((statistic) => statistic.variable === variable.id);
    if (asked.length === 0 || isPublicStratum(variable)) return [];
    requirePlausible(layout, slots, variable);
    return isCells(variable)
      ? [finishCategories(layout, slots, variable)]
      : [finishNumeric(layout, slots, variable, asked)];
  });
  return { strata, persons, variables };
}

function finishNumeric(
  layout: Layout,
  slots: SlotSums,
  variable: NumericVariable,
  asked: readonly Statistic[],
): NumericResult {
  const { n, values, squares } = sumsOf(layout, slots, variable);
  const offset = minimumUnits(variable);
  const decimals = decimalsOf(variable);
  const moments =
    values === undefined ? null : momentsOf({ n, codes: values, squaredCodes: squares ?? null, offset, decimals });
  const histogram = asked.find((statistic) => statistic.kind === 'histogram');
  return {
    kind: 'numeric',
    variable: variable.id,
    unit: unitOf(variable),
    withheld: false,
    momentsWithheld: false,
    n: Number(n),
    sum: moments === null ? null : unitsText(moments.sumUnits, decimals),
    mean: moments?.mean ?? null,
    variance: moments?.variance ?? null,
    standardDeviation: moments?.standardDeviation ?? null,
    meanInterval: moments?.meanInterval ?? null,
    histogram: histogram === undefined ? null : histogramOf(slots, variable, histogram.edges),
  };
}

function histogramOf({ sums }: SlotSums, variable: NumericVariable, edges: readonly string[]): HistogramBin[] {
  const offset = minimumUnits(variable);
  const decimals = decimalsOf(variable);
  const bins = binsOf(variable, edges);
  const bound = (code: bigint): string => unitsText(code + offset, decimals);
  return bins.map((bin, i) => ({
    low: bound(bin.low),
    high: bound(bins[i + 1]?.low ?? bin.high),
    count: Number(sums.get(monomialName([{ kind: 'cell', variable: variable.id, cell: binName(bin) }])) ?? 0n),
  }));
}

function finishCategories(layout: Layout, slots: SlotSums, variable: CellVariable): CategoryResult {
  const { n } = sumsOf(layout, slots, variable);
  return {
    kind: 'category',
    variable: variable.id,
    withheld: false,
    n: Number(n),
    cells: categoryIds(variable).map((id) => {
      const count = slots.sums.get(monomialName([{ kind: 'cell', variable: variable.id, cell: id }])) ?? 0n;
      const share = n === 0n ? null : nearestDouble({ numerator: count, denominator: n });
      const label =
        variable.kind === 'category' ? (variable.categories.find((category) => category.id === id)?.label ?? id) : id;
      return { id, label, count: Number(count), share };
    }),
  };
}
