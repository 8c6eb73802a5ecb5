/**
 * What both builds export (assembly/kernels.ts). Addresses are bytes into `memory`; those of elements and numbers point at limb 0.
 * Octets are big-endian, with 16 readable bytes before and 16 writable ones behind.
 */
export interface KernelExports extends MemoryExports {
  limbBits(): number;
  blockRows(): number;
  maxLimbs(): number;
  elementBytes(): number;
  leadBytes(): number;
  strideBytes(): number;
  setRing(limbs: number, bits: number, asPairs: number): void;
  /** Says that the memory is as it was in the beginning: {@link setRing} may be called again. */
  releaseSize(): void;
  setLimb(number: number, index: number, limb: bigint): void;

  copy(target: number, source: number): void;
  add(result: number, a: number, b: number): void;
  multiply(result: number, a: number, b: number): void;
  square(result: number, a: number): void;
  enter(result: number, octets: number): void;
  enterRaw(result: number, octets: number, length: number): void;
  enterWide(result: number, octets: number, length: number): void;
  embed(result: number, plain: number, factor: number): void;
  leave(octets: number, element: number): void;
  leaveForm(octets: number, element: number): void;
  leaveNumber(octets: number, number: number): void;
  leaveQuotient(octets: number, element: number): void;
  /** Zeroises all scratch memory of the module. */
  forget(): void;
  isBelowSecret(octets: number, limit: number, length: number): number;

  rowBytes(window: number): number;
  power(result: number, base: number, exponent: number, length: number, window: number, table: number): void;
  /** For numbers of up to 4,096 bits. */
  powerOfTwo(result: number, exponent: number, length: number): void;
  multiPowerBytes(count: number, window: number): number;
  prepareMultiPower(table: number, index: number, window: number, base: number): void;
  multiPower(result: number, table: number, exponents: number, count: number, length: number, window: number): void;

  combScratchBytes(teeth: number, blocks: number): number;
  buildComb(table: number, scratch: number, base: number, teeth: number, blocks: number, depth: number): void;
  combPower(
    result: number,
    table: number,
    exponent: number,
    length: number,
    teeth: number,
    blocks: number,
    depth: number,
  ): void;

  multiplyAll(product: number, octets: number, count: number): number;
  settle(result: number, product: number, count: number): void;
  checkAll(product: number, octets: number, count: number): number;
  lastFault(): number;

  readonly MODULUS: Place;
  readonly SHIFTED: Place;
  readonly INVERSE: Place;
  readonly UNIT: Place;
  readonly ONE: Place;
  readonly RADIX: Place;
  readonly ENTRY: Place;
  readonly CHUNK: Place;
  readonly NUMBER_ENTRY: Place;
  readonly MODULUS_DIGITS: Place;
  readonly SQUARE_DIGITS: Place;
  readonly LIMIT_OCTETS: Place;
  readonly ROOT_LIMIT_OCTETS: Place;
  readonly TRIVIAL_OCTETS: Place;
}

/** What every module exports. */
export interface MemoryExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** First byte of memory that the module leaves to the host. */
  heapStart(): number;
}

/** An exported constant: an address. */
export interface Place {
  readonly value: number;
}
