/**
 * Checked sums of ciphertexts in SEAL's layout: a header, then for each polynomial and each prime q a component of `degree` little-endian
 * 64-bit coefficients below q. All of this is for public numbers.
 */
import { addComponent, addTwoComponents, subtract } from './component';

/** More than any preset has. */
export const MAX_PRIMES: u32 = 8;
const MAX_HEADER: i32 = 128;

const primes: usize = memory.data(8 * 8, 16);
const header: usize = memory.data(MAX_HEADER, 16);
let degree: u32 = 0;
let primeCount: u32 = 0;
let polynomials: u32 = 0;
let headerBytes: u32 = 0;

const FAULT_HEADER: u32 = 1;
const FAULT_COEFFICIENT: u32 = 2;
const FAULT_TRANSPARENT: u32 = 3;
let faultAt: u32 = 0;

/** Places of what the host fills in. */
export const PRIMES: usize = primes;
export const HEADER: usize = header;

/** First byte of memory the host may use. */
export function heapStart(): usize {
  return __heap_base;
}

/** @param coefficients of one component: a multiple of 8 */
export function setShape(coefficients: u32, primesOf: u32, polynomialsOf: u32, headerOctets: u32): void {
  if (degree !== 0 || primesOf > MAX_PRIMES || headerOctets > <u32>MAX_HEADER) unreachable();
  degree = coefficients;
  primeCount = primesOf;
  polynomials = polynomialsOf;
  headerBytes = headerOctets;
}

/** Where the fault that {@link addRow} or {@link addPolynomials} found lies: octet of the header, or coefficient behind it. */
export function lastFault(): u32 {
  return faultAt;
}

/**
 * Adds a ciphertext, or leaves the sum as it was.
 * @param sum coefficients, aligned to 16 octets
 * @param row octets of a whole ciphertext, its header first
 * @returns 0 or what is wrong
 */
export function addRow(sum: usize, row: usize): u32 {
  if (!hasHeader(row)) return FAULT_HEADER;
  const coefficients = row + headerBytes;
  let fault = addPolynomials(sum, coefficients, polynomials);
  if (fault === 0 && isTransparent(coefficients)) {
    subtract(sum, coefficients, polynomials * primeCount * degree);
    faultAt = primeCount * degree;
    fault = FAULT_TRANSPARENT;
  }
  return fault;
}

/**
 * Adds two ciphertexts with one pass over the sum, or leaves it as it was.
 * @returns whether both were added; which of them is at fault, and how, is for {@link addRow} to say
 */
export function addTwoRows(sum: usize, first: usize, second: usize): bool {
  if (!hasHeader(first) || !hasHeader(second)) return false;
  const a = first + headerBytes;
  const b = second + headerBytes;
  const octets: u32 = degree << 3;
  const components = polynomials * primeCount;
  let bad = false;
  for (let i: u32 = 0; i < components; i++) {
    const at = <usize>(i * octets);
    if (addTwoComponents(sum + at, a + at, b + at, largestAt(i), degree)) bad = true;
  }
  if (!bad && !isTransparent(a) && !isTransparent(b)) return true;
  subtract(sum, a, components * degree);
  subtract(sum, b, components * degree);
  return false;
}

/** Remembers the first octet that is not the header's. */
function hasHeader(row: usize): bool {
  for (let i: u32 = 0; i < headerBytes; i++) {
    if (load<u8>(row + i) !== load<u8>(header + i)) {
      faultAt = i;
      return false;
    }
  }
  return true;
}

/** q - 1 of a component. */
function largestAt(component: u32): u64 {
  return load<u64>(primes + ((component % primeCount) << 3)) - 1;
}

/**
 * Adds to the first `count` polynomials of a sum, or leaves it as it was. Sums are modulo 2^64, so that taking off again what turned out to
 * be too large is exact; whether a sum of admitted coefficients stays below 2^64 is for the host to see to.
 */
export function addPolynomials(sum: usize, coefficients: usize, count: u32): u32 {
  const octets: u32 = degree << 3;
  const components = count * primeCount;
  let bad = false;
  for (let i: u32 = 0; i < components; i++) {
    const at = <usize>(i * octets);
    if (addComponent(sum + at, coefficients + at, largestAt(i), degree)) bad = true;
  }
  if (!bad) return 0;
  subtract(sum, coefficients, components * degree);
  locate(coefficients, components);
  return FAULT_COEFFICIENT;
}

/** Remembers the first coefficient that is too large. */
function locate(coefficients: usize, components: u32): void {
  faultAt = 0;
  for (let i: u32 = 0; i < components; i++) {
    const prime = load<u64>(primes + ((i % primeCount) << 3));
    for (let k: u32 = 0; k < degree; k++) {
      if (load<u64>(coefficients) >= prime) return;
      coefficients += 8;
      faultAt++;
    }
  }
}

/** Whether all polynomials but the first are 0: then the first is the message in the clear. Stops at the first that is not 0. */
function isTransparent(coefficients: usize): bool {
  const component = primeCount * degree;
  coefficients += (<usize>component) << 3;
  for (let i: u32 = component; i < polynomials * component; i++) {
    if (load<u64>(coefficients) !== 0) return false;
    coefficients += 8;
  }
  return true;
}

/** Takes every coefficient of a sum modulo its prime. */
export function reduce(sum: usize): void {
  for (let i: u32 = 0; i < polynomials * primeCount; i++) {
    const prime = load<u64>(primes + ((i % primeCount) << 3));
    for (let k: u32 = 0; k < degree; k++) {
      store<u64>(sum, load<u64>(sum) % prime);
      sum += 8;
    }
  }
}
