import { toHex } from '../core/bytes.ts';
import { bestWindow } from '../core/math/fixed-base.ts';
import type { Rng } from '../core/random.ts';
import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { type DjnEncryptor, makeDjnEncryptor } from '../core/schemes/paillier/encrypt.ts';
import type { ProvedPublicKey, PublicKey } from '../core/schemes/paillier/keys.ts';

const MiB = 1 << 20;
/** What the tables of one worker may take on a phone, or where nobody knows. */
export const SMALL_DEVICE_BYTES = 32 * MiB;
/** The same on a computer. */
export const LARGE_DEVICE_BYTES = 128 * MiB;

/** A kernel's table is at most 1 MiB; with the module's own memory around it a ring was never seen above 1.5. */
const KERNEL_BYTES = 2 * MiB;
/** A BigInt in V8: header, length and padding beside its digits. */
const BIGINT_HEAD_BYTES = 24;
/** More encryptions than any table is sized for. */
const MOST_EXPECTED = 1 << 20;
/** A table is built anew when so many times more encryptions are coming than it was sized for. */
const OUTGROWN = 8;

/** Octets that the encryptor's table takes, at most. */
export function tableBytes(arithmetic: Arithmetic, key: PublicKey, expected: number): number {
  if (arithmetic.name !== 'bigint') return KERNEL_BYTES;
  const exponentBits = Math.ceil(key.parameters.bits / 2);
  const window = bestWindow(exponentBits, expected);
  return Math.ceil(exponentBits / window) * (2 ** window - 1) * (key.ciphertextBytes + BIGINT_HEAD_BYTES);
}

/** The largest count of encryptions, up to `expected`, whose table fits the cap; 1 where none does: something must encrypt. */
function fittingExpected(arithmetic: Arithmetic, key: PublicKey, expected: number, cap: number): number {
  let fitting = Math.min(Math.max(1, Math.ceil(expected)), MOST_EXPECTED);
  while (fitting > 1 && tableBytes(arithmetic, key, fitting) > cap) fitting = Math.floor(fitting / 2);
  return fitting;
}

interface Shelved {
  readonly encryptor: DjnEncryptor;
  readonly expected: number;
  readonly bytes: number;
}

/** Says when a table is about to be built, which takes a while, and when it is there. */
export type OnTable = (isBuilt: boolean) => void;

/**
 * The encryptors of one worker, a table for each key, under a cap of memory: what was not used for longest is zeroised first.
 * Encryptors are lent for work that does not wait, so that none is taken away under somebody's hands.
 */
export class TableShelf {
  readonly #arithmetic: Arithmetic;
  readonly #rng: Rng;
  readonly #cap: number;
  /** By key id, the longest unused first. */
  readonly #shelved = new Map<string, Shelved>();

  /** @param cap octets that all tables may take together; a single one may exceed it where the smallest does */
  constructor(arithmetic: Arithmetic, rng: Rng, cap: number) {
    this.#arithmetic = arithmetic;
    this.#rng = rng;
    this.#cap = cap;
  }

  /** Octets that the tables take now. */
  get bytes(): number {
    return [...this.#shelved.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get keys(): number {
    return this.#shelved.size;
  }

  /**
   * Lends the key's encryptor for as long as the work takes.
   * @param expected encryptions that are coming: decides how large a table pays
   * @param work must not wait, and not keep the encryptor
   */
  lend<T>(key: ProvedPublicKey, expected: number, work: (encryptor: DjnEncryptor) => T, onTable?: OnTable): T {
    const id = toHex(key.keyId);
    let shelved = this.#shelved.get(id);
    const fitting = fittingExpected(this.#arithmetic, key, expected, this.#cap);
    if (shelved === undefined || fitting > shelved.expected * OUTGROWN) {
      onTable?.(false);
      this.drop(key);
      shelved = this.#made(key, fitting);
      onTable?.(true);
    }
    this.#shelved.delete(id);
    this.#shelved.set(id, shelved);
    return work(shelved.encryptor);
  }

  /** Zeroises a key's table and what was computed ahead with it. */
  drop(key: PublicKey): void {
    const id = toHex(key.keyId);
    this.#shelved.get(id)?.encryptor.dispose();
    this.#shelved.delete(id);
  }

  /** Zeroises everything. */
  dispose(): void {
    for (const { encryptor } of this.#shelved.values()) encryptor.dispose();
    this.#shelved.clear();
  }

  #made(key: ProvedPublicKey, expected: number): Shelved {
    const bytes = tableBytes(this.#arithmetic, key, expected);
    for (const [id, { encryptor }] of this.#shelved) {
      if (this.bytes + bytes <= this.#cap) break;
      encryptor.dispose();
      this.#shelved.delete(id);
    }
    return { encryptor: makeDjnEncryptor(key, this.#rng, { arithmetic: this.#arithmetic, expected }), expected, bytes };
  }
}
