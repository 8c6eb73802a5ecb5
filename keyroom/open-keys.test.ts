import { expect, test } from 'vitest';
import { encodeSecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import { freshRecord, OpenKeys } from './open-keys.ts';
import { webCryptoRng } from './rng.ts';
import { memoryKeyStore } from './stores/memory-key-store.ts';
import { TEST_STUDY_ID } from './testing.ts';

const secret = testKey3072();
const taken = (keys: OpenKeys, octets = encodeSecretKey(secret)) => ({
  octets,
  key: keys.take(freshRecord(secret.publicKey, 'made', TEST_STUDY_ID), octets),
});
const isZero = (octets: Uint8Array) => octets.every((octet) => octet === 0);

test('locking zeroises the octets of every open key, and the key gives nothing any more', () => {
  const keys = new OpenKeys(memoryKeyStore(), webCryptoRng);
  const { octets, key } = taken(keys);
  expect(isZero(octets)).toBe(false);
  keys.lock();
  expect(isZero(octets)).toBe(true);
  expect(() => key.secret).toThrow('key/locked');
  expect(() => key.octets).toThrow('key/locked');
  expect(() => keys.get(key.handle)).toThrow('key/locked');
});

test('taking a key in again closes what was open of it', () => {
  const keys = new OpenKeys(memoryKeyStore(), webCryptoRng);
  const [first, second] = [taken(keys), taken(keys)];
  expect(isZero(first.octets)).toBe(true);
  expect(isZero(second.octets)).toBe(false);
  expect(keys.get(first.key.handle)).toBe(second.key);
});

test('octets of another key than the record names are refused and zeroised', () => {
  const keys = new OpenKeys(memoryKeyStore(), webCryptoRng);
  const octets = encodeSecretKey(secret);
  const record = { ...freshRecord(secret.publicKey, 'made', TEST_STUDY_ID), keyId: 'ab'.repeat(32) };
  expect(() => keys.take(record, octets)).toThrow('key/malformed');
  expect(isZero(octets)).toBe(true);
});

test('a key is kept on the device from its first wrap on, and not before', async () => {
  const store = memoryKeyStore();
  const keys = new OpenKeys(store, webCryptoRng);
  const { key } = taken(keys);
  await keys.change(key, { selfTested: true });
  expect(await store.all()).toEqual([]);
  expect(await keys.list()).toHaveLength(1);
  await keys.change(key, { wraps: [{ kind: 'recovery', provedByOpening: false }] });
  expect(await store.all()).toHaveLength(1);
  expect(await keys.list()).toHaveLength(1);
});
