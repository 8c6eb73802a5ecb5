import { describe, expect, test } from 'vitest';
import { bigintToBytes, concat, toHex } from '../../bytes.ts';
import { digest } from '../../digest.ts';
import { makeDecryptor } from './decrypt.ts';
import { decodeSecretKey, encodeSecretKey } from './decrypt-key.ts';
import { makePlaintext } from './encode.ts';
import { makeDjnEncryptor } from './encrypt.ts';
import { decodePublicKey, encodePublicKey, makePublicKey } from './keys.ts';
import { INTEROP_PARAMETERS, parametersOf } from './parameters.ts';
import { seededRng, testKey512, testKey3072, testKeyOf } from './testing.ts';
import { recallProved } from './verify.ts';

const real = testKey3072();
const small = testKey512();
const malformed = (why: string) =>
  expect.objectContaining({ code: 'key/malformed', detail: expect.objectContaining({ why }) });

describe('public octets', () => {
  const bytes = encodePublicKey(real.publicKey);

  test('are a header of six octets and the modulus, and name the key', () => {
    expect(toHex(bytes.subarray(0, 6))).toBe('43504b010001');
    expect(bytes.length).toBe(6 + 384);
    const read = decodePublicKey(bytes);
    expect(read).toEqual(real.publicKey);
    expect(read.keyId).toEqual(digest('key', bytes));
  });

  test.each([
    ['short', bytes.subarray(0, 5)],
    ['magic', concat(Uint8Array.of(0x44), bytes.subarray(1))],
    ['version', concat(bytes.subarray(0, 3), Uint8Array.of(2), bytes.subarray(4))],
    ['preset', concat(bytes.subarray(0, 4), Uint8Array.of(9, 9), bytes.subarray(6))],
    ['length', bytes.subarray(0, 389)],
    ['length', concat(bytes, Uint8Array.of(0))],
  ])('refused: %s', (why, wrong) => {
    expect(() => decodePublicKey(wrong)).toThrow(malformed(why));
  });

  test('presets that the door does not admit are unknown to it', () => {
    const octets2048 = concat(bytes.subarray(0, 4), Uint8Array.of(0, 2), bigintToBytes(2n ** 2047n + 1n, 256));
    expect(() => decodePublicKey(octets2048)).toThrow(malformed('preset'));
    expect(decodePublicKey(octets2048, INTEROP_PARAMETERS).parameters.preset).toBe('paillier-2048');
    expect(() => decodePublicKey(encodePublicKey(small.publicKey), INTEROP_PARAMETERS)).toThrow(malformed('preset'));
  });

  test('a modulus has exactly its length and is odd', () => {
    const parameters = parametersOf('paillier-3072');
    const why = (text: string) => expect.objectContaining({ code: 'key/invalid-modulus', detail: { why: text } });
    expect(() => makePublicKey(parameters, 2n ** 3071n - 1n)).toThrow(why('length'));
    expect(() => makePublicKey(parameters, 2n ** 3072n + 1n)).toThrow(why('length'));
    expect(() => makePublicKey(parameters, 2n ** 3071n)).toThrow(why('even'));
    expect(() => makePublicKey(parameters, -real.publicKey.n)).toThrow(why('length'));
  });
});

describe('secret octets', () => {
  const bytes = encodeSecretKey(real);

  test('come back as the same key', () => {
    expect(bytes.length).toBe(38 + 384);
    expect(decodeSecretKey(bytes)).toEqual(real);
    expect(decodeSecretKey(encodeSecretKey(small), [small.publicKey.parameters])).toEqual(small);
  });

  test.each([
    ['short', bytes.subarray(0, 37)],
    ['magic', concat(Uint8Array.of(0), bytes.subarray(1))],
    ['version', concat(bytes.subarray(0, 3), Uint8Array.of(0), bytes.subarray(4))],
    ['preset', concat(bytes.subarray(0, 4), Uint8Array.of(0, 2), bytes.subarray(6))],
    ['length', bytes.subarray(0, 421)],
    ['length', concat(bytes, Uint8Array.of(0))],
    ['key id', concat(bytes.subarray(0, 6), new Uint8Array(32), bytes.subarray(38))],
    ['order', concat(bytes.subarray(0, 38), bytes.subarray(230), bytes.subarray(38, 230))],
  ])('refused: %s', (why, wrong) => {
    expect(() => decodeSecretKey(wrong)).toThrow(malformed(why));
  });

  test('equal primes, or primes of which one divides the other less one, make no key', () => {
    const p = small.p;
    expect(() => testKeyOf(p, p)).toThrow(malformed('primes'));
    expect(() => testKeyOf(7n, 29n)).toThrow('key/invalid-modulus');
  });
});

describe('fast encryption and remembered proofs', () => {
  test('only ids that were kept make a key proved again', () => {
    const { publicKey } = small;
    expect(() => recallProved(publicKey, new Set())).toThrow('key/unproved');
    const proved = recallProved(publicKey, new Set([toHex(publicKey.keyId)]));
    const rng = seededRng('recalled');
    const c = makeDjnEncryptor(proved, rng).encrypt(makePlaintext(publicKey, 8n), rng);
    expect(makeDecryptor(small).open(c, rng).plain).toBe(8n);
  });
});
