import { CHUNK_BYTES } from './accumulator.ts';
import { KernelError } from './errors.ts';
import { FixedBase } from './fixed-base.ts';
import { greatestCommonDivisor, toInteger } from './integers.ts';
import type { Kernel } from './kernel.ts';
import { OCTETS_MARGIN } from './memory.ts';
import { Ring, type RingOptions } from './ring.ts';

/** Why a number is no ciphertext. */
export type Fault = 'zero' | 'range' | 'trivial' | 'not-unit';
/** What the kernel calls the first three. */
const FAULTS: readonly Fault[] = ['not-unit', 'zero', 'range', 'trivial'];

/**
 * Residues modulo root², kept as pairs x₀ + x₁·root. With root = p this is the owner's ring modulo p².
 * As {@link Ring}; `shift`, `powerQuotient`, `quotient` and fixed bases are constant-time too.
 */
export class SquareRing extends Ring {
  readonly rootBytes: number;

  /**
   * @param root minimal big-endian octets; odd; 128 to 4,096 bits
   * @throws KernelError `modulus/octets`, `modulus/size`, `modulus/even`, `memory/cap`
   */
  constructor(kernel: Kernel, root: Uint8Array, options: RingOptions = {}) {
    super(kernel, root, options, true);
    this.rootBytes = this.workspace.rootBytes;
  }

  /**
   * (1 + plain·root)·factor modulo root².
   * @param plain `rootBytes` octets, below the root
   * @throws KernelError `operand/length`, `operand/not-reduced`
   */
  shift(plain: Uint8Array, factor: Uint8Array): Uint8Array {
    const workspace = this.open();
    workspace.expectLength(plain, this.rootBytes);
    workspace.expectLength(factor, this.bytes);
    return workspace.work(2, this.bytes, ([form, result], room) => {
      workspace.enter(form, factor, room);
      workspace.putBelowRoot(plain, room);
      workspace.exports.embed(result, room, form);
      return workspace.leave(result, room);
    });
  }

  /**
   * floor(base^exponent / root), `rootBytes` octets: where base^exponent = 1 modulo root this is L(base^exponent) of Paillier's decryption.
   * @throws KernelError `operand/length`, `operand/not-reduced`, `memory/cap`
   */
  powerQuotient(base: Uint8Array, exponent: Uint8Array): Uint8Array {
    return this.raise(base, exponent, (power, room) => this.#leaveQuotient(power, room));
  }

  /**
   * floor((x mod root²) / root), `rootBytes` octets, in time by the length of x.
   * @param octets x, big-endian
   * @throws KernelError `memory/cap`
   */
  quotient(octets: Uint8Array): Uint8Array {
    const workspace = this.open();
    if (octets.length === 0) return new Uint8Array(this.rootBytes);
    return workspace.work(1, Math.max(octets.length, this.bytes), ([element], room) => {
      workspace.put(octets, room);
      workspace.exports.enterWide(element, room, octets.length);
      return this.#leaveQuotient(element, room);
    });
  }

  /**
   * Prepares powers of one base.
   * @param exponentBits exponents are below 2^exponentBits
   * @param expected how many powers will be asked for: decides how large a table pays
   * @throws KernelError `operand/length`, `operand/not-reduced`, `memory/cap`
   */
  fixedBase(base: Uint8Array, exponentBits: number, expected: number): FixedBase {
    const workspace = this.open();
    workspace.expectLength(base, this.bytes);
    return workspace.work(1, this.bytes, ([form], room) => {
      workspace.enter(form, base, room);
      return new FixedBase(workspace, form, exponentBits, expected);
    });
  }

  /**
   * Checks strangers' numbers c: 0 < c < root², c ≠ 1 modulo root, gcd(c, root) = 1, by one pass and one gcd for all. In variable time.
   * @param chunk concatenated, `bytes` octets each
   * @returns the first at fault, if any
   * @throws KernelError `operand/length`, `memory/cap`
   */
  firstFault(chunk: Uint8Array): { readonly index: number; readonly fault: Fault } | undefined {
    const workspace = this.open();
    const { exports, root } = workspace;
    if (chunk.length % this.bytes !== 0) throw new KernelError('operand/length');
    const perPart = Math.max(1, Math.floor(CHUNK_BYTES / this.bytes));
    return workspace.work(
      1,
      this.rootBytes,
      ([product], room, [block = 0]) => {
        const list = block + OCTETS_MARGIN;
        /** Checks numbers [from, to). */
        const check = (from: number, to: number): { readonly index: number; readonly fault: Fault } | undefined => {
          exports.copy(product, exports.ONE.value);
          for (let first = from; first < to; first += perPart) {
            const count = Math.min(perPart, to - first);
            workspace.put(chunk.subarray(first * this.bytes, (first + count) * this.bytes), list);
            const done = exports.checkAll(product, list, count);
            if (done < count) {
              const fault = FAULTS[exports.lastFault()] as Fault;
              // a number before this one may share a factor with the root
              return check(from, first + done) ?? { index: first + done, fault };
            }
          }
          exports.leaveNumber(room, product);
          const residue = toInteger(workspace.take(room, this.rootBytes));
          if (greatestCommonDivisor(residue, root) === 1n) return undefined;
          if (to - from === 1) return { index: from, fault: 'not-unit' };
          const middle = (from + to) >> 1;
          return check(from, middle) ?? check(middle, to);
        };
        return check(0, chunk.length / this.bytes);
      },
      [perPart * this.bytes + 2 * OCTETS_MARGIN],
    );
  }

  /** The quotient of what an element in Montgomery form stands for; the element is spent. */
  #leaveQuotient(element: number, room: number): Uint8Array {
    const { exports } = this.workspace;
    exports.multiply(element, element, exports.UNIT.value);
    exports.leaveQuotient(room, element);
    return this.workspace.take(room, this.rootBytes);
  }
}
