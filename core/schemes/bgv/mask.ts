import { DomainError } from '../../errors.ts';
import { mod } from '../../math/modular.ts';
import { sampleBelow, sampleBits } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import { VALUE_BYTES } from './format.ts';
import type { BgvParameters } from './parameters.ts';
import { latticeShapeOf } from './shape.ts';
import { BigintTransform } from './transform-bigint.ts';

/**
 * What hides everything but the total over all slots: a polynomial r + t·e, its coefficients in order.
 * r is uniform modulo t but for its constant coefficient, which is 0. A slot vector's polynomial m has Σ slots = N·m₀, so that r is a uniform
 * vector among those with sum 0: any N - 1 slots of a masked plaintext are uniform and independent of what was there.
 * e hides the noise; its coefficients are uniform in [-2^B, 2^B).
 */
export interface Mask {
  /** B; undefined where e = 0. */
  readonly floodBits: number | undefined;
  readonly coefficients: readonly bigint[];
}

/** @param floodBits as noise.ts tells for the plan */
export function drawMask({ degree, plainModulus: t }: BgvParameters, floodBits: number | undefined, rng: Rng): Mask {
  const coefficients: bigint[] = [];
  for (let i = 0; i < degree; i++) {
    const r = i === 0 ? 0n : sampleBelow(t, rng);
    const e = floodBits === undefined ? 0n : sampleBits(floodBits + 1, rng) - (1n << BigInt(floodBits));
    coefficients.push((2n * r > t ? r - t : r) + t * e); // centred: as little noise as may be
  }
  return { floodBits, coefficients };
}

/** Octets of one coefficient: of |r + t·e| <= t/2 + t·2^B and a sign. */
const coefficientBytes = ({ plainModulus: t }: BgvParameters, floodBits: number | undefined): number =>
  Math.ceil((t.toString(2).length + (floodBits ?? -1) + 2) / 8);

/** For the auditor's part of a transcript: each coefficient in two's complement, big-endian, all of one width. */
export function encodeMask(parameters: BgvParameters, mask: Mask): Uint8Array {
  const width = coefficientBytes(parameters, mask.floodBits);
  const octets = new Uint8Array(parameters.degree * width);
  for (const [index, coefficient] of mask.coefficients.entries()) {
    let rest = BigInt.asUintN(8 * width, coefficient);
    for (let at = width - 1; at >= 0; at--, rest >>= 8n) octets[index * width + at] = Number(rest & 255n);
  }
  return octets;
}

/**
 * Reads {@link encodeMask}'s octets.
 * @throws DomainError `ciphertext/malformed` (`why`: `mask`) for a wrong length, a coefficient out of range, or a total that is not 0
 */
export function decodeMask(parameters: BgvParameters, floodBits: number | undefined, octets: Uint8Array): Mask {
  const { degree, plainModulus: t } = parameters;
  const width = coefficientBytes(parameters, floodBits);
  const reject = () => new DomainError('ciphertext/malformed', { why: 'mask' });
  if (octets.length !== degree * width) throw reject();
  const flood = floodBits === undefined ? 0n : 1n << BigInt(floodBits);
  const coefficients: bigint[] = [];
  for (let index = 0; index < degree; index++) {
    let unsigned = 0n;
    for (const octet of octets.subarray(index * width, (index + 1) * width))
      unsigned = (unsigned << 8n) | BigInt(octet);
    const coefficient = BigInt.asIntN(8 * width, unsigned);
    const r = mod(coefficient, t);
    const e = (coefficient - (2n * r > t ? r - t : r)) / t;
    if (flood === 0n ? e !== 0n : e < -flood || e >= flood) throw reject();
    if (index === 0 && r !== 0n) throw reject();
    coefficients.push(coefficient);
  }
  return { floodBits, coefficients };
}

/**
 * What is added to the first polynomial of a ciphertext: the mask's values for each prime, as a ciphertext has them. Plain BigInt, a fraction of
 * a second at the largest: once per release.
 */
export function maskValues(parameters: BgvParameters, mask: Mask): Uint8Array {
  const primes = latticeShapeOf(parameters).primes.slice(0, -1); // those of ciphertexts
  const octets = new Uint8Array(primes.length * parameters.degree * VALUE_BYTES);
  const view = new DataView(octets.buffer);
  let at = 0;
  for (const prime of primes) {
    const residues = mask.coefficients.map((coefficient) => mod(coefficient, prime.modulus));
    for (const value of new BigintTransform(prime, parameters.degree).forward(residues)) {
      view.setBigUint64(at, value, true);
      at += VALUE_BYTES;
    }
  }
  return octets;
}
