import { DomainError } from '../../errors.ts';

/** The moduli that this product admits; everything else is refused at the door. */
export type PaillierPreset = 'paillier-3072' | 'paillier-2048';

/** One admitted size. Made here, and for tests in testing.ts, nowhere else. */
export interface PaillierParameters {
  readonly preset: PaillierPreset | `paillier-test-${number}`;
  /** Names the preset in every octet format. */
  readonly code: number;
  /** Exact bit length of the modulus n. */
  readonly bits: number;
}

const PRESETS: Readonly<Record<PaillierPreset, PaillierParameters>> = {
  'paillier-3072': { preset: 'paillier-3072', code: 1, bits: 3072 },
  'paillier-2048': { preset: 'paillier-2048', code: 2, bits: 2048 },
};

/** What a study's key may be: 128-bit strength (NIST SP 800-57 part 1, table 2). */
export const STUDY_PARAMETERS: readonly PaillierParameters[] = [PRESETS['paillier-3072']];

/** What an imported key may be. 2048 bits are worth about 112: labelled as such, and never a study's key. */
export const INTEROP_PARAMETERS: readonly PaillierParameters[] = [PRESETS['paillier-3072'], PRESETS['paillier-2048']];

/** The parameters behind a preset's name. */
export const parametersOf = (preset: PaillierPreset): PaillierParameters => PRESETS[preset];

/** @throws DomainError `key/malformed` when no admitted preset has that code. */
export function parametersByCode(code: number, admitted: readonly PaillierParameters[]): PaillierParameters {
  const found = admitted.find((parameters) => parameters.code === code);
  if (!found) throw new DomainError('key/malformed', { why: 'preset', code });
  return found;
}

/** @throws DomainError `key/malformed` when no admitted preset has that length. */
export function parametersByBits(bits: number, admitted: readonly PaillierParameters[]): PaillierParameters {
  const found = admitted.find((parameters) => parameters.bits === bits);
  if (!found) throw new DomainError('key/malformed', { why: 'length', bits });
  return found;
}

/** One holder opens alone, or the packed plaintext is split over the integers between several holders. */
export type CustodyMode = 'single' | 'split';

/** Bits given up in split mode, so that integer shares hide the plaintext statistically and their sum still does not wrap. */
const SPLIT_HEADROOM = 511;

/**
 * Bits that one plaintext may hold. Never the bit length of n: 2^(|n|-1) is the largest power of two below every n of that length,
 * so that layouts do not depend on the key.
 * @returns for `paillier-3072`: 3,071 (single), 2,560 (split)
 */
export const capacityBits = (parameters: PaillierParameters, mode: CustodyMode): number =>
  mode === 'single' ? parameters.bits - 1 : parameters.bits - 1 - SPLIT_HEADROOM;
