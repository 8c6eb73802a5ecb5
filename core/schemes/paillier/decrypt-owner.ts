import { bigintToBytes } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { sampleBelow } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { Ciphertext, Plaintext } from '../types.ts';
import { BIGINT_ARITHMETIC, modulusOctets } from './arithmetic-bigint.ts';
import { computationFault, makeHalf, makeJoin } from './decrypt-half.ts';
import type { SecretKey } from './decrypt-key.ts';
import type { EncryptorOptions, PaillierEncryptor } from './encrypt.ts';

/**
 * Textbook encryption (1 + m·n)·rⁿ mod n² by the key's owner: rⁿ is taken modulo p² and q², where rⁿ = (r^(q mod p-1))^p, in about half the time.
 * Gives the same octets as encryption with n alone from the same randomness. r is drawn, and the plaintext written down, as BigInt; the rest is the
 * arithmetic's. What is computed modulo p² and q² is checked before it leaves, as in
 * decrypt.ts: a ciphertext that is wrong in one half only is nobody's business.
 */
export function makeOwnerEncryptor(
  key: SecretKey,
  { arithmetic = BIGINT_ARITHMETIC }: EncryptorOptions = {},
): PaillierEncryptor {
  const { publicKey, p, q } = key;
  const { n, modulusBytes } = publicKey;
  const [underP, underQ] = [makeHalf(p, q, arithmetic), makeHalf(q, p, arithmetic)];
  const whole = arithmetic.squareRing(modulusOctets(n));
  const join = makeJoin(whole, p * p, q * q);

  const drawUnit = (rng: Rng): Uint8Array => {
    for (;;) {
      const r = bigintToBytes(sampleBelow(n, rng), modulusBytes);
      if (!underP.divides(r) && !underQ.divides(r)) return r;
    }
  };
  /** @throws DomainError `plaintext/range`, `key/self-test-failed` when a computation went wrong */
  const encrypt = (plain: Plaintext<'paillier'>, rng: Rng): Ciphertext<'paillier'> => {
    if (plain < 0n || plain >= n) throw new DomainError('plaintext/range');
    const r = drawUnit(rng);
    const [atP, atQ] = [underP.nthPower(r), underQ.nthPower(r)];
    r.fill(0);
    const factor = join(atP, atQ);
    if (!underP.agrees(factor, atP) || !underQ.agrees(factor, atQ)) throw computationFault('encryption');
    return whole.shift(bigintToBytes(plain, modulusBytes), factor) as Ciphertext<'paillier'>;
  };
  return {
    keyId: publicKey.keyId,
    encrypt,
    encryptMany: (plains, rng) => plains.map((plain) => encrypt(plain, rng)),
    dispose() {
      whole.dispose();
      underP.dispose();
      underQ.dispose();
    },
  };
}
