import type { Measurement } from '../report.ts';

/** A row of the table: what is measured in every place, and what it must reach. */
export interface Row {
  readonly name: string;
  readonly unit: Measurement['unit'];
  readonly peerName: string;
  readonly floor: number;
  readonly goal: number;
}

const BIGINT_PEER = 'paillier-bigint 3.4.3';
const SEAL_PEER = 'node-seal 7.0.0';
const LOOP = 'BigInt loop, 1 thread';

/** Measured by Node and by Chromium alike. */
export const ROWS = [
  { name: 'paillier.encrypt', unit: 'ms', peerName: BIGINT_PEER, floor: 32, goal: 42 },
  { name: 'paillier.value', unit: 'ms', peerName: BIGINT_PEER, floor: 1700, goal: 2300 },
  { name: 'paillier.encrypt.simd', unit: 'ms', peerName: BIGINT_PEER, floor: 12, goal: 18 },
  { name: 'paillier.encrypt.bigint', unit: 'ms', peerName: BIGINT_PEER, floor: 12, goal: 17 },
  { name: 'paillier.decrypt', unit: 'ms', peerName: BIGINT_PEER, floor: 8, goal: 13 },
  { name: 'paillier.keygen', unit: 'ms', peerName: BIGINT_PEER, floor: 5, goal: 8 },
  { name: 'paillier.sum', unit: 's', peerName: LOOP, floor: 2, goal: 3.3 },
  { name: 'paillier.sum.2', unit: 's', peerName: LOOP, floor: 3.6, goal: 6 },
  { name: 'bgv.sum', unit: 'µs', peerName: `${SEAL_PEER}, load and add`, floor: 2, goal: 4 },
  { name: 'bgv.encrypt', unit: 'µs', peerName: SEAL_PEER, floor: 3, goal: 4.5 },
] as const satisfies readonly Row[];
export type RowName = (typeof ROWS)[number]['name'];

const PHE = 'python-paillier, gmpy2';

/** Against programs that only Node can start, where the machine has them. */
export const NATIVE_ROWS = [
  { name: 'paillier.encrypt.gmp', unit: 'ms', peerName: PHE, floor: 6, goal: 8 },
  { name: 'paillier.decrypt.gmp', unit: 'ms', peerName: PHE, floor: 1, goal: 1 },
  { name: 'montgomery.n2', unit: 'µs', peerName: 'GMP, mpz_mul and mpz_mod', floor: 1.2, goal: 1.5 },
] as const satisfies readonly Row[];

/** One round of one row, in the row's unit. */
export interface Sample {
  readonly ours: number;
  readonly peer: number;
}
