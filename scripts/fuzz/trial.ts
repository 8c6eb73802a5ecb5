/** One comparison with a reference. */
export interface Trial {
  /** What trials are counted by. */
  readonly kind: string;
  readonly holds: boolean;
  /** For whoever has to mend it. */
  readonly what: string;
}

/** The trials of a round, the same for the same seed. */
export type Fuzzer = (seed: number) => Iterable<Trial>;
