import { DomainError } from '../errors.ts';
import type { Layout } from '../statistics/layout-types.ts';

/** The sums that a study needs; stands in every transcript. */
export interface Plan {
  readonly kind: 'moments';
  /** True when every step is an addition: what custody by several holders can open. */
  readonly linear: true;
  /** Groups of the layout to be summed, ascending. */
  readonly groups: readonly number[];
}

/** One ciphertext of an envelope and of an aggregate. */
export interface PartKey {
  readonly group: number;
  readonly holderIndex: number;
}

/** The part of a study document that a plan depends on. */
export interface PlanSource {
  readonly keyRing: { readonly mode: string; readonly holders: readonly { readonly holderIndex: number }[] };
}

/**
 * Moments of a study: one sum per (group, holder). A release opens the whole layout, so that every group takes part.
 * @throws DomainError `study/key-missing` for a ring without holders
 */
export function planOf(document: PlanSource, layout: Layout): Plan {
  if (document.keyRing.holders.length === 0) throw new DomainError('study/key-missing');
  return { kind: 'moments', linear: true, groups: layout.groups.map((_, group) => group) };
}

/** Every (group, holder) that a plan sums and an envelope of the study must hold, in canonical order: by group, then by holder. */
export function partKeysOf(document: PlanSource, groups: readonly number[]): PartKey[] {
  const holders = document.keyRing.holders.map(({ holderIndex }) => holderIndex).sort((a, b) => a - b);
  return groups.flatMap((group) => holders.map((holderIndex) => ({ group, holderIndex })));
}
