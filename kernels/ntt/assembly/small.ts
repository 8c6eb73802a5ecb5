/** Random octets to small polynomials, and slots to their places: integers only, neither a branch nor an address depends on a secret. */
import { reversed } from './transform';

/**
 * Five values of {-1, 0, 1} from each octet below 243, its digits to the base of three, lowest first.
 * @param octets as many as n values need, each below 243
 */
export function expandTernary(target: usize, octets: usize, n: u32): void {
  let digits: u32 = 0;
  let left: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    if (left === 0) {
      digits = load<u8>(octets++);
      left = 5;
    }
    const quotient = (digits * 171) >> 9; // floor(digits / 3) below 384
    store<f64>(target, <f64>(<i32>(digits - 3 * quotient) - 1));
    digits = quotient;
    left--;
    target += 8;
  }
}

const BINOMIAL_BITS: u32 = 0x1fffff;

/** Differences of the numbers of ones in two times 21 bits, from six octets each: three bits of the third and sixth are left out. */
export function expandNoise(target: usize, octets: usize, n: u32): void {
  for (let i: u32 = 0; i < n; i++) {
    const ones = popcnt(load<u32>(octets) & BINOMIAL_BITS);
    const others = popcnt(load<u32>(octets, 3) & BINOMIAL_BITS); // reads one octet more
    store<f64>(target, <f64>(<i32>ones - <i32>others));
    octets += 6;
    target += 8;
  }
}

/**
 * Writes which value of a transformed polynomial each slot is: slot i of the first row is the polynomial at root^(3^i), of the second
 * row at the inverse of that (SEAL's order).
 */
export function setPlaces(places: usize, n: u32): void {
  const rowBytes = (<usize>n) << 1;
  const shift = 32 - ctz(n);
  const mask = 2 * n - 1;
  let power: u32 = 1;
  for (const end = places + rowBytes; places < end; places += 4) {
    store<u32>(places, reversed((power - 1) >> 1) >> shift);
    store<u32>(places + rowBytes, reversed((2 * n - power - 1) >> 1) >> shift);
    power = (3 * power) & mask;
  }
}

/** Slots, 64-bit integers, as doubles in their places. */
export function spreadSlots(target: usize, slots: usize, places: usize, n: u32): void {
  for (const end = slots + ((<usize>n) << 3); slots < end; slots += 8) {
    store<f64>(target + ((<usize>load<u32>(places)) << 3), <f64>load<i64>(slots));
    places += 4;
  }
}

/** Brings 64-bit integers from their places to the order of slots. */
export function gatherSlots(slots: usize, source: usize, places: usize, n: u32): void {
  for (const end = slots + ((<usize>n) << 3); slots < end; slots += 8) {
    store<i64>(slots, load<i64>(source + ((<usize>load<u32>(places)) << 3)));
    places += 4;
  }
}
