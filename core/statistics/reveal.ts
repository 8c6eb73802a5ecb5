import { isCells, isPublicStratum, isRequired, rangeOf } from '../dictionary/primitives.ts';
import type { NumericVariable } from '../dictionary/variable.ts';
import { personsFor } from './figures.ts';
import type { Questions } from './finish.ts';
import { type Bin, binName, binsOf, monomialName, wantedSlots } from './layout.ts';
import type { Layout } from './layout-types.ts';
import { sumsOf } from './plausible.ts';
import { type SlotSums, unpack } from './slots.ts';

/** A bin over offset codes with how many persons are in it. */
export interface CountedBin extends Bin {
  readonly count: bigint;
}

/** The exact sums behind one row of a numeric variable: what sum, mean and variance tell whoever sees them. Never leaves the key room. */
export interface Powers {
  readonly n: bigint;
  /** Largest offset code R. */
  readonly range: bigint;
  /** Σv of the offset codes v in [0, R]. */
  readonly codes: bigint;
  /** Σv², null where it was not summed. */
  readonly squares: bigint | null;
  /** Bins of the histogram in order, empty where there is none. */
  readonly bins: readonly CountedBin[];
  /** Persons who must have answered before so many figures are shown. */
  readonly needed: number;
}

export type PowersByVariable = ReadonlyMap<string, Powers>;

/**
 * The sums of every numeric variable that has any, by variable id.
 * @param figuresRule false where the study's policy put the rule of figures per person aside in words that the consent shows
 */
export function powersOf(
  document: Questions,
  layout: Layout,
  plaintexts: readonly bigint[],
  figuresRule: boolean,
): PowersByVariable {
  const slots = unpack(layout, plaintexts);
  return new Map(
    document.variables.flatMap((variable) => {
      if (isCells(variable) || isPublicStratum(variable)) return [];
      const { n, values, squares } = sumsOf(layout, slots, variable as NumericVariable);
      if (values === undefined) return [];
      const own = wantedSlots(variable, document.statistics).length;
      const powers: Powers = {
        n,
        range: rangeOf(variable as NumericVariable),
        codes: values,
        squares: squares ?? null,
        bins: countedBins(document, slots, variable as NumericVariable),
        // Whoever must answer is among the persons, of whom the release has enough.
        needed: figuresRule && !isRequired(variable) ? personsFor(own) : 0,
      };
      return [[variable.id, powers] as const];
    }),
  );
}

function countedBins({ statistics }: Questions, { sums }: SlotSums, variable: NumericVariable): CountedBin[] {
  const asked = statistics.find((statistic) => statistic.kind === 'histogram' && statistic.variable === variable.id);
  if (asked?.kind !== 'histogram') return [];
  return binsOf(variable, asked.edges).map((bin) => ({
    ...bin,
    count: sums.get(monomialName([{ kind: 'cell', variable: variable.id, cell: binName(bin) }])) ?? 0n,
  }));
}

/**
 * True where sum, mean and variance of a row would give away what is withheld, so that they are withheld with it:
 * 1. fewer answered an optional variable than its own figures need;
 * 2. fewer than `below` persons are away from one end of the range, or further away than one step: of an integer 0..1 the mean is a count of persons,
 *    of an integer 0..2 mean and variance are the counts of all three, and of anything that is nearly so they bound a small count;
 * 3. a withheld bin's count follows from them and the bins that are shown: no person could stand in a neighbouring withheld bin instead.
 * @param withheld places of withheld bins
 */
export function momentsReveal(powers: Powers, withheld: ReadonlySet<number>, below: number): boolean {
  return (
    powers.n < BigInt(powers.needed) ||
    endsReveal(powers, BigInt(below)) ||
    [...withheld].some((bin) => isFixed(powers, bin, withheld))
  );
}

