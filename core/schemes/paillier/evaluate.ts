import { bigintFromBytes, bigintToBytes } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { gcd, modInverse } from '../../math/modular.ts';
import { sampleUnit } from '../../math/sample.ts';
import type { Ciphertext, Evaluator } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC, modulusOctets } from './arithmetic-bigint.ts';
import type { PublicKey } from './keys.ts';

/** A sum that grows chunk by chunk in constant memory. */
export interface PaillierSum {
  /**
   * Adds every ciphertext of a chunk.
   * @param chunk concatenated ciphertexts that a validator has passed, as they are stored
   * @throws DomainError `ciphertext/length` when the chunk holds no whole number of them
   */
  add(chunk: Uint8Array): void;
  /** Ciphertexts added so far. */
  readonly count: number;
  /**
   * The sum so far. Deterministic in the addends, whatever their order.
   * @throws DomainError `ciphertext/not-unit` when an addend was none: one gcd guards the whole sum against a damaged store
   */
  result(): Ciphertext<'paillier'>;
  dispose(): void;
}

export interface PaillierEvaluator extends Evaluator<'paillier'> {
  startSum(): PaillierSum;
  /** {@link startSum} over one chunk. */
  sumBytes(chunk: Uint8Array): Ciphertext<'paillier'>;
  /** What {@link Evaluator.rerandomise} did, from its randomiser r: sum · rⁿ mod n². The auditor's replay. */
  rerandomiseWith(a: Ciphertext<'paillier'>, randomiser: Uint8Array): Ciphertext<'paillier'>;
  dispose(): void;
}

/**
 * 1 + m·n: a ciphertext without randomness, which everybody can read. Only a summand, or to be rerandomised before it leaves.
 * @param message in [0, n)
 */
export const trivialCiphertext = (key: PublicKey, message: bigint): Ciphertext<'paillier'> =>
  bigintToBytes(1n + message * key.n, key.ciphertextBytes) as Ciphertext<'paillier'>;

/** Adds and scales under encryption, with public material only. */
export function makeEvaluator(key: PublicKey, arithmetic: Arithmetic = BIGINT_ARITHMETIC): PaillierEvaluator {
  const { n, n2, modulusBytes, ciphertextBytes } = key;
  const ring = arithmetic.squareRing(modulusOctets(n));
  const brand = (bytes: Uint8Array): Ciphertext<'paillier'> => bytes as Ciphertext<'paillier'>;

  const startSum = (): PaillierSum => {
    const accumulator = ring.accumulator();
    let count = 0;
    return {
      get count() {
        return count;
      },
      add(chunk) {
        if (chunk.length % ciphertextBytes !== 0)
          throw new DomainError('ciphertext/length', { length: chunk.length, expected: ciphertextBytes });
        accumulator.multiply(chunk);
        count += chunk.length / ciphertextBytes;
      },
      result() {
        const product = accumulator.product();
        if (gcd(bigintFromBytes(product), n) !== 1n) throw new DomainError('ciphertext/not-unit');
        return brand(product);
      },
      dispose: () => accumulator.dispose(),
    };
  };
  const sumOf = (chunks: Iterable<Uint8Array>): Ciphertext<'paillier'> => {
    const sum = startSum();
    try {
      for (const chunk of chunks) sum.add(chunk);
      return sum.result();
    } finally {
      sum.dispose();
    }
  };
  const rerandomiseWith = (a: Ciphertext<'paillier'>, randomiser: Uint8Array): Ciphertext<'paillier'> => {
    const r = bigintFromBytes(randomiser);
    if (randomiser.length !== modulusBytes || r === 0n || r >= n || gcd(r, n) !== 1n)
      throw new DomainError('arithmetic/operand', { why: 'randomiser' });
    return brand(ring.multiply(a, ring.power(bigintToBytes(r, ciphertextBytes), modulusOctets(n), 'public')));
  };

  return {
    keyId: key.keyId,
    ciphertextBytes,
    add: (a, b) => brand(ring.multiply(a, b)),
    sum: sumOf,
    sumBytes: (chunk) => sumOf([chunk]),
    startSum,
    /** Takes any factor of absolute value in [1, n). 0 is refused: its result would be the trivial encryption of zero. */
    scale(a, factor) {
      const size = factor < 0n ? -factor : factor;
      if (size === 0n || size >= n) throw new DomainError('arithmetic/operand', { why: 'factor' });
      const base = factor < 0n ? bigintToBytes(modInverse(bigintFromBytes(a), n2), ciphertextBytes) : a;
      return brand(ring.power(base, modulusOctets(size), 'public'));
    },
    rerandomise(a, rng) {
      const randomiser = bigintToBytes(sampleUnit(n, rng), modulusBytes);
      return { fresh: rerandomiseWith(a, randomiser), randomiser };
    },
    rerandomiseWith,
    dispose: () => ring.dispose(),
  };
}
