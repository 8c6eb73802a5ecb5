import { concat } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import type { Ciphertext, Validator } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC, modulusOctets } from './arithmetic-bigint.ts';
import type { PublicKey } from './keys.ts';

export interface PaillierValidator extends Validator<'paillier'> {
  /** Gives back whatever memory the arithmetic holds. */
  dispose(): void;
}

export interface ValidatorOptions {
  readonly arithmetic?: Arithmetic;
}

/** Items that are checked with one gcd, and copied together for it. */
const TOGETHER = 4096;

/**
 * The door for ciphertexts: exact length before any number is made, 0 < c < n², gcd(c, n) = 1, and not (1 + n)^m, whose m anybody reads off.
 * Of several at fault the first is named. Says nothing of the plaintext, and nothing of duplicates, which only who keeps them can see.
 */
export function makeValidator(
  key: PublicKey,
  { arithmetic = BIGINT_ARITHMETIC }: ValidatorOptions = {},
): PaillierValidator {
  const ring = arithmetic.squareRing(modulusOctets(key.n));

  /** @throws DomainError for the first at fault. @param where what to say of an item besides its fault */
  const check = (items: readonly Uint8Array[], where: (index: number) => { readonly index?: number }): void => {
    const odd = items.findIndex(({ length }) => length !== key.ciphertextBytes);
    const found = ring.firstFault(concat(...(odd < 0 ? items : items.slice(0, odd))));
    if (found !== undefined) throw new DomainError(`ciphertext/${found.fault}`, where(found.index));
    const length = items[odd]?.length;
    if (length !== undefined)
      throw new DomainError('ciphertext/length', { ...where(odd), length, expected: key.ciphertextBytes });
  };
  return {
    one(bytes) {
      check([bytes], () => ({}));
      return bytes as Ciphertext<'paillier'>;
    },
    batch(items) {
      for (let first = 0; first < items.length; first += TOGETHER)
        check(items.slice(first, first + TOGETHER), (index) => ({ index: first + index }));
      return items as Ciphertext<'paillier'>[];
    },
    dispose: () => ring.dispose(),
  };
}
