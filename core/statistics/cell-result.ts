/**
 * Figures of one variable in one cell, finished in the key owner's browser. Decimal texts are exact; numbers are the nearest doubles.
 * `withheld`: fewer persons answered than may be shown, or the figure would give such a one away; then every figure below is null.
 * `momentsWithheld`: sum, mean, variance and interval would give withheld counts away; then these are null.
 */
export interface NumericResult {
  readonly kind: 'numeric';
  readonly variable: string;
  /** UCUM; `d` for a date, whose figures count days since 1970-01-01. */
  readonly unit: string;
  readonly withheld: boolean;
  readonly momentsWithheld: boolean;
  /** Persons who answered. */
  readonly n: number | null;
  /** Exact, with the variable's decimals; null where it was not asked for. */
  readonly sum: string | null;
  readonly mean: number | null;
  /** Unbiased (n − 1), present when Σx² was asked for and n ≥ 2. */
  readonly variance: number | null;
  readonly standardDeviation: number | null;
  /** 95 % interval of the mean, Student's t with n − 1 degrees of freedom. */
  readonly meanInterval: { readonly low: number; readonly high: number; readonly level: 0.95 } | null;
  readonly histogram: readonly HistogramBin[] | null;
}

/** Bounds in the variable's unit, decimal text: low ≤ x < high, in the last bin low ≤ x ≤ high. `count` is null when withheld. */
export interface HistogramBin {
  readonly low: string;
  readonly high: string;
  readonly count: number | null;
}

export interface CategoryResult {
  readonly kind: 'category';
  readonly variable: string;
  readonly withheld: boolean;
  readonly n: number | null;
  readonly cells: readonly CategoryCell[];
}

/** `share` = count / n. Both are null when withheld, `share` also when nobody answered. */
export interface CategoryCell {
  readonly id: string;
  readonly label: string;
  readonly count: number | null;
  readonly share: number | null;
}

export type VariableResult = NumericResult | CategoryResult;

/** One joint cell of public strata (or all persons where there are none). */
export interface CellResult {
  /** Variable id → category id; empty for the total. */
  readonly strata: Readonly<Record<string, string>>;
  readonly persons: number;
  readonly variables: readonly VariableResult[];
}
