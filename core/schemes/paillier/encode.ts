import { DomainError } from '../../errors.ts';
import type { Plaintext } from '../types.ts';
import type { PublicKey } from './keys.ts';

const widthOf = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);

/**
 * Any number that the key can encrypt, as a plaintext.
 * @throws DomainError `plaintext/range` outside [0, n)
 */
export function makePlaintext(key: PublicKey, m: bigint): Plaintext<'paillier'> {
  if (m < 0n || m >= key.n) throw new DomainError('plaintext/range');
  return m as Plaintext<'paillier'>;
}

/**
 * Packs one non-negative integer per slot into one plaintext: slot 0 in the lowest bits, slots side by side, nothing between them.
 * Sums of packed plaintexts are packed sums as long as no slot's sum outgrows its width: widths are planned for the largest sum.
 * @param widths bits of each slot, ≥ 1
 * @param capacity bits of the whole plaintext ({@link capacityBits})
 * @throws DomainError `layout/too-wide` when the widths exceed the capacity, `arithmetic/operand` when counts differ,
 * `layout/overflow` with `slot` when a number is negative or needs more than its slot's bits
 */
export function pack(widths: readonly number[], slots: readonly bigint[], capacity: number): Plaintext<'paillier'> {
  if (slots.length !== widths.length)
    throw new DomainError('arithmetic/operand', { why: 'slot count', slots: slots.length, widths: widths.length });
  if (widthOf(widths) > capacity) throw new DomainError('layout/too-wide', { bits: widthOf(widths), capacity });
  let packed = 0n;
  for (let slot = widths.length - 1; slot >= 0; slot--) {
    const width = widths[slot] as number;
    const number = slots[slot] as bigint;
    if (number < 0n || number >> BigInt(width) !== 0n) throw new DomainError('layout/overflow', { slot, width });
    packed = (packed << BigInt(width)) | number;
  }
  return packed as Plaintext<'paillier'>;
}

/**
 * The slots of a packed plaintext, in order.
 * @throws DomainError `plaintext/range` when something lies above the last slot
 */
export function unpack(widths: readonly number[], plain: Plaintext<'paillier'>): bigint[] {
  let rest: bigint = plain;
  const slots = widths.map((width) => {
    const slot = BigInt.asUintN(width, rest);
    rest >>= BigInt(width);
    return slot;
  });
  if (rest !== 0n) throw new DomainError('plaintext/range', { why: 'above the last slot' });
  return slots;
}
