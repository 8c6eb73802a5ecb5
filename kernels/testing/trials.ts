import type { Kernel } from '../host/kernel.ts';
import { powerOfTwo } from '../host/power-of-two.ts';
import { Ring } from '../host/ring.ts';
import { SquareRing } from '../host/square-ring.ts';
import { type Generator, modulusOctets, residue, toInteger, toOctets } from './numbers.ts';
import { gcd, modPow } from './oracle.ts';

/** A ring, the same in BigInt, and what a trial draws from. */
export interface Subject {
  readonly kernel: Kernel;
  readonly ring: Ring;
  readonly root: bigint;
  readonly modulus: bigint;
  readonly random: Generator;
}
export interface SquareSubject extends Subject {
  readonly ring: SquareRing;
}

const bitLength = (number: bigint): number => number.toString(2).length;

export const ringSubject = (kernel: Kernel, root: bigint, random: Generator): Subject => ({
  kernel,
  ring: new Ring(kernel, modulusOctets(root)),
  root,
  modulus: root,
  random,
});

export const squareSubject = (kernel: Kernel, root: bigint, random: Generator): SquareSubject => ({
  kernel,
  ring: new SquareRing(kernel, modulusOctets(root)),
  root,
  modulus: root * root,
  random,
});

const element = ({ modulus, random }: Subject): bigint => residue(modulus, bitLength(modulus), random);
const octetsIn = ({ ring }: Subject, number: bigint): Uint8Array => toOctets(number, ring.bytes);
const exponentOf = (random: Generator, maxBytes: number): Uint8Array => random.octets(random.below(maxBytes + 1));

/** Two answers that must be the same number, with what tells whoever has to mend it. */
export interface Verdict {
  readonly operation: string;
  readonly actual: bigint;
  readonly expected: bigint;
}
type Trial<S extends Subject> = (subject: S) => Verdict;

export const product = (subject: Subject, a: bigint, b: bigint): Verdict => ({
  operation: 'multiply',
  actual: toInteger(subject.ring.multiply(octetsIn(subject, a), octetsIn(subject, b))),
  expected: (a * b) % subject.modulus,
});

