/** Numbers as people type them for Python, and as Python prints them. */
import { DomainError } from '../../errors.ts';
import { formatFloat } from '../numbers.ts';

const DIGITS = '\\d+(?:_\\d+)*';
const FLOAT = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`);
const INTEGER = new RegExp(`^[+-]?${DIGITS}$`);
/** Longer than any plaintext of an admitted key. */
const MAX_TEXT = 1300;

const plain = (text: string): string => {
  const trimmed = text.trim();
  if (trimmed.length > MAX_TEXT || !FLOAT.test(trimmed))
    throw new DomainError('arithmetic/operand', { why: 'not a number' });
  return trimmed.replaceAll('_', '').replace(/^\+/, '');
};

/**
 * Python's `float(text)` for everything finite: the nearest double.
 * @throws DomainError `arithmetic/operand` (`why`: `not a number`, `not finite`)
 */
export function readFloat(text: string): number {
  const float = Number(plain(text));
  if (!Number.isFinite(float)) throw new DomainError('arithmetic/operand', { why: 'not finite' });
  return float;
}

/** An integer of any size (bigint) where the text is one, otherwise {@link readFloat}'s. @throws DomainError `arithmetic/operand` */
export const readScalar = (text: string): bigint | number =>
  INTEGER.test(text.trim()) ? BigInt(plain(text)) : readFloat(text);

/** What Python's `print` shows. */
export const showScalar = (scalar: bigint | number): string =>
  typeof scalar === 'bigint' ? scalar.toString() : formatFloat(scalar);
