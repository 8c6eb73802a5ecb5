import { bigintToBytes, sameBytes } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { bitLength, mod, modInverse } from '../../math/modular.ts';
import { sampleBelow } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { Arithmetic, FixedBase } from './arithmetic.ts';
import { modulusOctets } from './arithmetic-bigint.ts';

/** t: a 72-bit prime. With it beside a prime of 1,536 bits the fastest kernels' numbers still have the length that they have without. */
const WITNESS = 2n ** 72n - 93n;
const WITNESS_SQUARE = WITNESS * WITNESS;
/** Exponents modulo t² repeat after t·(t - 1). */
const WITNESS_ORDER = WITNESS * (WITNESS - 1n);
const WITNESS_EXPONENT_BYTES = 18;

/** Exponents of blinding factors, fresh for every ciphertext. */
const BLINDING_BYTES = 20;
/** Openings that a table for blinding factors is sized for. */
const EXPECTED_OPENINGS = 40;

const isZero = (octets: Uint8Array): boolean => octets.reduce((all, octet) => all | octet, 0) === 0;

const widened = (octets: Uint8Array, length: number): Uint8Array => {
  const wide = new Uint8Array(length);
  wide.set(octets, length - octets.length);
  return wide;
};

export const computationFault = (why: string): DomainError => new DomainError('key/self-test-failed', { why });

/** Where a ciphertext's half stands after its power was taken: octets that nobody else holds. */
export interface RaisedHalf {
  /** c·Hᵃ modulo (p·t)². */
  readonly blinded: Uint8Array;
  readonly blindingExponent: Uint8Array;
  /** (c·Hᵃ)^(p-1) modulo (p·t)². */
  readonly power: Uint8Array;
  /** m modulo p. */
  readonly plain: Uint8Array;
}

/** What the owner computes modulo the square of one prime p; q is the other one. */
export interface Half {
  /** @throws DomainError `key/self-test-failed` for a fault in the computation */
  raise(c: Uint8Array, rng: Rng): RaisedHalf;
  /** Whether m modulo p is what the power says: nothing that was computed from it is taken on trust. @param m any length */
  confirms(raised: RaisedHalf, m: Uint8Array): boolean;
  /** The n-th root of c modulo p. */
  root(raised: RaisedHalf): Uint8Array;
  /** Whether root^n = c modulo p. */
  confirmsRoot(root: Uint8Array, c: Uint8Array): boolean;
  /** rⁿ modulo p². @throws DomainError `key/self-test-failed` */
  nthPower(r: Uint8Array): Uint8Array;
  /** Whether x = power modulo p². @param power reduced */
  agrees(x: Uint8Array, power: Uint8Array): boolean;
  /** Whether p divides r. */
  divides(r: Uint8Array): boolean;
  dispose(): void;
}

/**
 * Sets up rings and exponents with BigInt, once for a key, in variable time; everything after that goes through the arithmetic.
 *
 * Faults. Powers are computed modulo (p·t)² instead of p², and once more modulo t² alone, in a ring of its own, from what came in: both must
 * agree modulo t² (Shamir's check, as in Aumüller et al., CHES 2002). A wrong limb, carry, table entry or memory cell makes another number
 * modulo (p·t)², which is the right one modulo t² by chance only: about 2^-144. That the power's exponent was p - 1 is seen from the result,
 * which must be 1 modulo p ({@link Half.confirms}).
 */
