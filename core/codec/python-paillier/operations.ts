import { DomainError } from '../../errors.ts';
import type { Rng } from '../../random.ts';
import type { Arithmetic } from '../../schemes/paillier/arithmetic.ts';
import { makePlaintext } from '../../schemes/paillier/encode.ts';
import { makeUnitEncryptor } from '../../schemes/paillier/encrypt.ts';
import { makeEvaluator, trivialCiphertext } from '../../schemes/paillier/evaluate.ts';
import type { PublicKey } from '../../schemes/paillier/keys.ts';
import type { Ciphertext } from '../../schemes/types.ts';
import {
  checkExponent,
  type EncodedNumber,
  type EncodeOptions,
  encodeNumber,
  maxInt,
  powerOfBase,
} from './encoding.ts';

/** A foreign encrypted number: the exponent is public. */
export interface EncryptedNumber {
  readonly ciphertext: Ciphertext<'paillier'>;
  readonly exponent: number;
}

/** python-paillier's EncryptedNumber, operation by operation. Scalars: bigint as Python's int, number as Python's float. */
export interface PythonPaillier {
  encrypt(scalar: bigint | number, rng: Rng, options?: EncodeOptions): EncryptedNumber;
  /** Aligned to the lower exponent of the two. */
  add(a: EncryptedNumber, b: EncryptedNumber): EncryptedNumber;
  addScalar(a: EncryptedNumber, scalar: bigint | number, options?: Pick<EncodeOptions, 'precision'>): EncryptedNumber;
  /** Exponents add up. */
  multiply(a: EncryptedNumber, scalar: bigint | number): EncryptedNumber;
  decreaseExponentTo(a: EncryptedNumber, lower: number): EncryptedNumber;
  /** What a number must pass before it leaves: results of the operations above are readable by whoever knows the scalars. */
  refresh(a: EncryptedNumber, rng: Rng): EncryptedNumber;
  dispose(): void;
}

/** The operations under one key. Every error is encodeNumber's or the evaluator's. */
export function makePythonPaillier(key: PublicKey, arithmetic?: Arithmetic): PythonPaillier {
  const evaluator = makeEvaluator(key, arithmetic);
  const encryptor = makeUnitEncryptor(key, arithmetic ? { arithmetic } : {});
  const { n } = key;

  const decreaseExponentTo = (a: EncryptedNumber, lower: number): EncryptedNumber => {
    if (checkExponent(lower) > a.exponent) throw new DomainError('arithmetic/operand', { why: 'exponent' });
    if (lower === a.exponent) return a;
    const { encoding } = encodeNumber(n, powerOfBase(a.exponent - lower));
    return { ciphertext: evaluator.scale(a.ciphertext, encoding), exponent: lower };
  };
  const add = (a: EncryptedNumber, b: EncryptedNumber): EncryptedNumber => {
    const exponent = Math.min(a.exponent, b.exponent);
    const [x, y] = [decreaseExponentTo(a, exponent), decreaseExponentTo(b, exponent)];
    return { ciphertext: evaluator.add(x.ciphertext, y.ciphertext), exponent };
  };
  const trivial = ({ encoding, exponent }: EncodedNumber): EncryptedNumber => ({
    ciphertext: trivialCiphertext(key, encoding),
    exponent,
  });

  return {
    encrypt(scalar, rng, options = {}) {
      const { encoding, exponent } = encodeNumber(n, scalar, options);
      return { ciphertext: encryptor.encrypt(makePlaintext(key, encoding), rng), exponent };
    },
    add,
    addScalar: (a, scalar, options = {}) =>
      add(a, trivial(encodeNumber(n, scalar, { ...options, maxExponent: a.exponent }))),
    multiply(a, scalar) {
      const factor = encodeNumber(n, scalar);
      const exponent = checkExponent(a.exponent + factor.exponent);
      if (factor.encoding === 0n) return trivial({ encoding: 0n, exponent });
      const signed = factor.encoding > maxInt(n) ? factor.encoding - n : factor.encoding;
      return { ciphertext: evaluator.scale(a.ciphertext, signed), exponent };
    },
    decreaseExponentTo,
    refresh: ({ ciphertext, exponent }, rng) => ({
      ciphertext: evaluator.rerandomise(ciphertext, rng).fresh,
      exponent,
    }),
    dispose() {
      evaluator.dispose();
      encryptor.dispose();
    },
  };
}
