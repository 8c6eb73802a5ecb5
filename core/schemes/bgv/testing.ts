/** For tests, benchmarks and e2e only: a rule over the import graph keeps production code away from this file. */
import type { BgvParameters } from './parameters.ts';

/** Rings of any size that no product preset uses; SEAL knows nothing of them. Primes are 1 modulo 32,768. */
export const testRing = (degree: number): BgvParameters => ({
  preset: `bgv-test-${degree}`,
  code: 0x8100 + Math.log2(degree),
  degree,
  primes: [1125899906629633n, 1125899903500289n, 786433n],
  plainModulus: 1125899906826241n,
  keyLevelId: '00'.repeat(32),
  ciphertextLevelId: '01'.repeat(32),
});
