/** Powers of bases that are used once. Elements are in Montgomery form; exponents are big-endian octets. */
import { copy, ELEMENT_BYTES, multiply, one, square } from './elements';
import { LEAD_BYTES } from './limbs';
import { squareTwice } from './montgomery';
import { forgetSelection, selectEntry, storeEntry } from './select';

const chosenBuffer: usize = memory.data(ELEMENT_BYTES, 16);
const chosen: usize = chosenBuffer + LEAD_BYTES;

/** Bits [at, at + window) of an exponent; window <= 8. */
function digitAt(exponent: usize, length: u32, at: u32, window: u32): u32 {
  const low = at >> 3;
  let octets: u32 = load<u8>(exponent + (length - 1 - low));
  if (low + 1 < length) octets |= (<u32>load<u8>(exponent + (length - 2 - low))) << 8;
  return (octets >> (at & 7)) & ((1 << window) - 1);
}

/**
 * Result = base^exponent by fixed windows. Time and addresses depend on `length` and `window` alone. `table` has rowBytes(window);
 * `result` is not `base`.
 */
export function power(result: usize, base: usize, exponent: usize, length: u32, window: u32, table: usize): void {
  copy(result, one);
  const entries: u32 = 1 << window;
  for (let index: u32 = 0; index < entries; index++) {
    storeEntry(table, index, window, result);
    multiply(result, result, base);
  }
  let at = ((8 * length - 1) / window) * window;
  selectEntry(result, table, digitAt(exponent, length, at, window), window);
  while (at !== 0) {
    at -= window;
    for (let i: u32 = 0; i < window; i++) square(result, result);
    selectEntry(chosen, table, digitAt(exponent, length, at, window), window);
    multiply(result, result, chosen);
  }
  forgetSelection();
  memory.fill(chosenBuffer, 0, ELEMENT_BYTES);
}

/**
 * For numbers modulo n below 2^4096: result = 2^exponent, a squaring for each bit and nothing else. Time and addresses depend on `length` alone.
 */
export function powerOfTwo(result: usize, exponent: usize, length: u32): void {
  copy(result, one);
  for (let at = exponent; at < exponent + length; at++) {
    const octet: u32 = load<u8>(at);
    for (let bit: i32 = 7; bit >= 0; bit--) squareTwice(result, result, (octet >> bit) & 1);
  }
}

/** Bytes of the table that {@link multiPower} needs for `count` bases. */
export function multiPowerBytes(count: u32, window: u32): usize {
  return (<usize>count * ELEMENT_BYTES) << window;
}

/** First step of {@link multiPower}: the powers of base number `index`. */
export function prepareMultiPower(table: usize, index: u32, window: u32, base: usize): void {
  let at = table + LEAD_BYTES + ((<usize>index * ELEMENT_BYTES) << window);
  copy(at, one);
  for (let i: u32 = 1; i < (<u32>1) << window; i++) {
    multiply(at + ELEMENT_BYTES, at, base);
    at += ELEMENT_BYTES;
  }
}

/**
 * Result = the product of all base^exponent by common squarings (Straus), leaving out zero digits: for public exponents, which
 * show in time and addresses; the bases do not.
 * The exponents have `length` octets each and follow one another.
 */
export function multiPower(result: usize, table: usize, exponents: usize, count: u32, length: u32, window: u32): void {
  let started = false;
  copy(result, one);
  for (let at = ((8 * length - 1) / window) * window; ; at -= window) {
    if (started) for (let i: u32 = 0; i < window; i++) square(result, result);
    for (let index: u32 = 0; index < count; index++) {
      const digit = digitAt(exponents + <usize>index * length, length, at, window);
      if (digit === 0) continue;
      const power = table + LEAD_BYTES + (((<usize>index) << window) + digit) * ELEMENT_BYTES;
      if (started) multiply(result, result, power);
      else copy(result, power);
      started = true;
    }
    if (at === 0) return;
  }
}