function endsReveal({ n, range, codes, squares }: Powers, below: bigint): boolean {
  const fromTop = n * range - codes;
  if (codes < below || fromTop < below) return true;
  if (squares === null || range < 2n) return false;
  const squaresFromTop = n * range * range - 2n * range * codes + squares;
  // Σ v(v − 1)/2 is at least the number of persons with v ≥ 2
  const atLeastTwo = (squares - codes) / 2n;
  const atLeastTwoFromTop = (squaresFromTop - fromTop) / 2n;
  const between = range === 2n ? n - atLeastTwo - atLeastTwoFromTop : below;
  return atLeastTwo < below || atLeastTwoFromTop < below || between < below;
}

/** Whether a withheld bin can hold but one count: neither one person more nor one fewer, taken from or given to the withheld bins next to it. */
function isFixed({ bins, codes, squares }: Powers, bin: number, withheld: ReadonlySet<number>): boolean {
  const others = [...withheld].filter((other) => other !== bin);
  const nearest = [
    Math.max(...others.filter((other) => other < bin)),
    Math.min(...others.filter((other) => other > bin)),
  ].filter(Number.isFinite);
  const moves = nearest.flatMap((other) => [
    [bin, other],
    [other, bin],
  ]);
  return !moves.some(([from, to]) => {
    const moved = bins.map((counted, i) => ({
      ...counted,
      count: counted.count + (i === to ? 1n : i === from ? -1n : 0n),
    }));
    return moved.every(({ count }) => count >= 0n) && isPossible(moved, codes, squares);
  });
}

/**
 * Near the least and the greatest Σv² not every number is a sum of squares of whole numbers, and what is left of it can have but one solution.
 * So many times R away from both, enumeration of small tables finds several.
 */
const MARGIN = 6n;

/** Whether persons in these bins can well have these sums: Σv between the bins' ends, Σv² between the most equal and the most unequal measurements. */
function isPossible(bins: readonly CountedBin[], codes: bigint, squares: bigint | null): boolean {
  const total = (of: (bin: CountedBin) => bigint): bigint => bins.reduce((sum, bin) => sum + bin.count * of(bin), 0n);
  const lowest = total(({ low }) => low);
  if (codes <= lowest || codes >= total(({ high }) => high)) return false;
  if (squares === null) return true;
  const margin = MARGIN * (bins.at(-1)?.high ?? 0n);
  return leastSquares(bins, codes) + margin <= squares && squares <= greatestSquares(bins, codes - lowest) - margin;
}

/** Everybody as near to one level as their bin allows, and as many one step above it as the sum needs. */
function leastSquares(bins: readonly CountedBin[], codes: bigint): bigint {
  const at = (level: bigint, { low, high }: Bin): bigint => (level < low ? low : level > high ? high : level);
  const sumAt = (level: bigint): bigint => bins.reduce((sum, bin) => sum + bin.count * at(level, bin), 0n);
  let level = 0n;
  let above = (bins.at(-1)?.high ?? 0n) + 1n;
  while (above - level > 1n) {
    const middle = (level + above) / 2n;
    if (sumAt(middle) <= codes) level = middle;
    else above = middle;
  }
  const squares = bins.reduce((sum, bin) => sum + bin.count * at(level, bin) ** 2n, 0n);
  return squares + (codes - sumAt(level)) * (2n * level + 1n);
}

/** Everybody at the low end of their bin, then from the highest bin on at its high end until the sum is reached. @param room Σv above the low ends */
function greatestSquares(bins: readonly CountedBin[], room: bigint): bigint {
  let squares = 0n;
  let left = room;
  for (const { low, high, count } of [...bins].reverse()) {
    const width = high - low;
    const atTop = width === 0n ? 0n : left / width < count ? left / width : count;
    left -= atTop * width;
    squares += atTop * high ** 2n + (count - atTop) * low ** 2n;
    if (atTop < count && width > 0n) {
      squares += (low + left) ** 2n - low ** 2n;
      left = 0n;
    }
  }
  return squares;
}
