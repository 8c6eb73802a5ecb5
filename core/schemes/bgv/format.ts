/**
 * SEAL 4.1's uncompressed octets of ciphertexts and public keys, which have the same form. Little-endian:
 *
 *   0    u16  magic 0xa15e
 *   2    u8   16, the length of this header
 *   3    u8   major version 4
 *   4    u8   minor version 1
 *   5    u8   compression: 0, none
 *   6    u16  0, reserved
 *   8    u64  octets in all
 *   16   32   level (parms_id)
 *   48   u8   1: values of the number-theoretic transform, not coefficients
 *   49   u64  polynomials: 2 in keys and fresh ciphertexts, more after products
 *   57   u64  N
 *   65   u64  primes of the level
 *   73   f64  scale: 1 (only CKKS has others)
 *   81   u64  correction factor: 1 (changed by switching levels, which nothing here does)
 *   89   16   a header as above for the array that follows: octets from 89 to the end
 *   105  u64  values: polynomials x primes x N
 *   113       values, u64 each, below their prime: for each polynomial, for each prime, N
 *
 * Nothing in front of the values is a sender's choice: it follows from preset and size, so that it is compared, never parsed.
 */
import { fromHex } from '../../bytes.ts';
import { type BgvParameters, ciphertextPrimes } from './parameters.ts';

/** Octets in front of the values. */
export const HEADER_BYTES = 113;
/** Octets of one value. */
export const VALUE_BYTES = 8;
/** Polynomials of a public key and of a fresh ciphertext. */
export const FRESH_SIZE = 2;

const MAGIC = 0xa15e;
const SEAL_HEADER_BYTES = 16;
const VERSION = [4, 1] as const;
const ARRAY_OFFSET = 89;

const bytesOf = (degree: number, primes: number, size: number): number =>
  HEADER_BYTES + size * primes * degree * VALUE_BYTES;

function header(degree: number, primes: number, size: number, levelId: string): Uint8Array {
  const octets = new Uint8Array(HEADER_BYTES);
  const view = new DataView(octets.buffer);
  const total = bytesOf(degree, primes, size);
  const seal = (at: number, bytes: number): void => {
    view.setUint16(at, MAGIC, true);
    view.setUint8(at + 2, SEAL_HEADER_BYTES);
    octets.set(VERSION, at + 3);
    view.setBigUint64(at + 8, BigInt(bytes), true);
  };
  seal(0, total);
  octets.set(fromHex(levelId), 16);
  view.setUint8(48, 1);
  view.setBigUint64(49, BigInt(size), true);
  view.setBigUint64(57, BigInt(degree), true);
  view.setBigUint64(65, BigInt(primes), true);
  view.setFloat64(73, 1, true);
  view.setBigUint64(81, 1n, true);
  seal(ARRAY_OFFSET, total - ARRAY_OFFSET);
  view.setBigUint64(105, BigInt(size * primes * degree), true);
  return octets;
}

/** Octets of a ciphertext. @param size polynomials: 2, or one more for each product */
export const ciphertextBytes = (parameters: BgvParameters, size: number = FRESH_SIZE): number =>
  bytesOf(parameters.degree, ciphertextPrimes(parameters).length, size);

/** The only {@link HEADER_BYTES} octets that a ciphertext may begin with. @param size as in {@link ciphertextBytes} */
export const ciphertextHeader = (parameters: BgvParameters, size: number = FRESH_SIZE): Uint8Array =>
  header(parameters.degree, ciphertextPrimes(parameters).length, size, parameters.ciphertextLevelId);

/** Octets of a public key in SEAL's form. */
export const sealKeyBytes = ({ degree, primes }: BgvParameters): number => bytesOf(degree, primes.length, FRESH_SIZE);

/** The only {@link HEADER_BYTES} octets that a public key in SEAL's form may begin with. */
export const sealKeyHeader = ({ degree, primes, keyLevelId }: BgvParameters): Uint8Array =>
  header(degree, primes.length, FRESH_SIZE, keyLevelId);
