import { canonicalBytes } from '../codec/canonical.ts';
import { toUnits } from '../dictionary/decimal.ts';
import {
  categoryIds,
  decimalsOf,
  isCells,
  isPublicStratum,
  isRequired,
  minimumUnits,
  rangeOf,
} from '../dictionary/primitives.ts';
import type { NumericVariable, Variable } from '../dictionary/variable.ts';
import { type Digest, digest } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { bitLength } from '../math/modular.ts';
import { type Factor, type Group, type Layout, layoutJson, type Slot } from './layout-types.ts';
import type { Statistic } from './statistic.ts';

/** What a layout is derived from; every study draft and document has it. */
export interface LayoutSource {
  readonly variables: readonly Variable[];
  readonly statistics: readonly Statistic[];
  readonly personsCap: number;
}

/** A slot before it has its place. */
export interface Wanted {
  readonly factors: readonly Factor[];
  readonly bound: bigint;
}

/** The wire form counts groups in one octet. */
const MAX_GROUPS = 255;

/** A bin over offset codes, both ends included; its text names it in slots, so that a layout says by itself what it holds. */
export interface Bin {
  readonly low: bigint;
  readonly high: bigint;
}
export const binName = ({ low, high }: Bin): string => `${low}..${high}`;

/** Reads {@link binName}; undefined for a category's id, which begins with a letter. */
export function binOf(cell: string): Bin | undefined {
  const match = /^(\d+)\.\.(\d+)$/.exec(cell);
  return match === null ? undefined : { low: BigInt(match[1] as string), high: BigInt(match[2] as string) };
}

/** Bins [min, e₁), [e₁, e₂), …, [e_k, max] of a numeric variable: on its grid every measurement lies in exactly one. */
export function binsOf(variable: NumericVariable, edges: readonly string[]): Bin[] {
  const codes = edges.map((edge) => toUnits(edge, decimalsOf(variable)) - minimumUnits(variable));
  const lows = [0n, ...codes];
  return lows.map((low, i) => ({ low, high: (codes[i] ?? rangeOf(variable) + 1n) - 1n }));
}

/** Slots of one variable, without doubles, in a fixed order that does not depend on the order of the statistics. */
export function wantedSlots(variable: Variable, statistics: readonly Statistic[]): Wanted[] {
  const asked = statistics.filter((statistic) => statistic.variable === variable.id);
  if (asked.length === 0 || isPublicStratum(variable)) return [];
  const wanted: Wanted[] = [];
  const name = variable.id;
  if (!isRequired(variable)) wanted.push({ factors: [{ kind: 'present', variable: name }], bound: 1n });
  const cell = (id: string): Wanted => ({ factors: [{ kind: 'cell', variable: name, cell: id }], bound: 1n });
  if (isCells(variable)) return [...wanted, ...categoryIds(variable).map(cell)];
  const value: Factor = { kind: 'value', variable: name };
  const kinds = new Set(asked.map((statistic) => statistic.kind));
  const range = rangeOf(variable);
  if (kinds.has('sum') || kinds.has('mean') || kinds.has('variance')) wanted.push({ factors: [value], bound: range });
  if (kinds.has('variance')) wanted.push({ factors: [value, value], bound: range * range });
  const bins = new Set(
    asked.flatMap((statistic) =>
      statistic.kind === 'histogram' ? binsOf(variable, statistic.edges).map(binName) : [],
    ),
  );
  return [...wanted, ...[...bins].map(cell)];
}

/**
 * Derives which slot holds what: from the study alone, so that everybody derives the same. Every group begins with the count of persons;
 * a variable's slots stand together in the first group with room for all of them, and are spread only when one group cannot hold them.
 * @param capacityBits bits of one plaintext, from preset × custody mode
 * @throws DomainError `layout/too-wide` (`variable`) when a slot fits no plaintext, or when there would be more than 255 groups
 */
export function layoutOf(source: LayoutSource, capacityBits: number): Layout {
  const personsCap = BigInt(source.personsCap);
  const widthOf = (wanted: Wanted): number => Math.max(1, bitLength(personsCap * wanted.bound));
  const count: Wanted = { factors: [], bound: 1n };
  const groups: { readonly slots: Slot[]; used: number }[] = [];
  const place = (group: (typeof groups)[number], wanted: Wanted): void => {
    const width = widthOf(wanted);
    group.slots.push({ factors: wanted.factors, offset: group.used, width, bound: wanted.bound.toString() });
    group.used += width;
  };
  const groupFor = (bits: number, variable: string): (typeof groups)[number] => {
    const found = groups.find((group) => group.used + bits <= capacityBits);
    if (found !== undefined) return found;
    if (widthOf(count) + bits > capacityBits || groups.length === MAX_GROUPS)
      throw new DomainError('layout/too-wide', { variable });
    const opened = { slots: [], used: 0 };
    place(opened, count);
    groups.push(opened);
    return opened;
  };
  groupFor(0, '');
  for (const variable of source.variables) {
    const bundle = wantedSlots(variable, source.statistics);
    const bits = bundle.reduce((sum, wanted) => sum + widthOf(wanted), 0);
    const together = widthOf(count) + bits <= capacityBits ? groupFor(bits, variable.id) : undefined;
    for (const wanted of bundle) place(together ?? groupFor(widthOf(wanted), variable.id), wanted);
  }
  return {
    version: 1,
    capacityBits,
    personsCap: source.personsCap,
    groups: groups.map(({ slots }): Group => ({ slots })),
  };
}

/** Names a layout inside the study and in every envelope's header. */
export const layoutDigest = (layout: Layout): Digest => digest('layout', canonicalBytes(layoutJson(layout)));

/** One text per distinct monomial, whatever the order of its factors. */
export const monomialName = (factors: readonly Factor[]): string =>
  factors
    .map((factor) =>
      factor.kind === 'cell' ? `cell:${factor.variable}:${factor.cell}` : `${factor.kind}:${factor.variable}`,
    )
    .sort()
    .join('*');
