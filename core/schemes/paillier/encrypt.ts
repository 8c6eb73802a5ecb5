import { bigintFromBytes, bigintToBytes, concat } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { gcd, mod, modPow } from '../../math/modular.ts';
import { sampleUnit } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { Ciphertext, Encryptor, Plaintext } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC, modulusOctets } from './arithmetic-bigint.ts';
import { BlindingPool } from './blinding.ts';
import type { ProvedPublicKey, PublicKey } from './keys.ts';

/** Encrypts one by one or in batches; holds tables until disposed of. */
export interface PaillierEncryptor extends Encryptor<'paillier'> {
  /** In order; one call of the kernel for all. */
  encryptMany(plains: readonly Plaintext<'paillier'>[], rng: Rng): Ciphertext<'paillier'>[];
  dispose(): void;
}

/** An encryptor that can do the costly part of encryptions before their plaintexts are there. */
export interface DjnEncryptor extends PaillierEncryptor {
  /** Encryptions whose blinding factor is ready. */
  readonly prepared: number;
  /** Computes one blinding factor, for one encryption to come. */
  prepare(rng: Rng): void;
}

export interface EncryptorOptions {
  readonly arithmetic?: Arithmetic;
  /** How many encryptions are coming: decides how large a table pays. Default 1. */
  readonly expected?: number;
}

/**
 * c = (1 + m·n)·rⁿ mod n² (Paillier 1999, Scheme 1, g = 1 + n), for published vectors and openings.
 * @throws DomainError `plaintext/range` unless 0 ≤ m < n, `arithmetic/operand` unless r is a unit in [1, n)
 */
export function encryptWith(n: bigint, m: bigint, r: bigint): bigint {
  if (m < 0n || m >= n) throw new DomainError('plaintext/range');
  if (r < 1n || r >= n || gcd(r, n) !== 1n) throw new DomainError('arithmetic/operand', { why: 'randomness' });
  const n2 = n * n;
  return mod((1n + m * n) * modPow(r, n, n2), n2);
}

const plainOctets = (key: PublicKey, plain: bigint): Uint8Array => {
  if (plain < 0n || plain >= key.n) throw new DomainError('plaintext/range');
  return bigintToBytes(plain, key.modulusBytes);
};

/**
 * Textbook encryption with a fresh rⁿ each time: sound under every valid key, also an imported one whose primes nobody has proved anything about.
 */
export function makeUnitEncryptor(
  key: PublicKey,
  { arithmetic = BIGINT_ARITHMETIC }: EncryptorOptions = {},
): PaillierEncryptor {
  const ring = arithmetic.squareRing(modulusOctets(key.n));
  const exponent = modulusOctets(key.n);
  const encrypt = (plain: Plaintext<'paillier'>, rng: Rng): Ciphertext<'paillier'> => {
    const m = plainOctets(key, plain);
    const r = bigintToBytes(sampleUnit(key.n, rng), key.ciphertextBytes);
    return ring.shift(m, ring.power(r, exponent, 'public')) as Ciphertext<'paillier'>;
  };
  return {
    keyId: key.keyId,
    encrypt,
    encryptMany: (plains, rng) => plains.map((plain) => encrypt(plain, rng)),
    dispose: () => ring.dispose(),
  };
}

/**
 * Fast encryption c = (1 + m·n)·hₛ^a mod n² with hₛ = (-x²)ⁿ mod n² and a uniform in [0, 2^(|n|/2)) (Damgård, Jurik and Nielsen 2010, section 4.2).
 * Needs a Blum modulus, hence a proved key. x is drawn here and hₛ never leaves: one sent by somebody else may have small order.
 * @param rng also used for x, once
 */
export function makeDjnEncryptor(
  key: ProvedPublicKey,
  rng: Rng,
  { arithmetic = BIGINT_ARITHMETIC, expected = 1 }: EncryptorOptions = {},
): DjnEncryptor {
  const ring = arithmetic.squareRing(modulusOctets(key.n));
  const x = sampleUnit(key.n, rng);
  const h = bigintToBytes(key.n - mod(x * x, key.n), key.ciphertextBytes);
  const exponentBits = Math.ceil(key.parameters.bits / 2);
  const table = ring.fixedBase(ring.power(h, modulusOctets(key.n), 'public'), exponentBits, expected);

  const drawExponents = (count: number, source: Rng): Uint8Array => {
    const exponents = source(count * table.exponentBytes);
    const excess = 8 * table.exponentBytes - exponentBits;
    for (let at = 0; at < exponents.length; at += table.exponentBytes)
      exponents[at] = (exponents[at] as number) & (0xff >> excess);
    return exponents;
  };
  const blinding = new BlindingPool();
  const freshMany = (packed: Uint8Array, source: Rng): Uint8Array => {
    const exponents = drawExponents(packed.length / key.modulusBytes, source);
    try {
      return table.shiftMany(packed, exponents);
    } finally {
      exponents.fill(0);
    }
  };
  const encryptMany = (plains: readonly Plaintext<'paillier'>[], source: Rng): Ciphertext<'paillier'>[] => {
    const packed = concat(...plains.map((plain) => plainOctets(key, plain)));
    try {
      return blinding.spend(plains.length, (factors) => {
        const shifted = factors.map((factor, i) =>
          ring.shift(packed.subarray(i * key.modulusBytes, (i + 1) * key.modulusBytes), factor),
        );
        const rest = packed.subarray(factors.length * key.modulusBytes);
        const fresh = rest.length === 0 ? rest : freshMany(rest, source);
        for (let at = 0; at < fresh.length; at += key.ciphertextBytes)
          shifted.push(fresh.slice(at, at + key.ciphertextBytes));
        return shifted as Ciphertext<'paillier'>[];
      });
    } finally {
      packed.fill(0);
    }
  };
  return {
    keyId: key.keyId,
    encrypt: (plain, source) => encryptMany([plain], source)[0] as Ciphertext<'paillier'>,
    encryptMany,
    get prepared() {
      return blinding.ready;
    },
    prepare(source) {
      const exponent = drawExponents(1, source);
      try {
        blinding.put(table.power(exponent));
      } finally {
        exponent.fill(0);
      }
    },
    dispose() {
      blinding.dispose();
      table.dispose();
      ring.dispose();
    },
  };
}

/** True when the ciphertext is the encryption of m with randomness r: what a published opening claims. */
export const isOpening = (key: PublicKey, c: Ciphertext<'paillier'>, m: bigint, r: bigint): boolean =>
  m >= 0n &&
  m < key.n &&
  r > 0n &&
  r < key.n &&
  gcd(r, key.n) === 1n &&
  encryptWith(key.n, m, r) === bigintFromBytes(c);
