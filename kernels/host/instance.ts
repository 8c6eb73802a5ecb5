import type { CompiledModule } from './engine.ts';
import { KernelError } from './errors.ts';
import type { KernelExports, Place } from './exports.ts';
import { giveBack, takeInstance } from './idle.ts';
import {
  balancedDigitsOf,
  digitsOf,
  inverseModuloPowerOfTwo,
  inversePowerOfTwo,
  toInteger,
  toOctets,
} from './integers.ts';
import { KernelMemory } from './memory.ts';

/** Bits that R has more than the modulus, at least: the kernels' bounds need R >= 16n. */
const HEADROOM_BITS = 4;
/** Below this only tests would go. */
const MIN_BITS = 128;
const MAX_BITS = 6144;
/** The SIMD build's column sums have room for pairs of this size. */
const MAX_ROOT_BITS = 4096;

/** One instance for one modulus at a time: its memory holds nothing of any other key. Not re-entrant: one per worker. */
export class KernelInstance {
  readonly exports: KernelExports;
  readonly memory: KernelMemory;
  /** Octets of the modulus n, and of an element of the ring. */
  readonly rootBytes: number;
  readonly bytes: number;
  readonly root: bigint;
  readonly #module: CompiledModule;

  /**
   * @param modulus n: minimal big-endian octets, odd, 128 to 6,144 bits (4,096 for pairs)
   * @param asPairs whether elements are residues modulo n² rather than n
   * @param memoryCap bytes that this instance may take in all
   * @throws KernelError `modulus/octets`, `modulus/size`, `modulus/even`, `memory/cap`
   */
  constructor(module: CompiledModule, modulus: Uint8Array, asPairs: boolean, memoryCap: number) {
    const bits = checkModulus(modulus, asPairs ? MAX_ROOT_BITS : MAX_BITS);
    this.#module = module;
    this.exports = takeInstance(module);
    this.memory = new KernelMemory(this.exports, memoryCap);
    try {
      this.memory.reserve(); // what the module takes by itself may be too much already
    } catch (refusal) {
      this.giveBack();
      throw refusal;
    }
    this.root = toInteger(modulus);
    this.rootBytes = modulus.length;
    this.bytes = asPairs ? 2 * modulus.length : modulus.length;
    this.#setUp(bits, asPairs);
  }

  /** Zeroises the memory. Nothing of this may be used afterwards: the next modulus may be in it already. */
  giveBack(): void {
    giveBack(this.#module, this.exports);
  }

  #setUp(bits: number, asPairs: boolean): void {
    const { exports, root: n } = this;
    const limbBits = exports.limbBits();
    const rows = exports.blockRows();
    const blockBits = rows * limbBits;
    const limbs = rows * Math.ceil((bits + HEADROOM_BITS) / blockBits);
    exports.setRing(limbs, bits, asPairs ? 1 : 0);

    const number = (place: Place, integer: bigint, offset = 0, count = limbs): void =>
      balancedDigitsOf(integer, limbBits, count).forEach((limb, i) => {
        exports.setLimb(place.value + offset, i, limb);
      });
    const ring = asPairs ? n * n : n;
    const radix = 1n << BigInt(limbBits * limbs);
    const element = (place: Place, integer: bigint): void => {
      const residue = integer % ring;
      number(place, residue % n);
      if (asPairs) number(place, ((residue / n) * radix) % n, exports.strideBytes());
    };
    const inverse = BigInt.asIntN(blockBits, -inverseModuloPowerOfTwo(n, blockBits));
    number(exports.MODULUS, n);
    number(exports.INVERSE, inverse, 0, rows);
    number(exports.SHIFTED, (inverse * n + 1n) >> BigInt(blockBits));
    element(exports.ONE, radix);
    element(exports.RADIX, radix * radix);
    element(exports.ENTRY, asPairs ? radix ** 3n : radix ** 2n);
    const chunkOctets = (asPairs ? 2 * bits : bits) >> 3;
    element(exports.CHUNK, (radix << BigInt(8 * chunkOctets)) % ring);

    const memory = exports.memory.buffer;
    new BigInt64Array(memory, exports.MODULUS_DIGITS.value, limbs).set(digitsOf(n, limbBits, limbs));
    const octets = new Uint8Array(memory);
    octets.set(toOctets(ring, this.bytes), exports.LIMIT_OCTETS.value);
    if (!asPairs) return;
    new BigInt64Array(memory, exports.SQUARE_DIGITS.value, 2 * limbs).set(digitsOf(ring, limbBits, 2 * limbs));
    number(exports.NUMBER_ENTRY, (radix * radix) % n);
    octets.set(toOctets(n, this.rootBytes), exports.ROOT_LIMIT_OCTETS.value);
    const trivial = inversePowerOfTwo(n, limbBits * limbs);
    octets.set(toOctets(trivial, this.rootBytes), exports.TRIVIAL_OCTETS.value);
  }
}

/** Bit length of a modulus that may pass. */
function checkModulus(modulus: Uint8Array, maxBits: number): number {
  const [first] = modulus;
  if (first === undefined || first === 0) throw new KernelError('modulus/octets');
  const bits = 8 * modulus.length - Math.clz32(first) + 24;
  if (bits < MIN_BITS || bits > maxBits) throw new KernelError('modulus/size');
  if (((modulus.at(-1) as number) & 1) === 0) throw new KernelError('modulus/even');
  return bits;
}
