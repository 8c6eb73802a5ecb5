/**
 * Elements of one ring: numbers modulo n, or pairs modulo n^2, whichever this instance was set up for. An element is "raw" as it stands
 * for x (numbers) or x/R (pairs) on entry, and in Montgomery form when it stands for x*R.
 */
import {
  addRows,
  BLOCK_BYTES,
  begin,
  beginEmpty,
  columns0,
  forgetColumns,
  limbs,
  normalise,
  REDUCTION,
  setSize,
  steps,
  unbias,
} from './columns';
import { LEAD_BYTES, LIMB_SHIFT, NUMBER_BYTES, ROWS_BYTES, storeLimb } from './limbs';
import { addNumber, forgetProducts, modulus, multiplyNumber, reduceNumber, squareNumber } from './montgomery';
import { addOctets, carryThrough, forgetOctets, isBelow, modulusDigits, squareDigits, writeOctets } from './octets';
import { copyNumber, finishEntry, forgetPairs, multiplyPair, STRIDE, squarePair } from './pair';

/** Bytes of an element's memory; its address is LEAD_BYTES into it. */
export const ELEMENT_BYTES: i32 = 2 * NUMBER_BYTES;

/** 1, as it is. */
const unitBuffer: usize = memory.data(ELEMENT_BYTES, 16);
/** R: 1 in Montgomery form. */
const oneBuffer: usize = memory.data(ELEMENT_BYTES, 16);
/** R^2: R in Montgomery form. */
const radixBuffer: usize = memory.data(ELEMENT_BYTES, 16);
/** What turns a raw element into Montgomery form: R^2 for numbers, R^3 for pairs. */
const entryBuffer: usize = memory.data(ELEMENT_BYTES, 16);
/** 2 to the power of 8 * chunkOctets, in Montgomery form. */
const chunkBuffer: usize = memory.data(ELEMENT_BYTES, 16);
const partBuffer: usize = memory.data(ELEMENT_BYTES, 16);
/** R^2 modulo n, a number: what turns a number into Montgomery form whatever the ring. */
const numberEntryBuffer: usize = memory.data(NUMBER_BYTES, 16);
const upperBuffer: usize = memory.data(NUMBER_BYTES, 16);
/** The ring's modulus, n or n^2, in as many octets as its elements have. */
export const limitOctets: usize = memory.data(2048, 16);
/** n in octets. */
export const rootLimitOctets: usize = memory.data(1024, 16);

export const unit: usize = unitBuffer + LEAD_BYTES;
export const one: usize = oneBuffer + LEAD_BYTES;
export const radix: usize = radixBuffer + LEAD_BYTES;
export const entry: usize = entryBuffer + LEAD_BYTES;
export const chunk: usize = chunkBuffer + LEAD_BYTES;
const part: usize = partBuffer + LEAD_BYTES;
export const numberEntry: usize = numberEntryBuffer + LEAD_BYTES;
const upper: usize = upperBuffer + LEAD_BYTES;

export let pairs: bool = false;
/** Octets of n, and of an element. */
export let rootOctets: u32 = 0;
export let octetsOf: u32 = 0;
/** Octets of which any number is small enough to enter: below 2n, or 4n^2 for pairs. */
let chunkOctets: u32 = 0;

/** Fixes ring and size. `bits` is the bit length of n. */
export function setRing(count: u32, bits: u32, asPairs: bool): void {
  setSize(count);
  pairs = asPairs;
  rootOctets = (bits + 7) >> 3;
  octetsOf = asPairs ? 2 * rootOctets : rootOctets;
  chunkOctets = (asPairs ? 2 * bits : bits) >> 3;
  storeLimb(unit, 1);
}

export function multiply(result: usize, a: usize, b: usize): void {
  if (pairs) multiplyPair(result, a, b);
  else multiplyNumber(result, a, b);
}

export function square(result: usize, a: usize): void {
  if (pairs) squarePair(result, a);
  else squareNumber(result, a);
}

export function copy(target: usize, source: usize): void {
  copyNumber(target, source);
  if (pairs) copyNumber(target + STRIDE, source + STRIDE);
}

