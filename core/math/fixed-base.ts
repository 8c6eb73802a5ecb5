/**
 * Powers of one base by table lookup: base^(d·2^(w·i)) for every window i and digit d, one product a window, no squaring
 * (Brickell, Gordon, McCurley and Wilson 1992). Lookups follow the exponent: not constant time.
 */
export interface FixedBaseTable {
  readonly modulus: bigint;
  readonly window: number;
  /** Row i holds the powers for the digits 1 … 2^w - 1 of window i. */
  readonly rows: readonly (readonly bigint[])[];
}

/** Products spent on a table of that window, and on one power with it. */
const cost = (exponentBits: number, window: number): { readonly build: number; readonly power: number } => {
  const rows = Math.ceil(exponentBits / window);
  return { build: rows * (2 ** window - 1), power: rows };
};

const MAX_WINDOW = 8;

/** The window that needs the fewest products in all for that many powers; at most 8, where the table for 1,536 bits modulo 6,144 takes 37 MB. */
export function bestWindow(exponentBits: number, expected: number): number {
  let best = 1;
  const total = (window: number): number => {
    const { build, power } = cost(exponentBits, window);
    return build + expected * power;
  };
  for (let window = 2; window <= MAX_WINDOW; window++) if (total(window) < total(best)) best = window;
  return best;
}

/** @param exponentBits exponents are below 2^exponentBits  @param window 1 … 8 */
export function buildTable(base: bigint, modulus: bigint, exponentBits: number, window: number): FixedBaseTable {
  const rows: bigint[][] = [];
  let step = base % modulus;
  for (let i = 0; i * window < exponentBits; i++) {
    const row = [step];
    for (let digit = 2; digit < 2 ** window; digit++) row.push(((row[digit - 2] as bigint) * step) % modulus);
    rows.push(row);
    step = ((row[row.length - 1] as bigint) * step) % modulus;
  }
  return { modulus, window, rows };
}

/** table's base to the power of an exponent in [0, 2^exponentBits); a larger one is a RangeError. */
export function power(table: FixedBaseTable, exponent: bigint): bigint {
  const { modulus, window, rows } = table;
  const digits = exponent.toString(2);
  if (exponent < 0n || digits.length > rows.length * window) throw new RangeError('exponent outside the table');
  let product = 1n;
  for (let i = 0; i * window < digits.length; i++) {
    const end = digits.length - i * window;
    const digit = Number.parseInt(digits.slice(Math.max(0, end - window), end), 2);
    if (digit !== 0) product = (product * ((rows[i] as readonly bigint[])[digit - 1] as bigint)) % modulus;
  }
  return product % modulus;
}
