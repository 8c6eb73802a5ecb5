import { DomainError } from '../../errors.ts';

/** The parameters that this product admits; everything else is refused at the door, and none is ever read from an upload. */
export type BgvPreset = 'bgv-4096-sum' | 'bgv-4096-rot' | 'bgv-8192-mul' | 'bgv-16384-mul2';

/**
 * One admitted ring. Made here, and for tests in testing.ts, nowhere else.
 * SEAL has two levels here: keys modulo all primes, ciphertexts modulo all but the last, which encryption divides away.
 */
export interface BgvParameters {
  readonly preset: BgvPreset | `bgv-test-${number}`;
  /** Names the preset in every octet format; no two schemes share one. */
  readonly code: number;
  /** N: polynomials are modulo X^N + 1, and a plaintext has N slots. A power of two. */
  readonly degree: number;
  /** Prime, 1 modulo 2N, below 2^50, none twice; in SEAL's order, the one of keys alone last. */
  readonly primes: readonly bigint[];
  /** t: slots are residues modulo it. Prime, 1 modulo 2N, below 2^50, none of {@link primes}. */
  readonly plainModulus: bigint;
  /** SEAL's name of the level of keys, in hexadecimal: BLAKE2b-256 of scheme, N, primes and t. */
  readonly keyLevelId: string;
  /** The same of the level of ciphertexts. */
  readonly ciphertextLevelId: string;
}

/**
 * 128 bits against known attacks with a ternary secret (homomorphicencryption.org standard, table 1): the product of all primes has at
 * most 109 bits for N = 4,096, 218 for 8,192 and 438 for 16,384. Primes and t are those that SEAL's CoeffModulus.Create and
 * PlainModulus.Batching pick for these bit lengths.
 */
const PRESETS: Readonly<Record<BgvPreset, BgvParameters>> = {
  // 44 + 45 + 20 bits, t of 50: sums below 2^50; neither rotations nor relinearisation
  'bgv-4096-sum': {
    preset: 'bgv-4096-sum',
    code: 0x0101,
    degree: 4096,
    primes: [17592186028033n, 35184371884033n, 1032193n],
    plainModulus: 1125899906826241n,
    keyLevelId: '7cd6f419be6978b83d40fd38b90034f922a9b2aa217bbfea5bb62108b2558d47',
    ciphertextLevelId: 'd361dc7ef1e23cd9339d10baad41df5a0080841d5fdbf9583118dbec2d442b96',
  },
  // 36 + 36 + 37 bits, t of 33: rotations
  'bgv-4096-rot': {
    preset: 'bgv-4096-rot',
    code: 0x0102,
    degree: 4096,
    primes: [68719230977n, 68719403009n, 137438822401n],
    plainModulus: 8589852673n,
    keyLevelId: 'ce44c9ff7b11fcc9f0c131b867fbe2e6ba421e51bb9fa3fd8f2bbbc955ac5d1f',
    ciphertextLevelId: 'b78300afa89afd597aeb5aae27ce2a691606c877bcec6694ad0f0cc79f5635ed',
  },
  // 49 + 50 + 50 + 49 + 20 bits, t of 45: one product of ciphertexts
  'bgv-8192-mul': {
    preset: 'bgv-8192-mul',
    code: 0x0103,
    degree: 8192,
    primes: [562949952798721n, 1125899906629633n, 1125899906826241n, 562949952847873n, 1032193n],
    plainModulus: 35184371613697n,
    keyLevelId: '2f8fa5ae533cce89f25d65a879025ef0b0dd9180faf5424b3e0b4d507ec5cefe',
    ciphertextLevelId: '0b7f367434849041846687b01ae135c70d66f0e58cee505b1a036096c9557f4f',
  },
  // five of 50 bits and one of 20, t of 45: two products in a row
  'bgv-16384-mul2': {
    preset: 'bgv-16384-mul2',
    code: 0x0104,
    degree: 16384,
    primes: [1125899903500289n, 1125899903795201n, 1125899903827969n, 1125899903991809n, 1125899904679937n, 786433n],
    plainModulus: 35184371138561n,
    keyLevelId: 'a7414c036673b79dd86bc91b528deeb3c503b3e2d07e2fe257b03112e4c9f4db',
    ciphertextLevelId: '4444fc259e57b03fc591e4aec85c5bb820aacebd9e9d08205c08b11aa99d163f',
  },
};

/** All of them, in the order of their codes. */
export const BGV_PARAMETERS: readonly BgvParameters[] = Object.values(PRESETS);

/** The parameters behind a preset's name. */
export const bgvParametersOf = (preset: BgvPreset): BgvParameters => PRESETS[preset];

/** @throws DomainError `key/malformed` when no admitted preset has that code. */
export function bgvParametersByCode(code: number, admitted: readonly BgvParameters[] = BGV_PARAMETERS): BgvParameters {
  const found = admitted.find((parameters) => parameters.code === code);
  if (!found) throw new DomainError('key/malformed', { why: 'preset', code });
  return found;
}

/** Primes of ciphertexts: all but the last. */
export const ciphertextPrimes = ({ primes }: BgvParameters): readonly bigint[] => primes.slice(0, -1);
