/** What both builds export. Addresses of elements point at limb 0; README.md holds the contracts. */
import { trivialOctets } from './batch';
import { chunk, ELEMENT_BYTES, entry, limitOctets, numberEntry, one, radix, rootLimitOctets, unit } from './elements';
import { LEAD_BYTES, LIMB_BITS, LIMB_SHIFT, MAX_LIMBS, ROWS, storeLimb } from './limbs';
import { inverse, modulus, shifted } from './montgomery';
import { modulusDigits, squareDigits } from './octets';
import { STRIDE } from './pair';

export { checkAll, lastFault, multiplyAll, settle } from './batch';
export { releaseSize } from './columns';
export { buildComb, combPower, combScratchBytes } from './comb';
export {
  add,
  copy,
  embed,
  enter,
  enterRaw,
  enterWide,
  forget,
  leave,
  leaveForm,
  leaveNumber,
  leaveQuotient,
  multiply,
  setRing,
  square,
} from './elements';
export { isBelowSecret } from './octets';
export { multiPower, multiPowerBytes, power, powerOfTwo, prepareMultiPower } from './power';
export { rowBytes } from './select';

export function limbBits(): i32 {
  return LIMB_BITS;
}

export function blockRows(): i32 {
  return ROWS;
}

export function maxLimbs(): i32 {
  return MAX_LIMBS;
}

export function elementBytes(): i32 {
  return ELEMENT_BYTES;
}

export function leadBytes(): usize {
  return LEAD_BYTES;
}

/** From an element's lower half to its upper. */
export function strideBytes(): usize {
  return STRIDE;
}

/** First byte of memory the host may use. */
export function heapStart(): usize {
  return __heap_base;
}

/** Sets one limb of a number: how the host fills in constants whatever the build. */
export function setLimb(number: usize, index: u32, limb: i64): void {
  storeLimb(number + ((<usize>index) << LIMB_SHIFT), limb);
}

/** Places of the constants that the host fills in. */
export const MODULUS: usize = modulus;
export const SHIFTED: usize = shifted;
export const INVERSE: usize = inverse;
export const UNIT: usize = unit;
export const ONE: usize = one;
export const RADIX: usize = radix;
export const ENTRY: usize = entry;
export const CHUNK: usize = chunk;
export const NUMBER_ENTRY: usize = numberEntry;
export const MODULUS_DIGITS: usize = modulusDigits;
export const SQUARE_DIGITS: usize = squareDigits;
export const LIMIT_OCTETS: usize = limitOctets;
export const ROOT_LIMIT_OCTETS: usize = rootLimitOctets;
export const TRIVIAL_OCTETS: usize = trivialOctets;
