/** Conversion between big-endian octets and column sums. Constant time: nothing depends on the octets but what is computed. */
import { addToColumn, columnAt, columns0 } from './columns';
import { LIMB_BITS, LIMB_MASK, MAX_LIMBS, RADIX_BITS } from './limbs';

/** Longest number that crosses the border: 2 * MAX_LIMBS limbs. */
const MAX_OCTETS: i32 = (2 * MAX_LIMBS * LIMB_BITS) >> 3;
const LEAD: usize = 16;

/** Little-endian octets on their way, with room to read and write beyond either end. */
const littleEndianBuffer: usize = memory.data(MAX_OCTETS + 64, 16);
const littleEndian: usize = littleEndianBuffer + LEAD;
/** Digits without sign, 64 bits each. */
const unsignedDigits: usize = memory.data((2 * MAX_LIMBS) << 3, 16);
/** The digits of n and of n^2 (as far as this instance needs them), 64 bits each. */
export const modulusDigits: usize = memory.data(MAX_LIMBS << 3, 16);
export const squareDigits: usize = memory.data((2 * MAX_LIMBS) << 3, 16);

/** Reverses octets, 16 at a time: reads up to 15 before `source` and writes up to 15 behind `target + length`. */
function reverse(target: usize, source: usize, length: u32): void {
  const end = target + length;
  source += length;
  while (target < end) {
    source -= 16;
    const octets = v128.load(source);
    v128.store(target, v128.shuffle<u8>(octets, octets, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
    target += 16;
  }
}

/** Adds the digits of `length` big-endian octets to `count` columns from column 0 on; they must hold the number. */
export function addOctets(octets: usize, length: u32, count: u32): void {
  reverse(littleEndian, octets, length);
  const end = littleEndian + ((count * LIMB_BITS) >> 3) + 8;
  for (let at = littleEndian + length; at < end; at += 16) v128.store(at, i64x2.splat(0));
  let column = columns0;
  let bit: u32 = 0;
  for (let left = count; left !== 0; left--) {
    // a digit from any bit of an octet on spans less than eight octets
    addToColumn(column, <i64>(load<u64>(littleEndian + (bit >> 3)) >> (bit & 7)) & LIMB_MASK);
    column += 8;
    bit += LIMB_BITS;
  }
}

/** Carries through `count` columns; returns the carry out, -1 when their sum is negative. */
export function carryThrough(count: u32): i64 {
  let carry: i64 = 0;
  let column = columns0;
  for (let at = unsignedDigits; at < unsignedDigits + ((<usize>count) << 3); at += 8) {
    const sum = columnAt(column) + carry;
    store<i64>(at, sum & LIMB_MASK);
    carry = sum >> RADIX_BITS;
    column += 8;
  }
  return carry;
}

/** Writes the sum of `count` columns, plus `limit` when it is negative, as `length` big-endian octets; |sum| is below the limit. */
export function writeOctets(octets: usize, length: u32, count: u32, limit: usize): void {
  const mask = carryThrough(count);
  const end = littleEndian + ((count * LIMB_BITS) >> 3) + 8;
  for (let at = littleEndian; at < end; at += 16) v128.store(at, i64x2.splat(0));
  let carry: i64 = 0;
  let bit: u32 = 0;
  for (let at: usize = 0; at < (<usize>count) << 3; at += 8) {
    const sum = load<i64>(unsignedDigits + at) + (load<i64>(limit + at) & mask) + carry;
    carry = sum >> RADIX_BITS;
    const to = littleEndian + (bit >> 3);
    store<u64>(to, load<u64>(to) | ((<u64>(sum & LIMB_MASK)) << (bit & 7)));
    bit += LIMB_BITS;
  }
  reverse(octets, littleEndian, length);
}

/** Whether one big-endian number is below another of the same length. Stops at the first difference: for public numbers. */
export function isBelow(octets: usize, limit: usize, length: u32): bool {
  for (let i: u32 = 0; i < length; i++) {
    const a = load<u8>(octets + i);
    const b = load<u8>(limit + i);
    if (a !== b) return a < b;
  }
  return false;
}

/** The same in constant time, for secret numbers. */
export function isBelowSecret(octets: usize, limit: usize, length: u32): bool {
  let borrow: i32 = 0;
  for (let i = length; i-- !== 0; ) {
    borrow = (<i32>load<u8>(octets + i) - <i32>load<u8>(limit + i) + borrow) >> 8;
  }
  return borrow !== 0;
}

/** Forgets the numbers that crossed the border last. */
export function forgetOctets(): void {
  memory.fill(littleEndianBuffer, 0, MAX_OCTETS + 64);
  memory.fill(unsignedDigits, 0, (2 * MAX_LIMBS) << 3);
}
