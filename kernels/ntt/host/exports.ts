import type { MemoryExports } from '../../host/exports.ts';

/** What both builds export (assembly/kernels.ts). Addresses are bytes into `memory`, multiples of 16; polynomials are `n` doubles. */
export interface NttExports extends MemoryExports {
  ringBytes(n: number): number;
  setRing(ring: number, n: number, q: number, root: number, inverseRoot: number): void;
  forward(x: number, ring: number, n: number): void;
  inverse(x: number, ring: number, n: number): void;

  setPlaces(places: number, n: number): void;
  spreadSlots(target: number, slots: number, places: number, n: number): void;
  gatherSlots(slots: number, source: number, places: number, n: number): void;
  expandTernary(target: number, octets: number, n: number): void;
  expandNoise(target: number, octets: number, n: number): void;

  enter(target: number, integers: number, factor: number, ring: number, n: number): void;
  leave(integers: number, x: number, ring: number, n: number): void;
  scale(x: number, factor: number, ring: number, n: number): void;
  multiply(target: number, x: number, key: number, ring: number, n: number): void;
  closeLast(
    x: number,
    lift: number,
    noise: number,
    plainFactor: number,
    negatedInverse: number,
    ring: number,
    plainRing: number,
    n: number,
  ): void;
  combine(
    target: number,
    noise: number,
    last: number,
    lift: number,
    plain: number,
    noiseFactor: number,
    lastFactor: number,
    ring: number,
    n: number,
  ): void;
  finish(integers: number, u: number, key: number, x: number, ring: number, n: number): void;
}
