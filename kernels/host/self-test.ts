import { toInteger, toOctets } from './integers.ts';
import type { Kernel } from './kernel.ts';
import { Ring } from './ring.ts';
import { SquareRing } from './square-ring.ts';

const BITS = 521;
const ROUNDS = 4;

/** Octets that look random and are the same everywhere: squares modulo a prime. */
function sequence(): (bits: number) => bigint {
  const modulus = (1n << 521n) - 1n;
  let state = 0x243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89n;
  return (bits) => {
    state = (state * state + 5n) % modulus;
    return BigInt.asUintN(bits, state);
  };
}

/**
 * Computes powers in both rings and compares them with BigInt. An engine whose multiply-add rounds twice, or whose
 * instructions are wrong in another way, fails. Takes a few milliseconds.
 */
export function passesSelfTest(kernel: Kernel): boolean {
  try {
    const next = sequence();
    const root = next(BITS) | (1n << BigInt(BITS - 1)) | 1n;
    return agrees(kernel, root, false, next) && agrees(kernel, root, true, next);
  } catch {
    return false;
  }
}

function agrees(kernel: Kernel, root: bigint, squared: boolean, next: (bits: number) => bigint): boolean {
  const octets = toOctets(root, Math.ceil(BITS / 8));
  const ring = squared ? new SquareRing(kernel, octets) : new Ring(kernel, octets);
  try {
    const modulus = squared ? root * root : root;
    for (let round = 0; round < ROUNDS; round++) {
      // all bits set, then numbers of no pattern
      const a = round === 0 ? modulus - 1n : (next(BITS) * next(BITS)) % modulus;
      const power = ring.power(toOctets(a, ring.bytes), Uint8Array.of(0xd3, 0x05), 'secret');
      if (toInteger(power) !== powerOf(a, 0xd305, modulus)) return false;
    }
    return true;
  } finally {
    ring.dispose();
  }
}

function powerOf(base: bigint, exponent: number, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