/** Result = a + b, for the results of products; the sum is good as a factor. */
export function add(result: usize, a: usize, b: usize): void {
  addNumbers(result, a, b);
  if (pairs) addNumbers(result + STRIDE, a + STRIDE, b + STRIDE);
}

function addNumbers(result: usize, a: usize, b: usize): void {
  beginEmpty();
  addNumber(a);
  addNumber(b);
  normalise(result, columns0, 0);
}

/** Reads octets as a raw element. The number must be below 2n, or 4n^2 for pairs. */
export function enterRaw(result: usize, octets: usize, length: u32): void {
  if (pairs) {
    begin(REDUCTION);
    addOctets(octets, length, 2 * limbs);
    finishEntry(result);
  } else {
    enterNumber(result, octets, length);
  }
}

/** Reads octets as a number, below 2n, whatever the ring. */
export function enterNumber(result: usize, octets: usize, length: u32): void {
  beginEmpty();
  addOctets(octets, length, limbs);
  normalise(result, columns0, 0);
}

/** Reads an element's octets into Montgomery form. */
export function enter(result: usize, octets: usize): void {
  enterRaw(result, octets, octetsOf);
  multiply(result, result, entry);
}

/** Reads octets of any length, reducing them, into Montgomery form. */
export function enterWide(result: usize, octets: usize, length: u32): void {
  const end = octets + length;
  const first = length % chunkOctets === 0 ? chunkOctets : length % chunkOctets;
  enterRaw(result, octets, first);
  multiply(result, result, entry);
  octets += first;
  while (octets < end) {
    multiply(result, result, chunk);
    enterRaw(part, octets, chunkOctets);
    multiply(part, part, entry);
    add(result, result, part);
    octets += chunkOctets;
  }
  multiply(result, result, one);
}

/**
 * For pairs: result = (1 + m * n) * factor for a factor in Montgomery form, as it is. `plain` are the octets of m < n.
 * The pair for 1 + m * n is (1, m * R).
 */
export function embed(result: usize, plain: usize, factor: usize): void {
  enterNumber(part + STRIDE, plain, rootOctets);
  multiplyNumber(part + STRIDE, part + STRIDE, numberEntry);
  copyNumber(part, unit);
  multiplyPair(result, part, factor);
}

/** Writes what an element stands for, reduced. For results of products. */
export function leave(octets: usize, source: usize): void {
  if (pairs) {
    reduceNumber(upper, source + STRIDE);
    beginEmpty();
    let columns = columns0;
    for (let at: usize = 0; at < (<usize>limbs) << LIMB_SHIFT; at += ROWS_BYTES) {
      unbias(columns, steps);
      addRows(columns, upper + at, modulus, steps);
      columns += BLOCK_BYTES;
    }
    addNumber(source);
    writeOctets(octets, octetsOf, 2 * limbs, squareDigits);
  } else {
    leaveNumber(octets, source);
  }
}

/** Writes a number, |number| < n, reduced. */
export function leaveNumber(octets: usize, source: usize): void {
  beginEmpty();
  addNumber(source);
  writeOctets(octets, rootOctets, limbs, modulusDigits);
}

/** For pairs: writes floor(x / n) for what the element stands for. */
export function leaveQuotient(octets: usize, source: usize): void {
  beginEmpty();
  addNumber(source);
  const borrow = carryThrough(limbs);
  reduceNumber(upper, source + STRIDE);
  beginEmpty();
  addNumber(upper);
  store<i64>(columns0, load<i64>(columns0) + borrow);
  writeOctets(octets, rootOctets, limbs, modulusDigits);
}

/** Writes what an element in Montgomery form stands for. `element` is spent. */
export function leaveForm(octets: usize, element: usize): void {
  multiply(element, element, unit);
  leave(octets, element);
}

/** Forgets everything that operations leave in scratch memory. */
export function forget(): void {
  forgetColumns();
  forgetOctets();
  forgetProducts();
  forgetPairs();
  memory.fill(partBuffer, 0, ELEMENT_BYTES);
  memory.fill(upperBuffer, 0, NUMBER_BYTES);
}

/** Whether an element's octets are below the ring's modulus. For public numbers. */
export function isReduced(octets: usize): bool {
  return isBelow(octets, limitOctets, octetsOf);
}
