import { bigintFromBytes } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { gcd } from '../../math/modular.ts';
import type { Ciphertext, Validator } from '../types.ts';
import type { PublicKey } from './keys.ts';

/**
 * Checks one stranger's ciphertext except for the gcd.
 * @returns c mod n, which is a unit exactly when c is one
 */
function residue(key: PublicKey, bytes: Uint8Array, where: { readonly index?: number }): bigint {
  if (bytes.length !== key.ciphertextBytes) {
    throw new DomainError('ciphertext/length', { ...where, length: bytes.length, expected: key.ciphertextBytes });
  }
  const c = bigintFromBytes(bytes);
  if (c === 0n) throw new DomainError('ciphertext/zero', where);
  if (c >= key.n2) throw new DomainError('ciphertext/range', where);
  const rest = c % key.n;
  if (rest === 1n) throw new DomainError('ciphertext/trivial', where);
  return rest;
}

/**
 * The door for ciphertexts: exact length before any number is made, 0 < c < n², gcd(c, n) = 1, and not (1 + n)^m, whose m anybody reads off.
 * Says nothing of the plaintext, and nothing of duplicates, which only who keeps them can see.
 */
export function makeValidator(key: PublicKey): Validator<'paillier'> {
  const one = (bytes: Uint8Array, where: { readonly index?: number } = {}): Ciphertext<'paillier'> => {
    if (gcd(residue(key, bytes, where), key.n) !== 1n) throw new DomainError('ciphertext/not-unit', where);
    return bytes as Ciphertext<'paillier'>;
  };
  return {
    one: (bytes) => one(bytes),
    batch(items) {
      let product = 1n;
      for (const [index, bytes] of items.entries()) product = (product * residue(key, bytes, { index })) % key.n;
      if (gcd(product, key.n) !== 1n) for (const [index, bytes] of items.entries()) one(bytes, { index });
      return items as Ciphertext<'paillier'>[];
    },
  };
}
