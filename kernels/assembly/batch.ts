/** Many numbers at once, straight from their octets. All of this is for public numbers. */
import { begin, limbs, REDUCTION } from './columns';
import {
  copy,
  ELEMENT_BYTES,
  enterRaw,
  isReduced,
  leaveNumber,
  multiply,
  octetsOf,
  one,
  pairs,
  radix,
  rootOctets,
  square,
  unit,
} from './elements';
import { LEAD_BYTES, LIMB_MASK, loadLimb } from './limbs';
import { modulus, multiplyNumber, reduce } from './montgomery';
import { addOctets } from './octets';

const factorBuffer: usize = memory.data(ELEMENT_BYTES, 16);
const factor: usize = factorBuffer + LEAD_BYTES;
/** 1/R modulo n in octets: what x/R is when x = 1 modulo n. */
export const trivialOctets: usize = memory.data(1024, 16);
const candidate: usize = memory.data(1024 + 32, 16);

/**
 * Multiplies by every number of a chunk; each leaves a factor 1/R (numbers) or 1/R^2 (pairs), which {@link settle} takes off.
 * @returns how many were done: less than `count` when one was not reduced
 */
export function multiplyAll(product: usize, octets: usize, count: u32): u32 {
  for (let i: u32 = 0; i < count; i++) {
    if (!isReduced(octets)) return i;
    enterRaw(factor, octets, octetsOf);
    multiply(product, product, factor);
    octets += octetsOf;
  }
  return count;
}

/** Result = product * R^(count or 2 * count) / R: what `count` numbers multiplied into 1 in Montgomery form make, as it is. */
export function settle(result: usize, product: usize, count: u32): void {
  if (count === 0) {
    multiply(result, product, unit);
    return;
  }
  const exponent = (pairs ? 2 * count : count) - 1; // R to the power of e has the Montgomery form R^(e+1)
  copy(factor, one);
  for (let bit: i32 = 31 - <i32>clz(exponent); bit >= 0; bit--) {
    square(factor, factor);
    if ((exponent >> bit) & 1) multiply(factor, factor, radix);
  }
  multiply(result, product, factor);
}

export const FAULT_ZERO: u32 = 1;
export const FAULT_RANGE: u32 = 2;
export const FAULT_TRIVIAL: u32 = 3;
let fault: u32 = 0;

export function lastFault(): u32 {
  return fault;
}

/**
 * For pairs: checks that 0 < x < n^2 and x != 1 modulo n for every number of a chunk, and multiplies a product modulo n by all of them
 * (and by a power of two, which changes no common factor with n).
 * @returns how many passed: less than `count` when the next has the `fault`
 */
export function checkAll(product: usize, octets: usize, count: u32): u32 {
  const trivial = trivialLimb();
  for (let i: u32 = 0; i < count; i++) {
    fault = faultOf(octets, trivial);
    if (fault !== 0) return i;
    multiplyNumber(product, product, factor);
    octets += octetsOf;
  }
  return count;
}

function faultOf(octets: usize, trivial: i64): u32 {
  if (!isReduced(octets)) return FAULT_RANGE;
  if (isZero(octets)) return FAULT_ZERO;
  begin(REDUCTION);
  addOctets(octets, octetsOf, 2 * limbs);
  reduce(factor);
  // x/R is in (-n, n): only one whose lowest digit fits either way can be 1/R modulo n
  const difference = loadLimb(factor) - trivial;
  if ((difference & LIMB_MASK) !== 0 && ((difference + loadLimb(modulus)) & LIMB_MASK) !== 0) return 0;
  leaveNumber(candidate + 16, factor);
  for (let i: u32 = 0; i < rootOctets; i++) if (load<u8>(candidate + 16 + i) !== load<u8>(trivialOctets + i)) return 0;
  return FAULT_TRIVIAL;
}

function isZero(octets: usize): bool {
  for (let i: u32 = 0; i < octetsOf; i++) if (load<u8>(octets + i) !== 0) return false;
  return true;
}

/** The low 56 bits of 1/R modulo n. */
function trivialLimb(): i64 {
  let low: i64 = 0;
  for (let i: u32 = 0; i < 7; i++) low |= (<i64>load<u8>(trivialOctets + rootOctets - 1 - i)) << (8 * i);
  return low;
}
