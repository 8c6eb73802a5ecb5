import { beforeAll, describe, expect, test } from 'vitest';
import { sameBytes } from '../../bytes.ts';
import { HEADER_BYTES, sealKeyHeader } from './format.ts';
import { decodeBgvPublicKey, encodeBgvPublicKey, makeBgvPublicKey } from './keys.ts';
import { bgvParametersOf } from './parameters.ts';
import { makeSealParty } from './testing-seal.ts';

const parameters = bgvParametersOf('bgv-4096-sum');
const malformed = (why: string) =>
  expect.objectContaining({ code: 'key/malformed', detail: expect.objectContaining({ why }) });

describe('a public key', () => {
  let seal: Uint8Array;
  beforeAll(async () => {
    const party = await makeSealParty(parameters);
    seal = party.publicKey;
    party.dispose();
  });

  test('comes back from its octets, with the same name', () => {
    const key = makeBgvPublicKey(parameters, seal);
    const again = decodeBgvPublicKey(encodeBgvPublicKey(key));
    expect([again.parameters, again.keyId]).toEqual([parameters, key.keyId]);
    expect(sameBytes(again.seal, seal)).toBe(true);
  });

  test('is a copy: later changes of what it came from do not matter', () => {
    const source = seal.slice();
    const key = makeBgvPublicKey(parameters, source);
    source[HEADER_BYTES] = 255 - (source[HEADER_BYTES] as number);
    expect(sameBytes(key.seal, seal)).toBe(true);
  });

  test('is refused with another length, header or a value that is not below its prime', () => {
    expect(() => makeBgvPublicKey(parameters, seal.subarray(1))).toThrow(malformed('length'));
    for (const at of [0, 3, 5, 16, 47, 48, 49, 81, 105, 112]) {
      const changed = seal.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => makeBgvPublicKey(parameters, changed), `octet ${at}`).toThrow(malformed('header'));
    }
    const view = (octets: Uint8Array): DataView => new DataView(octets.buffer, octets.byteOffset);
    parameters.primes.forEach((prime, index) => {
      for (const polynomial of [0, 1]) {
        const at = HEADER_BYTES + 8 * ((polynomial * parameters.primes.length + index) * parameters.degree + 17);
        for (const value of [prime, 2n ** 63n, 2n ** 53n + 1n]) {
          const changed = seal.slice();
          view(changed).setBigUint64(at, value, true);
          expect(() => makeBgvPublicKey(parameters, changed)).toThrow(malformed('range'));
        }
        const largest = seal.slice();
        view(largest).setBigUint64(at, prime - 1n, true);
        expect(sameBytes(makeBgvPublicKey(parameters, largest).seal, largest)).toBe(true);
      }
    });
  });

  test('octets of another version, preset or beginning are refused', () => {
    const octets = encodeBgvPublicKey(makeBgvPublicKey(parameters, seal));
    const changed = (at: number, to: number): Uint8Array => {
      const copy = octets.slice();
      copy[at] = to;
      return copy;
    };
    expect(() => decodeBgvPublicKey(octets.subarray(0, 5))).toThrow(malformed('short'));
    expect(() => decodeBgvPublicKey(changed(0, 0))).toThrow(malformed('magic'));
    expect(() => decodeBgvPublicKey(changed(3, 2))).toThrow(malformed('version'));
    expect(() => decodeBgvPublicKey(changed(4, 0))).toThrow(malformed('preset'));
    // same lengths, another chain
    expect(() => decodeBgvPublicKey(changed(5, 2))).toThrow(malformed('header'));
    expect(() => decodeBgvPublicKey(changed(5, 3))).toThrow(malformed('length'));
    expect(sealKeyHeader(parameters).length).toBe(HEADER_BYTES);
  });
});
