import { bigintFromBytes, bigintToBytes, sameBytes } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { crt, gcd, mod, modInverse } from '../../math/modular.ts';
import { sampleUnit } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { Ciphertext, Decryptor, Plaintext } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC, modulusOctets } from './arithmetic-bigint.ts';
import type { SecretKey } from './decrypt-key.ts';
import { capacityBits } from './parameters.ts';

export interface DecryptorOptions {
  readonly arithmetic?: Arithmetic;
  /**
   * `capacity` (default): the plaintext must lie below 2^(|n|-1), as everything packed does; more is `plaintext/range`.
   * `modulus`: any plaintext below n, for foreign numbers that keep negatives in the upper end.
   */
  readonly range?: 'capacity' | 'modulus';
}

export interface PaillierDecryptor extends Decryptor<'paillier'> {
  /** rⁿ mod n² by way of the factors: what re-randomises or encrypts at the owner's, faster than with n alone. @param r in [1, n) */
  nthPower(r: bigint): bigint;
  dispose(): void;
}

/** Everything modulo one of the two primes; `other` is the second one. */
function half(p: bigint, other: bigint, arithmetic: Arithmetic) {
  const ring = arithmetic.ring(modulusOctets(p));
  const square = arithmetic.squareRing(modulusOctets(p));
  const p2 = p * p;
  const raise = (base: bigint, exponent: bigint): bigint =>
    bigintFromBytes(ring.power(bigintToBytes(mod(base, p), ring.bytes), modulusOctets(exponent), 'secret'));
  const raiseSquare = (base: bigint, exponent: bigint): bigint =>
    bigintFromBytes(square.power(bigintToBytes(mod(base, p2), square.bytes), modulusOctets(exponent), 'secret'));
  // L(g^(p-1)) = (p-1)·q mod p for g = 1 + n
  const scale = modInverse(mod(-other, p), p);
  const nthRootExponent = modInverse(mod(p * other, p - 1n), p - 1n);
  const nthPowerExponent = mod(other, p - 1n);
  return {
    p2,
    /** m mod p = L(c^(p-1) mod p²)·h, L(u) = (u-1)/p (Paillier 1999, section 7). */
    plain: (c: bigint): bigint => mod(((raiseSquare(c, p - 1n) - 1n) / p) * scale, p),
    /** The n-th root of c modulo p. */
    root: (c: bigint): bigint => raise(c, nthRootExponent),
    /** rⁿ mod p²: n = q·p, and p-th powers modulo p² depend on the base modulo p alone, so that most of the work is modulo p. */
    nthPower: (r: bigint): bigint => raiseSquare(raise(r, nthPowerExponent), p),
    dispose() {
      ring.dispose();
      square.dispose();
    },
  };
}

/**
 * Opens ciphertexts by way of the two primes. The ciphertext is multiplied by a fresh sⁿ first, so that no secret exponent ever meets a base that
 * somebody else chose; plaintext and root are checked against the ciphertext afterwards, so that a fault in a kernel does not pass as a result.
 */
export function makeDecryptor(
  key: SecretKey,
  { arithmetic = BIGINT_ARITHMETIC, range = 'capacity' }: DecryptorOptions = {},
): PaillierDecryptor {
  const { publicKey, p, q } = key;
  const { n, n2, modulusBytes, ciphertextBytes } = publicKey;
  const [underP, underQ] = [half(p, q, arithmetic), half(q, p, arithmetic)];
  const inverse = modInverse(p, q);
  const inverseSquare = modInverse(underP.p2, underQ.p2);
  const bound = range === 'modulus' ? n : 1n << BigInt(capacityBits(publicKey.parameters, 'single'));
  const nthPower = (r: bigint): bigint =>
    crt(underP.nthPower(r), underP.p2, underQ.nthPower(r), underQ.p2, inverseSquare);

  const whole = arithmetic.squareRing(modulusOctets(n));
  /** With n alone, so that the check shares no path through the factors with what it checks. */
  const reseal = (m: bigint, root: bigint): Uint8Array =>
    whole.shift(
      bigintToBytes(m, modulusBytes),
      whole.power(bigintToBytes(root, ciphertextBytes), modulusOctets(n), 'public'),
    );

  return {
    keyId: publicKey.keyId,
    nthPower,
    /**
     * @throws DomainError `ciphertext/length`, `ciphertext/range`, `ciphertext/not-unit`, `plaintext/range`,
     * `key/self-test-failed` when the opening does not give the ciphertext back
     */
    open(ciphertext: Ciphertext<'paillier'>, rng: Rng) {
      if (ciphertext.length !== ciphertextBytes)
        throw new DomainError('ciphertext/length', { length: ciphertext.length, expected: ciphertextBytes });
      const c = bigintFromBytes(ciphertext);
      if (c >= n2) throw new DomainError('ciphertext/range');
      if (gcd(c, n) !== 1n) throw new DomainError('ciphertext/not-unit');
      const s = sampleUnit(n, rng);
      const blinded = (c * nthPower(s)) % n2;
      const m = crt(underP.plain(blinded), p, underQ.plain(blinded), q, inverse);
      const root = (crt(underP.root(blinded), p, underQ.root(blinded), q, inverse) * modInverse(s, n)) % n;
      if (!sameBytes(reseal(m, root), ciphertext)) throw new DomainError('key/self-test-failed', { why: 'opening' });
      if (m >= bound) throw new DomainError('plaintext/range');
      return { plain: m as Plaintext<'paillier'>, root: bigintToBytes(root, modulusBytes) };
    },
    dispose() {
      whole.dispose();
      underP.dispose();
      underQ.dispose();
    },
  };
}
