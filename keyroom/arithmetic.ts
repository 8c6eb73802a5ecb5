import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { BIGINT_ARITHMETIC } from '../core/schemes/paillier/arithmetic-bigint.ts';

/** From the fastest to the one that runs everywhere. */
export type ArithmeticTier = 'fma' | 'simd' | 'bigint';

export interface ChosenArithmetic {
  readonly tier: ArithmeticTier;
  readonly arithmetic: Arithmetic;
}

/** A faster kind of arithmetic that this device may or may not be able to run. */
export interface ArithmeticCandidate {
  readonly tier: Exclude<ArithmeticTier, 'bigint'>;
  /** Loads it and tests it against known answers; resolves to null, or throws, where the device cannot run it. */
  readonly start: () => Promise<Arithmetic | null>;
}

/** The first candidate that starts, in the given order; plain BigInt when none does. Asked once, when a worker starts. */
export async function chooseArithmetic(candidates: readonly ArithmeticCandidate[] = []): Promise<ChosenArithmetic> {
  for (const { tier, start } of candidates) {
    const arithmetic = await start().catch(() => null);
    if (arithmetic !== null) return { tier, arithmetic };
  }
  return { tier: 'bigint', arithmetic: BIGINT_ARITHMETIC };
}
