import type { Rng } from '../../random.ts';
import type { Ciphertext, KeyId } from '../types.ts';
import type { LatticeArithmetic } from './arithmetic.ts';
import { BIGINT_LATTICES } from './arithmetic-bigint.ts';
import { fullSlots } from './encode.ts';
import { ciphertextBytes, ciphertextHeader, HEADER_BYTES } from './format.ts';
import type { BgvPublicKey } from './keys.ts';
import type { BgvParameters } from './parameters.ts';
import { drawNoise, drawTernary } from './sample.ts';
import { latticeShapeOf } from './shape.ts';

/** Encrypts slot by slot under a public key; holds tables until disposed of. */
export interface BgvEncryptor {
  readonly keyId: KeyId;
  readonly parameters: BgvParameters;
  /**
   * Encodes and encrypts as SEAL does (Brakerski, Gentry and Vaikuntanathan 2012, with the public key's ring-LWE form of Lyubashevsky,
   * Peikert and Regev), at the level of ciphertexts.
   * @param slots at most N residues below t; those left out are 0
   * @returns SEAL's uncompressed octets
   * @throws DomainError `plaintext/range`, before anything is drawn or computed
   */
  encrypt(slots: BigUint64Array, rng: Rng): Ciphertext<'bgv'>;
  dispose(): void;
}

export interface BgvEncryptorOptions {
  readonly arithmetic?: LatticeArithmetic;
}

/** @param key of a preset, or of a test's parameters */
export function makeBgvEncryptor(
  key: BgvPublicKey,
  { arithmetic = BIGINT_LATTICES }: BgvEncryptorOptions = {},
): BgvEncryptor {
  const { parameters, keyId } = key;
  const sealer = arithmetic.sealer(latticeShapeOf(parameters), key.seal.subarray(HEADER_BYTES));
  const header = ciphertextHeader(parameters);
  const bytes = ciphertextBytes(parameters);
  return {
    keyId,
    parameters,
    encrypt(slots, rng) {
      const full = fullSlots(slots, parameters);
      const ternary = drawTernary(parameters.degree, rng);
      const noise = drawNoise(parameters.degree, rng);
      try {
        const octets = new Uint8Array(bytes);
        octets.set(header);
        sealer.seal(full, ternary, noise, octets.subarray(HEADER_BYTES));
        return octets as Ciphertext<'bgv'>;
      } finally {
        full.fill(0n);
        ternary.fill(0);
        noise.fill(0);
      }
    },
    dispose: () => sealer.dispose(),
  };
}
