/**
 * A scheme that hides nothing, with the roles and the manners of a real one, so that code above is exercised with several parts and without big numbers.
 * Tests only: no preset names it.
 *
 * Ciphertext: 0x4e | nonce 8 octets | number {@link NUMBER_BYTES} octets, big-endian, each added modulo its own size. A nonce of 0 plays the part of missing randomness.
 */
import { bigintFromBytes, bigintToBytes, concat, utf8 } from '../../bytes.ts';
import { digest } from '../../digest.ts';
import { DomainError } from '../../errors.ts';
import { sampleBelow } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { Ciphertext, Decryptor, Encryptor, Evaluator, KeyId, Plaintext, Validator } from '../types.ts';

const MARK = 0x4e;
const NONCE_BYTES = 8;
const NUMBER_BYTES = 384;
const NONCES = 1n << BigInt(8 * NONCE_BYTES);
const NUMBERS = 1n << BigInt(8 * NUMBER_BYTES);

const NOOP_CIPHERTEXT_BYTES = 1 + NONCE_BYTES + NUMBER_BYTES;
/** As many bits as Paillier at 3,072 holds, so that layouts fit either. */
export const NOOP_CAPACITY_BITS = 3071;

/** A name is all there is to a key: holders with different names have different keys. */
export interface NoopKey {
  readonly keyId: KeyId;
  readonly octets: Uint8Array;
}

export function makeNoopKey(name: string): NoopKey {
  const octets = concat(utf8('CNK'), Uint8Array.of(1), utf8(name));
  return { keyId: digest('key', octets), octets };
}

/** @throws DomainError `plaintext/range` unless 0 ≤ m < 2^3071 */
export function makeNoopPlaintext(m: bigint): Plaintext<'noop'> {
  if (m < 0n || m >> BigInt(NOOP_CAPACITY_BITS) !== 0n) throw new DomainError('plaintext/range');
  return m as Plaintext<'noop'>;
}

interface Opened {
  readonly nonce: bigint;
  readonly number: bigint;
}

const write = ({ nonce, number }: Opened): Ciphertext<'noop'> =>
  concat(
    Uint8Array.of(MARK),
    bigintToBytes(nonce % NONCES, NONCE_BYTES),
    bigintToBytes(number % NUMBERS, NUMBER_BYTES),
  ) as Ciphertext<'noop'>;
const read = (bytes: Uint8Array): Opened => ({
  nonce: bigintFromBytes(bytes.subarray(1, 1 + NONCE_BYTES)),
  number: bigintFromBytes(bytes.subarray(1 + NONCE_BYTES)),
});
const nonce = (rng: Rng): bigint => 1n + sampleBelow(NONCES - 1n, rng);

/** The ciphertext with a chosen nonce. */
export const noopEncryptWith = (m: bigint, root: Uint8Array): Ciphertext<'noop'> =>
  write({ nonce: bigintFromBytes(root), number: m });

export const makeNoopEncryptor = (key: NoopKey): Encryptor<'noop'> => ({
  keyId: key.keyId,
  encrypt: (plain, rng) => write({ nonce: nonce(rng), number: plain }),
});

export function makeNoopValidator(): Validator<'noop'> {
  const one = (bytes: Uint8Array, where: { readonly index?: number } = {}): Ciphertext<'noop'> => {
    if (bytes.length !== NOOP_CIPHERTEXT_BYTES) {
      throw new DomainError('ciphertext/length', { ...where, length: bytes.length, expected: NOOP_CIPHERTEXT_BYTES });
    }
    if (bytes.every((octet) => octet === 0)) throw new DomainError('ciphertext/zero', where);
    if (bytes[0] !== MARK) throw new DomainError('ciphertext/range', where);
    if (read(bytes).nonce === 0n) throw new DomainError('ciphertext/trivial', where);
    return bytes as Ciphertext<'noop'>;
  };
  return { one: (bytes) => one(bytes), batch: (items) => items.map((bytes, index) => one(bytes, { index })) };
}

export function makeNoopEvaluator(key: NoopKey): Evaluator<'noop'> {
  const add = (a: Uint8Array, b: Uint8Array): Ciphertext<'noop'> => {
    const [x, y] = [read(a), read(b)];
    return write({ nonce: x.nonce + y.nonce, number: x.number + y.number });
  };
  return {
    keyId: key.keyId,
    ciphertextBytes: NOOP_CIPHERTEXT_BYTES,
    add,
    sum(addends) {
      let total = write({ nonce: 0n, number: 0n });
      for (const addend of addends) total = add(total, addend);
      return total;
    },
    scale(a, factor) {
      if (factor === 0n) throw new DomainError('arithmetic/operand', { why: 'factor' });
      const { nonce, number } = read(a);
      return write({
        nonce: BigInt.asUintN(8 * NONCE_BYTES, nonce * factor),
        number: BigInt.asUintN(8 * NUMBER_BYTES, number * factor),
      });
    },
    rerandomise(a, rng) {
      const randomiser = bigintToBytes(nonce(rng), NONCE_BYTES);
      return { fresh: add(a, noopEncryptWith(0n, randomiser)), randomiser };
    },
  };
}

export const makeNoopDecryptor = (key: NoopKey): Decryptor<'noop'> => ({
  keyId: key.keyId,
  open(c) {
    const { nonce, number } = read(c);
    return { plain: makeNoopPlaintext(number), root: bigintToBytes(nonce, NONCE_BYTES) };
  },
});
