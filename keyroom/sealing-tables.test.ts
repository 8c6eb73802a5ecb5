import { describe, expect, test, vi } from 'vitest';
import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { BIGINT_ARITHMETIC } from '../core/schemes/paillier/arithmetic-bigint.ts';
import { makePublicKey, type ProvedPublicKey } from '../core/schemes/paillier/keys.ts';
import { assumeProved, testKey512, testKey3072 } from '../core/schemes/paillier/testing.ts';
import { webCryptoRng } from './rng.ts';
import { LARGE_DEVICE_BYTES, SMALL_DEVICE_BYTES, TableShelf, tableBytes } from './sealing-tables.ts';

const { n, parameters } = testKey512().publicKey;
/** Keys of one size; what they are made of is not the point of a shelf. */
const keys = [n, n - 2n, n - 4n].map((modulus) => assumeProved(makePublicKey(parameters, modulus)));
const [one, two, three] = keys as [ProvedPublicKey, ProvedPublicKey, ProvedPublicKey];

/** BigInt, noting what tables are made and disposed of. */
function watched() {
  const log: string[] = [];
  const named = new Map(keys.map(({ n }, index) => [n, `key ${index + 1}`]));
  const arithmetic: Arithmetic = {
    ...BIGINT_ARITHMETIC,
    squareRing: (root) => {
      const ring = BIGINT_ARITHMETIC.squareRing(root);
      const name = named.get(BigInt(`0x${Buffer.from(root).toString('hex')}`));
      return {
        ...ring,
        fixedBase: (base, bits, expected) => {
          log.push(`${name} for ${expected}`);
          const table = ring.fixedBase(base, bits, expected);
          return { ...table, dispose: () => log.push(`${name} gone`) };
        },
      };
    },
  };
  return { arithmetic, log };
}

const FEW = tableBytes(BIGINT_ARITHMETIC, one, 4);
const nothing = (): void => undefined;

describe('the shelf of tables', () => {
  test('makes a table once for each key, and says so before and after', () => {
    const { arithmetic, log } = watched();
    const shelf = new TableShelf(arithmetic, webCryptoRng, LARGE_DEVICE_BYTES);
    const onTable = vi.fn();
    const first = shelf.lend(one, 4, (encryptor) => encryptor, onTable);
    expect(shelf.lend(one, 4, (encryptor) => encryptor, onTable)).toBe(first);
    expect(shelf.lend(one, 1, (encryptor) => encryptor, onTable)).toBe(first);
    expect([log, onTable.mock.calls]).toEqual([['key 1 for 4'], [[false], [true]]]);
  });

  test('makes it anew when far more is coming than it was sized for', () => {
    const { arithmetic, log } = watched();
    const shelf = new TableShelf(arithmetic, webCryptoRng, LARGE_DEVICE_BYTES);
    for (const expected of [4, 32, 33, 5]) shelf.lend(one, expected, nothing);
    expect(log).toEqual(['key 1 for 4', 'key 1 gone', 'key 1 for 33']);
  });

  test('keeps under its cap: what was not used for longest goes first', () => {
    const { arithmetic, log } = watched();
    const shelf = new TableShelf(arithmetic, webCryptoRng, 2 * FEW);
    for (const key of [one, two, one, three, one, two]) {
      shelf.lend(key, 4, nothing);
      expect(shelf.bytes).toBeLessThanOrEqual(2 * FEW);
    }
    expect(log).toEqual(['key 1 for 4', 'key 2 for 4', 'key 2 gone', 'key 3 for 4', 'key 3 gone', 'key 2 for 4']);
  });

  test('makes a smaller table where a large one would not fit, and one at least', () => {
    const { arithmetic, log } = watched();
    const shelf = new TableShelf(arithmetic, webCryptoRng, FEW);
    shelf.lend(one, 100_000, nothing);
    expect(shelf.bytes).toBeLessThanOrEqual(FEW);
    const tiny = new TableShelf(arithmetic, webCryptoRng, 1);
    tiny.lend(one, 100_000, nothing);
    tiny.lend(two, 100_000, nothing);
    expect(tiny.keys).toBe(1);
    expect(log.slice(1)).toEqual(['key 1 for 1', 'key 1 gone', 'key 2 for 1']);
    // and is not made again for every batch of the many that are coming
    tiny.lend(two, 100_000, nothing);
    expect(log).toHaveLength(4);
  });

  test('on a phone takes no table of 37 MB, on a computer it may', () => {
    const { publicKey } = testKey3072();
    const bytes = tableBytes(BIGINT_ARITHMETIC, publicKey, 100_000);
    expect(bytes).toBeGreaterThan(SMALL_DEVICE_BYTES);
    expect(bytes).toBeLessThan(LARGE_DEVICE_BYTES);
    expect(tableBytes(BIGINT_ARITHMETIC, publicKey, 8)).toBeLessThan(SMALL_DEVICE_BYTES / 8);
  });

  test('zeroises everything at its end, and what was computed ahead with it', () => {
    const { arithmetic, log } = watched();
    const shelf = new TableShelf(arithmetic, webCryptoRng, LARGE_DEVICE_BYTES);
    const encryptor = shelf.lend(one, 4, (lent) => {
      lent.prepare(webCryptoRng);
      return lent;
    });
    shelf.lend(two, 4, nothing);
    expect(encryptor.prepared).toBe(1);
    shelf.dispose();
    expect([encryptor.prepared, shelf.bytes]).toEqual([0, 0]);
    expect(log.slice(2)).toEqual(['key 1 gone', 'key 2 gone']);
  });
});
