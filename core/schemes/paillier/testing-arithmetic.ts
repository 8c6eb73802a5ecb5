import { kernelArithmetic } from '../../../kernels/host/arithmetic.ts';
import { TIERS } from '../../../kernels/host/tiers.ts';
import { loadKernel } from '../../../kernels/testing/load.ts';
import { bigintFromBytes, bigintToBytes } from '../../bytes.ts';
import type { Arithmetic, FixedBase, Ring, SquareRing } from './arithmetic.ts';
import { BIGINT_ARITHMETIC } from './arithmetic-bigint.ts';

/** Plain BigInt and each tier of the kernels. */
export const everyArithmetic = async (): Promise<readonly Arithmetic[]> => [
  BIGINT_ARITHMETIC,
  ...(await Promise.all(TIERS.map(async (tier) => kernelArithmetic(await loadKernel(tier))))),
];

/** What is said of an operation: its name, how many were done before it, and the ring's root where the ring is modulo a square. */
export type Bend = (operation: string, count: number, result: Uint8Array, root?: bigint) => Uint8Array;

/** An arithmetic whose results pass through somebody's hands, as a faulty or a watched kernel's would. */
export function bentArithmetic(bend: Bend, arithmetic: Arithmetic = BIGINT_ARITHMETIC): Arithmetic {
  let count = 0;
  const through = (operation: string, result: Uint8Array, root?: bigint): Uint8Array =>
    bend(operation, count++, result, root);
  const bentRing = (ring: Ring, root?: bigint): Ring => ({
    bytes: ring.bytes,
    multiply: (a, b) => through('multiply', ring.multiply(a, b), root),
    combine: (terms) => through('combine', ring.combine(terms), root),
    reduce: (octets) => through('reduce', ring.reduce(octets), root),
    power: (base, exponent, exposure) => through(`${exposure} power`, ring.power(base, exponent, exposure), root),
    accumulator: () => ring.accumulator(),
    dispose: () => ring.dispose(),
  });
  const bentTable = (table: FixedBase, root: bigint): FixedBase => ({
    exponentBytes: table.exponentBytes,
    power: (exponent) => through('table power', table.power(exponent), root),
    shiftMany: (plains, exponents) => through('shiftMany', table.shiftMany(plains, exponents)),
    dispose: () => table.dispose(),
  });
  const bentSquareRing = (ring: SquareRing, root: bigint): SquareRing => ({
    ...bentRing(ring, root),
    rootBytes: ring.rootBytes,
    quotient: (octets) => through('quotient', ring.quotient(octets)),
    shift: (plain, factor) => through('shift', ring.shift(plain, factor)),
    firstFault: (chunk) => ring.firstFault(chunk),
    fixedBase: (base, exponentBits, expected) => bentTable(ring.fixedBase(base, exponentBits, expected), root),
  });
  return {
    ...arithmetic,
    name: 'bent',
    ring: (modulus) => bentRing(arithmetic.ring(modulus)),
    squareRing: (root) => bentSquareRing(arithmetic.squareRing(root), bigintFromBytes(root)),
    powerOfTwo: (modulus, exponent) => through('power of two', arithmetic.powerOfTwo(modulus, exponent)),
  };
}

/** One bit turned, low enough to leave the number reduced. */
export const turned = (octets: Uint8Array): Uint8Array =>
  octets.map((octet, i) => (i === octets.length - 1 ? octet ^ 2 : octet));

/** Wrong in the upper half alone, where a number is kept as a pair: the same as before modulo the root. */
export const shiftedByRoot = (octets: Uint8Array, root?: bigint): Uint8Array =>
  root === undefined ? turned(octets) : bigintToBytes((bigintFromBytes(octets) + root) % (root * root), octets.length);
