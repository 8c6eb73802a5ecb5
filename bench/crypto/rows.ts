import type { Measurement } from '../report.ts';

/** A row of the table: what is measured in every place, and what it must reach. */
export interface Row {
  readonly name: string;
  readonly unit: Measurement['unit'];
  readonly goal: number;
  readonly against: Peer | Target;
}

interface Peer {
  readonly peerName: string;
  readonly floor: number;
}

/** Where there is nobody to compare with. */
interface Target {
  readonly target: number;
}

const BIGINT_PEER = 'paillier-bigint 3.4.3';
const SEAL_PEER = 'node-seal 7.0.0';
const LOOP = 'BigInt loop, 1 thread';

/** Two seconds on a phone whose processor is a quarter as fast. */
const PHONE_MS = 500;

/** Measured by Node and by Chromium alike. */
export const ROWS = [
  { name: 'paillier.encrypt', unit: 'ms', goal: 42, against: { peerName: BIGINT_PEER, floor: 32 } },
  { name: 'paillier.value', unit: 'ms', goal: 2300, against: { peerName: BIGINT_PEER, floor: 1700 } },
  { name: 'paillier.encrypt.simd', unit: 'ms', goal: 18, against: { peerName: BIGINT_PEER, floor: 12 } },
  { name: 'paillier.encrypt.bigint', unit: 'ms', goal: 17, against: { peerName: BIGINT_PEER, floor: 12 } },
  { name: 'paillier.decrypt', unit: 'ms', goal: 13, against: { peerName: BIGINT_PEER, floor: 8 } },
  { name: 'paillier.keygen', unit: 'ms', goal: 8, against: { peerName: BIGINT_PEER, floor: 5 } },
  { name: 'paillier.sum', unit: 's', goal: 3.3, against: { peerName: LOOP, floor: 2 } },
  { name: 'paillier.sum.2', unit: 's', goal: 6, against: { peerName: LOOP, floor: 3.6 } },
  { name: 'paillier.prove', unit: 'ms', goal: 1, against: { target: PHONE_MS } },
  { name: 'paillier.verify', unit: 'ms', goal: 1, against: { target: PHONE_MS } },
  { name: 'bgv.sum', unit: 'µs', goal: 4, against: { peerName: `${SEAL_PEER}, load and add`, floor: 2 } },
  { name: 'bgv.encrypt', unit: 'µs', goal: 4.5, against: { peerName: SEAL_PEER, floor: 3 } },
] as const satisfies readonly Row[];
export type RowName = (typeof ROWS)[number]['name'];

const PHE = 'python-paillier, gmpy2';

/** Against programs that only Node can start, where the machine has them. */
export const NATIVE_ROWS = [
  { name: 'paillier.encrypt.gmp', unit: 'ms', goal: 8, against: { peerName: PHE, floor: 6 } },
  { name: 'paillier.decrypt.gmp', unit: 'ms', goal: 1, against: { peerName: PHE, floor: 1 } },
  { name: 'montgomery.n2', unit: 'µs', goal: 1.5, against: { peerName: 'GMP, mpz_mul and mpz_mod', floor: 1.2 } },
] as const satisfies readonly Row[];

/** One round of one row, in the row's unit. */
export interface Sample {
  readonly ours: number;
  /** Null where the row has a target instead. */
  readonly peer: number | null;
}