const RING_TRIALS: readonly Trial<Subject>[] = [
  (subject) => product(subject, element(subject), element(subject)),
  (subject) => {
    const [a, b, c, d] = [element(subject), element(subject), element(subject), element(subject)];
    const [w, x, y, z] = [a, b, c, d].map((number) => octetsIn(subject, number)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const sum = subject.ring.combine([
      [w, x],
      [y, z],
    ]);
    return { operation: 'combine', actual: toInteger(sum), expected: (a * b + c * d) % subject.modulus };
  },
  (subject) => {
    const wide = subject.random.octets(subject.random.below(4 * subject.ring.bytes + 3));
    const reduced = subject.ring.reduce(wide);
    return { operation: 'reduce', actual: toInteger(reduced), expected: toInteger(wide) % subject.modulus };
  },
  (subject) => {
    const base = element(subject);
    const exponent = exponentOf(subject.random, 12);
    const exposure = subject.random.pick(['public', 'secret'] as const);
    return {
      operation: `power, ${exposure} exponent of ${exponent.length} octets`,
      actual: toInteger(subject.ring.power(octetsIn(subject, base), exponent, exposure)),
      expected: modPow(base, toInteger(exponent), subject.modulus),
    };
  },
  ({ kernel, root, random }) => {
    const modulus = BigInt.asUintN(4096, root) | (1n << 128n);
    const exponent = exponentOf(random, 20);
    return {
      operation: `powerOfTwo, exponent of ${exponent.length} octets`,
      actual: toInteger(powerOfTwo(kernel, modulusOctets(modulus), exponent)),
      expected: modPow(2n, toInteger(exponent), modulus),
    };
  },
  (subject) => {
    const { ring, modulus, random } = subject;
    const bases = Array.from({ length: random.below(7) }, () => element(subject));
    const exponents = bases.map(() => exponentOf(random, 5));
    const actual = ring.multiPower(
      bases.map((base) => octetsIn(subject, base)),
      exponents,
    );
    const expected = bases.reduce(
      (all, base, i) => (all * modPow(base, toInteger(exponents[i] as Uint8Array), modulus)) % modulus,
      1n,
    );
    return { operation: `multiPower of ${bases.length}`, actual: toInteger(actual), expected };
  },
  (subject) => {
    const { ring, modulus, random } = subject;
    const numbers = Array.from({ length: random.below(12) }, () => element(subject) || 1n);
    const split = random.below(numbers.length + 1);
    const running = ring.accumulator();
    for (const part of [numbers.slice(0, split), numbers.slice(split)]) {
      running.multiply(Uint8Array.from(part.flatMap((number) => [...octetsIn(subject, number)])));
    }
    const actual = toInteger(running.product());
    running.dispose();
    const expected = numbers.reduce((all, number) => (all * number) % modulus, 1n);
    return { operation: `accumulator of ${numbers.length}`, actual, expected };
  },
];

const SQUARE_TRIALS: readonly Trial<SquareSubject>[] = [
  ({ ring, random, modulus, root }) => {
    const wide = random.octets(random.below(3 * ring.bytes + 3));
    const expected = (toInteger(wide) % modulus) / root;
    return { operation: `quotient of ${wide.length} octets`, actual: toInteger(ring.quotient(wide)), expected };
  },
  (subject) => {
    const plain = residue(subject.root, bitLength(subject.root), subject.random);
    const factor = element(subject);
    const shifted = subject.ring.shift(toOctets(plain, subject.ring.rootBytes), octetsIn(subject, factor));
    const expected = ((1n + plain * subject.root) * factor) % subject.modulus;
    return { operation: 'shift', actual: toInteger(shifted), expected };
  },
  (subject) => {
    const base = element(subject);
    const exponent = exponentOf(subject.random, 9);
    return {
      operation: 'powerQuotient',
      actual: toInteger(subject.ring.powerQuotient(octetsIn(subject, base), exponent)),
      expected: modPow(base, toInteger(exponent), subject.modulus) / subject.root,
    };
  },
  (subject) => {
    const { ring, random, modulus, root } = subject;
    const base = element(subject);
    const bits = 1 + random.below(90);
    const table = ring.fixedBase(octetsIn(subject, base), bits, random.pick([1, 3, 40, 5000]));
    const exponent = random.bits(bits);
    const plain = residue(root, bitLength(root), random);
    const { teeth, blocks, depth } = table.shape;
    const exponentOctets = toOctets(exponent, table.exponentBytes);
    const power = toInteger(table.power(exponentOctets));
    const shifted = toInteger(table.shiftMany(toOctets(plain, ring.rootBytes), exponentOctets));
    table.dispose();
    const expected = modPow(base, exponent, modulus);
    const operation = `fixedBase of ${bits} bits, comb ${teeth} x ${blocks} x ${depth}`;
    if (power !== expected) return { operation, actual: power, expected };
    return { operation, actual: shifted, expected: ((1n + plain * root) * expected) % modulus };
  },
  (subject) => {
    const { ring, random, root } = subject;
    const numbers = Array.from({ length: 1 + random.below(6) }, () => strange(subject));
    const chunk = Uint8Array.from(numbers.flatMap((number) => [...octetsIn(subject, number)]));
    const found = ring.firstFault(chunk);
    const faultOf = (c: bigint): string | undefined => {
      if (c === 0n) return 'zero';
      if (c >= root * root) return 'range';
      if (c % root === 1n) return 'trivial';
      return gcd(c, root) === 1n ? undefined : 'not-unit';
    };
    const index = numbers.findIndex((number) => faultOf(number) !== undefined);
    const same = found?.index === (index < 0 ? undefined : index) && found?.fault === faultOf(numbers[index] ?? 2n);
    return { operation: `firstFault: ${found?.fault ?? 'none'}`, actual: same ? 1n : 0n, expected: 1n };
  },
];

/** A number that a stranger may send: mostly good. */
function strange(subject: SquareSubject): bigint {
  const { root, modulus, random, ring } = subject;
  const kind = random.below(24);
  if (kind === 0) return 0n;
  if (kind === 1) return 1n + root * residue(root, bitLength(root), random);
  if (kind === 2) return root * residue(root, bitLength(root), random);
  if (kind === 3) return modulus;
  if (kind === 4) return (1n << BigInt(8 * ring.bytes)) - 1n;
  return element(subject);
}

export const ringTrial = (subject: Subject): Verdict => subject.random.pick(RING_TRIALS)(subject);

export const squareTrial = (subject: SquareSubject): Verdict =>
  subject.random.pick([...RING_TRIALS, ...SQUARE_TRIALS])(subject);
