import { bigintFromBytes } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { gcd } from '../../math/modular.ts';
import type { Rng } from '../../random.ts';
import type { Ciphertext, Decryptor, Plaintext } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC, modulusOctets } from './arithmetic-bigint.ts';
import { computationFault, makeHalf, makeJoin, type RaisedHalf } from './decrypt-half.ts';
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
  /** The plaintext alone, in about half of {@link Decryptor.open}'s time. */
  decrypt(c: Ciphertext<'paillier'>, rng: Rng): Plaintext<'paillier'>;
  dispose(): void;
}

/**
 * Opens ciphertexts by way of the two primes (Paillier 1999, section 7), each in its own ring, joined by the Chinese remainder theorem.
 *
 * Blinding. Modulo each prime the ciphertext is multiplied by Hᵃ before a secret exponent meets it: H is an n-th power of a number that was
 * drawn here and never leaves, a has 160 fresh bits. So nobody knows or repeats the number that is raised, whatever ciphertexts they send, and
 * the plaintext stays as it was, because H holds a zero.
 *
 * Faults. Every result is checked against the ciphertext before it leaves: powers by a witness prime (decrypt-half.ts), the joined plaintext m
 * by (c·Hᵃ)^(p-1)·(1 + m·n) = 1 modulo p², the joined root r by rⁿ = c modulo p, both modulo q likewise; whoever has m and r modulo n has
 * (1 + m·n)·rⁿ = c modulo n². A fault that shows in one half alone would give the primes away.
 *
 * Time. With an arithmetic in constant time, no secret meets BigInt but for setting up the key and for the plaintext itself once it is there.
 */
export function makeDecryptor(
  key: SecretKey,
  { arithmetic = BIGINT_ARITHMETIC, range = 'capacity' }: DecryptorOptions = {},
): PaillierDecryptor {
  const { publicKey, p, q } = key;
  const { n, n2, ciphertextBytes } = publicKey;
  const [underP, underQ] = [makeHalf(p, q, arithmetic), makeHalf(q, p, arithmetic)];
  const whole = arithmetic.ring(modulusOctets(n));
  const join = makeJoin(whole, p, q);
  const bound = range === 'modulus' ? n : 1n << BigInt(capacityBits(publicKey.parameters, 'single'));

  interface Opening {
    readonly plain: Plaintext<'paillier'>;
    readonly atP: RaisedHalf;
    readonly atQ: RaisedHalf;
  }
  const decrypt = (ciphertext: Ciphertext<'paillier'>, rng: Rng): Opening => {
    if (ciphertext.length !== ciphertextBytes)
      throw new DomainError('ciphertext/length', { length: ciphertext.length, expected: ciphertextBytes });
    const c = bigintFromBytes(ciphertext);
    if (c >= n2) throw new DomainError('ciphertext/range');
    const [atP, atQ] = [underP.raise(ciphertext, rng), underQ.raise(ciphertext, rng)];
    const octets = join(atP.plain, atQ.plain);
    if (!underP.confirms(atP, octets) || !underQ.confirms(atQ, octets)) {
      // so it is for every number that shares a factor with n: no power of it is 1
      if (gcd(c, n) !== 1n) throw new DomainError('ciphertext/not-unit');
      throw computationFault('opening');
    }
    const plain = bigintFromBytes(octets);
    octets.fill(0);
    if (plain >= bound) throw new DomainError('plaintext/range');
    return { plain: plain as Plaintext<'paillier'>, atP, atQ };
  };

  const forget = ({ atP, atQ }: Opening): void => {
    for (const half of [atP, atQ]) for (const octets of Object.values(half)) octets.fill(0);
  };

  return {
    keyId: publicKey.keyId,
    /**
     * @throws DomainError `ciphertext/length`, `ciphertext/range`, `ciphertext/not-unit`, `plaintext/range`,
     * `key/self-test-failed` when a computation went wrong
     */
    decrypt(ciphertext, rng) {
      const opening = decrypt(ciphertext, rng);
      forget(opening);
      return opening.plain;
    },
    /** @throws DomainError as `decrypt` */
    open(ciphertext, rng) {
      const opening = decrypt(ciphertext, rng);
      const root = join(underP.root(opening.atP), underQ.root(opening.atQ));
      forget(opening);
      if (!underP.confirmsRoot(root, ciphertext) || !underQ.confirmsRoot(root, ciphertext))
        throw computationFault('root');
      return { plain: opening.plain, root };
    },
    dispose() {
      whole.dispose();
      underP.dispose();
      underQ.dispose();
    },
  };
}
