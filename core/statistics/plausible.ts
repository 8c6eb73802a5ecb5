import { isCells, rangeOf } from '../dictionary/primitives.ts';
import type { Variable } from '../dictionary/variable.ts';
import { DomainError } from '../errors.ts';
import { binOf, monomialName } from './layout.ts';
import type { Factor, Layout } from './layout-types.ts';
import type { SlotSums } from './slots.ts';

/** One variable's sums, as far as its layout has them. */
interface VariableSums {
  readonly n: bigint;
  readonly values: bigint | undefined;
  readonly squares: bigint | undefined;
  readonly cells: readonly { readonly factor: Extract<Factor, { readonly kind: 'cell' }>; readonly count: bigint }[];
}

const value = (variable: string): Factor => ({ kind: 'value', variable });

/** Collects what a layout holds about one variable. `n` = its presence slot, or all persons where everybody answers. */
export function sumsOf(layout: Layout, { persons, sums }: SlotSums, variable: Variable): VariableSums {
  const cells = layout.groups.flatMap((group) =>
    group.slots.flatMap(({ factors }) => {
      const [factor] = factors;
      return factors.length === 1 && factor?.kind === 'cell' && factor.variable === variable.id
        ? [{ factor, count: sums.get(monomialName(factors)) ?? 0n }]
        : [];
    }),
  );
  return {
    n: sums.get(monomialName([{ kind: 'present', variable: variable.id }])) ?? persons,
    values: sums.get(monomialName([value(variable.id)])),
    squares: sums.get(monomialName([value(variable.id), value(variable.id)])),
    cells,
  };
}

/**
 * Refuses sums that no n honest people can have added up to. Contributions carry no proof of their ranges, so that one hostile contributor can
 * poison a sum; these relations between slots catch what is coarse about it.
 * Each slot's own bound, the presence slot's too, was checked by `unpack`.
 * @throws DomainError `release/spoilt` (`variable`, `why`), never a figure
 */
export function requirePlausible(layout: Layout, slots: SlotSums, variable: Variable): void {
  const { n, values, squares, cells } = sumsOf(layout, slots, variable);
  const reject = (why: string): DomainError => new DomainError('release/spoilt', { variable: variable.id, why });
  if (!cellsAddUp(cells, n, isCells(variable) ? 1 : histogramCount(cells))) throw reject('cells do not add up');
  if (isCells(variable) || values === undefined) return;
  const range = rangeOf(variable);
  if (values > n * range) throw reject('sum above its bound');
  if (squares !== undefined && (squares > range * values || n * squares < values * values || squares < values)) {
    throw reject('squares do not fit the sum');
  }
  if (histogramCount(cells) === 1 && !withinBins(cells, values)) throw reject('bins do not fit the sum');
}

/** How many histograms the bins of one variable make up: each begins with code 0. */
const histogramCount = (cells: VariableSums['cells']): number =>
  cells.filter(({ factor }) => binOf(factor.cell)?.low === 0n).length;

const cellsAddUp = (cells: VariableSums['cells'], n: bigint, histograms: number): boolean =>
  cells.length === 0 || histograms !== 1 || cells.reduce((sum, { count }) => sum + count, 0n) === n;

/** Σ low·count ≤ Σv ≤ Σ high·count over the bins. */
function withinBins(cells: VariableSums['cells'], values: bigint): boolean {
  let lowest = 0n;
  let highest = 0n;
  for (const { factor, count } of cells) {
    const bin = binOf(factor.cell);
    lowest += (bin?.low ?? 0n) * count;
    highest += (bin?.high ?? 0n) * count;
  }
  return lowest <= values && values <= highest;
}
