import { Accumulator } from './accumulator.ts';
import { KernelError } from './errors.ts';
import type { Kernel } from './kernel.ts';
import { OCTETS_MARGIN } from './memory.ts';
import { Workspace } from './workspace.ts';

/** Whether an exponent may show in timing. */
export type Exposure = 'public' | 'secret';

export interface RingOptions {
  /** Bytes that the ring's instance may take in all, tables included. Default 64 MiB. */
  readonly memoryCap?: number;
}

const DEFAULT_MEMORY_CAP = 64 << 20;
/** Bases whose powers share squarings; more are taken in several goes. */
const BASES_TOGETHER = 32;

/** Window that makes fewest products for an exponent of so many bits. */
const windowFor = (bits: number): number => (bits > 2200 ? 6 : bits > 640 ? 5 : bits > 160 ? 4 : 3);

/** Drops leading zeros, which say nothing in a public exponent. */
function trimmed(exponent: Uint8Array): Uint8Array {
  const first = exponent.findIndex((octet) => octet !== 0);
  return first < 0 ? new Uint8Array(0) : exponent.subarray(first);
}

/**
 * Residues modulo an odd n as big-endian octets of the modulus' exact length. `power` with a secret exponent, `combine`, `reduce` and
 * `multiply` run in time and memory accesses that depend on lengths alone; setting up a ring does not.
 * Holds one instance with its own memory; not re-entrant.
 */
export class Ring {
  readonly bytes: number;
  protected readonly workspace: Workspace;

  /**
   * @param modulus minimal big-endian octets; odd; 128 to 6,144 bits
   * @throws KernelError `modulus/octets`, `modulus/size`, `modulus/even`, `memory/cap`
   */
  constructor(kernel: Kernel, modulus: Uint8Array, options: RingOptions = {}, asPairs = false) {
    this.workspace = new Workspace(kernel, modulus, asPairs, options.memoryCap ?? DEFAULT_MEMORY_CAP);
    this.bytes = this.workspace.bytes;
  }

  /** a·b. @throws KernelError `operand/length`, `operand/not-reduced` */
  multiply(a: Uint8Array, b: Uint8Array): Uint8Array {
    return this.combine([[a, b]]);
  }

  /**
   * a·b, or a·b + c·d: with the right constants this joins residues by the Chinese remainder theorem in constant time.
   * @throws KernelError `operand/count` unless there are one or two terms; `operand/length`, `operand/not-reduced`
   */
  combine(terms: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array {
    const workspace = this.open();
    const { exports } = workspace;
    if (terms.length < 1 || terms.length > 2) throw new KernelError('operand/count');
    for (const term of terms) for (const factor of term) workspace.expectLength(factor, this.bytes);
    return workspace.work(3, this.bytes, ([sum, a, b], room) => {
      terms.forEach(([first, second], i) => {
        workspace.enter(a, first, room);
        workspace.putReduced(second, room);
        exports.enterRaw(b, room, this.bytes);
        exports.multiply(i === 0 ? sum : a, a, b);
        if (i > 0) exports.add(sum, sum, a);
      });
      exports.multiply(sum, sum, workspace.settling);
      return workspace.leave(sum, room);
    });
  }

  /**
   * base^exponent. Secret exponents take time by their length alone, leading zeros included.
   * @param exponent big-endian, any length; none stands for 0
   * @throws KernelError `operand/length`, `operand/not-reduced`, `memory/cap`
   */
  power(base: Uint8Array, exponent: Uint8Array, exposure: Exposure): Uint8Array {
    if (exposure === 'public') return this.multiPower([base], [exponent]);
    return this.raise(base, exponent, (power, room) => this.workspace.leaveForm(power, room));
  }

  /**
   * The product of all baseᵢ^exponentᵢ, as verifiers need it. Exponents show in timing, bases do not.
   * @param exponents big-endian, one for each base, of any lengths
   * @throws KernelError `operand/count`, `operand/length`, `operand/not-reduced`, `memory/cap`
   */
  multiPower(bases: readonly Uint8Array[], exponents: readonly Uint8Array[]): Uint8Array {
    const workspace = this.open();
    const { exports } = workspace;
    if (bases.length !== exponents.length) throw new KernelError('operand/count');
    bases.forEach((base, i) => {
      workspace.expectLength(base, this.bytes, i);
    });
    const powers = exponents.map(trimmed);
    const length = powers.reduce((longest, power) => Math.max(longest, power.length), 0);
    const together = Math.min(bases.length, BASES_TOGETHER);
    const window = windowFor(8 * length);
    const task = (
      [product, result, base]: [number, number, number],
      room: number,
      [table = 0, list = 0]: readonly number[],
    ): Uint8Array => {
      exports.copy(product, exports.ONE.value);
      for (let first = 0; first < bases.length; first += together) {
        const count = Math.min(together, bases.length - first);
        for (let i = 0; i < count; i++) {
          workspace.enter(base, bases[first + i] as Uint8Array, room, first + i);
          exports.prepareMultiPower(table, i, window, base);
          const power = powers[first + i] as Uint8Array;
          const end = list + OCTETS_MARGIN + (i + 1) * length;
          workspace.memory
            .view()
            .fill(0, end - length, end - power.length)
            .set(power, end - power.length);
        }
        if (length === 0) continue;
        exports.multiPower(result, table, list + OCTETS_MARGIN, count, length, window);
        exports.multiply(product, product, result);
      }
      return workspace.leaveForm(product, room);
    };
    const tableBytes = exports.multiPowerBytes(together, window);
    return workspace.work(3, this.bytes, task, [tableBytes, together * length + 2 * OCTETS_MARGIN]);
  }

  /**
   * A number of any length modulo the ring's modulus, in time by its length.
   * @param octets big-endian
   * @throws KernelError `memory/cap`
   */
  reduce(octets: Uint8Array): Uint8Array {
    const workspace = this.open();
    if (octets.length === 0) return new Uint8Array(this.bytes);
    return workspace.work(1, Math.max(octets.length, this.bytes), ([element], room) => {
      workspace.put(octets, room);
      workspace.exports.enterWide(element, room, octets.length);
      return workspace.leaveForm(element, room);
    });
  }

  /** Starts a running product. @throws KernelError `memory/cap` */
  accumulator(): Accumulator {
    return new Accumulator(this.open());
  }

  /** Zeroises the instance's memory. Everything of this ring throws `ring/disposed` afterwards. */
  dispose(): void {
    this.workspace.close();
  }

  /** @throws KernelError `ring/disposed` */
  protected open(): Workspace {
    this.workspace.expectOpen();
    return this.workspace;
  }

  /** base^exponent in Montgomery form, in constant time, handed to `finish`. */
  protected raise(
    base: Uint8Array,
    exponent: Uint8Array,
    finish: (power: number, room: number) => Uint8Array,
  ): Uint8Array {
    const workspace = this.open();
    const { exports } = workspace;
    workspace.expectLength(base, this.bytes);
    const window = windowFor(8 * exponent.length);
    const task = (
      [power, form]: [number, number, number],
      room: number,
      [table = 0, secret = 0]: readonly number[],
    ): Uint8Array => {
      workspace.enter(form, base, room);
      exports.copy(power, exports.ONE.value);
      workspace.put(exponent, secret);
      if (exponent.length > 0) exports.power(power, form, secret, exponent.length, window, table);
      return finish(power, room);
    };
    return workspace.work(2, this.bytes, task, [exports.rowBytes(window), exponent.length]);
  }
}