export function makeHalf(p: bigint, q: bigint, arithmetic: Arithmetic): Half {
  const n = p * q;
  const wide = arithmetic.squareRing(modulusOctets(p * WITNESS));
  const square = arithmetic.squareRing(modulusOctets(p));
  const line = arithmetic.ring(modulusOctets(p));
  const witness = arithmetic.ring(modulusOctets(WITNESS_SQUARE));
  const wideModulus = (p * WITNESS) ** 2n;
  const exponentBytes = Math.ceil(bitLength(p) / 8);

  const wideOctets = (number: bigint): Uint8Array => bigintToBytes(mod(number, wideModulus), wide.bytes);
  const exponent = (number: bigint) => ({
    whole: bigintToBytes(number, exponentBytes),
    ofWitness: bigintToBytes(number % WITNESS_ORDER, WITNESS_EXPONENT_BYTES),
  });
  type Exponent = ReturnType<typeof exponent>;
  const [orderOfUnits, toPrime] = [exponent(p - 1n), exponent(p)];
  const order = p - 1n;
  const nthRootExponent = bigintToBytes(modInverse(mod(n, order), order), exponentBytes);
  const nthPowerExponent = bigintToBytes(mod(n, order), exponentBytes);
  const toOther = bigintToBytes(mod(q, order), exponentBytes);
  const fromOther = bigintToBytes(mod(-q, order), exponentBytes);
  // L(x^(p-1)) = -m·q modulo p for x = (1 + m·n)·rⁿ
  const scale = bigintToBytes(modInverse(mod(-q, p), p), line.bytes);
  const [one, lift, scaledModulus, minusLift] = [1n, WITNESS_SQUARE, n * WITNESS_SQUARE, -WITNESS_SQUARE].map(
    wideOctets,
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

  /** base^exponent modulo (p·t)². @param ofWitness the base modulo t², where it came from */
  const power = (base: Uint8Array, { whole, ofWitness }: Exponent, baseOfWitness: Uint8Array): Uint8Array => {
    const result = wide.power(base, whole, 'secret');
    if (!sameBytes(witness.reduce(result), witness.power(baseOfWitness, ofWitness, 'secret')))
      throw computationFault('power');
    return result;
  };
  /** base^p modulo (p·t)²: modulo p² it depends on the base modulo p alone, and has the order of p's units. @param base below p */
  const primePower = (base: Uint8Array): Uint8Array => power(widened(base, wide.bytes), toPrime, witness.reduce(base));

  /** H = h^n modulo p², a base for blinding factors, with h⁻¹ modulo p, which undoes it in roots. */
  interface Blinding {
    readonly inverse: Uint8Array;
    readonly baseOfWitness: Uint8Array;
    readonly table: FixedBase;
  }
  const makeBlinding = (rng: Rng): Blinding => {
    const inverse = bigintToBytes(1n + sampleBelow(p - 1n, rng), line.bytes);
    const base = primePower(line.power(inverse, fromOther, 'secret'));
    const table = wide.fixedBase(base, 8 * BLINDING_BYTES, EXPECTED_OPENINGS);
    return { inverse, baseOfWitness: witness.reduce(base), table };
  };
  let blinding: Blinding | undefined;

  return {
    raise(c, rng) {
      blinding ??= makeBlinding(rng);
      const { table, baseOfWitness } = blinding;
      const blindingExponent = rng(BLINDING_BYTES);
      const blinded = wide.multiply(wide.reduce(c), table.power(blindingExponent));
      const blindedOfWitness = witness.multiply(
        witness.reduce(c),
        witness.power(baseOfWitness, blindingExponent, 'secret'),
      );
      const raised = power(blinded, orderOfUnits, blindedOfWitness);
      return { blinded, blindingExponent, power: raised, plain: line.multiply(square.quotient(raised), scale) };
    },
    confirms({ power }, m) {
      // power = (1 + m·n)⁻¹ modulo p², because (p-1)·m·n = -m·n there; times t², so that the ring modulo (p·t)² can tell
      const shifted = wide.combine([
        [wide.reduce(m), scaledModulus],
        [one, lift],
      ]);
      const difference = wide.combine([
        [power, shifted],
        [one, minusLift],
      ]);
      return isZero(difference);
    },
    root({ blinded, blindingExponent }) {
      const { inverse } = blinding as Blinding;
      const root = line.power(line.reduce(blinded), nthRootExponent, 'secret');
      return line.multiply(root, line.power(inverse, blindingExponent, 'secret'));
    },
    confirmsRoot: (root, c) => sameBytes(line.power(line.reduce(root), nthPowerExponent, 'secret'), line.reduce(c)),
    nthPower: (r) => square.reduce(primePower(line.power(line.reduce(r), toOther, 'secret'))),
    agrees: (x, power) => sameBytes(square.reduce(x), power),
    divides: (r) => isZero(line.reduce(r)),
    dispose() {
      blinding?.inverse.fill(0);
      blinding?.table.dispose();
      for (const ring of [wide, square, line, witness]) ring.dispose();
    },
  };
}

/** Joins residues modulo two coprime numbers in a ring modulo their product. */
export function makeJoin(
  ring: { readonly bytes: number; combine(terms: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array },
  p: bigint,
  q: bigint,
): (atP: Uint8Array, atQ: Uint8Array) => Uint8Array {
  const constants = [q * modInverse(q, p), p * modInverse(p, q)].map((number) => bigintToBytes(number, ring.bytes));
  const [forP, forQ] = constants as [Uint8Array, Uint8Array];
  return (atP, atQ) =>
    ring.combine([
      [widened(atP, ring.bytes), forP],
      [widened(atQ, ring.bytes), forQ],
    ]);
}
