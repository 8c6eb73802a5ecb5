import type { RowName, Sample } from './rows.ts';

/** What a thread of the benchmark is asked: a round of a row, half of the long sum, or to make ready. */
export type Question =
  | { readonly id: number; readonly kind: 'round'; readonly row: Exclude<RowName, 'paillier.sum.2'> }
  | { readonly id: number; readonly kind: 'half' }
  | { readonly id: number; readonly kind: 'ready'; readonly scale: Scale };

export interface Scale {
  /** Ciphertexts in the long sum. */
  readonly addends: number;
  /** Keys of ours, and of the peer, in one round. */
  readonly keys: number;
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly sample: Sample | null }
  | { readonly id: number; readonly ok: false; readonly why: string };
