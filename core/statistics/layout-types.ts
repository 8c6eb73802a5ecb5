import type { Json } from '../codec/canonical.ts';

/**
 * One factor of a slot's monomial, over unsigned offset-coded primitives:
 * `value` = (measurement − minimum) in units of 10^−decimals; `present` = 1 where an optional variable was answered;
 * `cell` = 1 where the measurement lies in this category or bin.
 */
export type Factor =
  | { readonly kind: 'value'; readonly variable: string }
  | { readonly kind: 'present'; readonly variable: string }
  | { readonly kind: 'cell'; readonly variable: string; readonly cell: string };

/** A slot holds Σ over contributors of the product of its factors; no factors: the count of persons. */
export interface Slot {
  readonly factors: readonly Factor[];
  /** Position of the slot's lowest bit in its group's plaintext. */
  readonly offset: number;
  /** Bits kept: enough for personsCap × bound. */
  readonly width: number;
  /** Largest contribution of one person, decimal text. */
  readonly bound: string;
}

/** One group = one ciphertext = the unit of disclosure: opening it reveals every slot of it. Slot 0 is always the count of persons. */
export interface Group {
  readonly slots: readonly Slot[];
}

/** Which slot holds what; derived from the study alone and hashed into it. */
export interface Layout {
  readonly version: 1;
  readonly capacityBits: number;
  readonly personsCap: number;
  readonly groups: readonly Group[];
}

/** Canonical form for the layout digest. */
export const layoutJson = (layout: Layout): Json => layout as unknown as Json;
