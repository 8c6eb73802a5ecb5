import createSeal, { type MainModule } from 'node-seal';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../bytes.ts';
import { ciphertextBytes, ciphertextHeader, HEADER_BYTES, sealKeyBytes, sealKeyHeader } from './format.ts';
import { BGV_PARAMETERS } from './parameters.ts';

/** Bit lengths from which SEAL picks a preset's primes and t. */
const BITS: Readonly<Record<string, { readonly primes: readonly number[]; readonly plain: number }>> = {
  'bgv-4096-sum': { primes: [44, 45, 20], plain: 50 },
  'bgv-4096-rot': { primes: [36, 36, 37], plain: 33 },
  'bgv-8192-mul': { primes: [49, 50, 50, 49, 20], plain: 45 },
  'bgv-16384-mul2': { primes: [50, 50, 50, 50, 50, 20], plain: 45 },
};

describe.each(BGV_PARAMETERS)('$preset', (parameters) => {
  let seal: MainModule;
  beforeAll(async () => {
    seal = await createSeal();
  });

  test('is what SEAL picks, holds secure and writes', () => {
    const { degree, preset } = parameters;
    const bits = BITS[preset] as (typeof BITS)[string];
    const chosen = new seal.EncryptionParameters(seal.SchemeType.bgv);
    chosen.setPolyModulusDegree(degree);
    chosen.setCoeffModulus(seal.CoeffModulus.Create(degree, Int32Array.from(bits.primes)));
    chosen.setPlainModulus(seal.PlainModulus.Batching(degree, bits.plain));
    expect(Array.from(seal.jsArrayFromVecModulus(chosen.coeffModulus()) as BigUint64Array, BigInt)).toEqual(
      parameters.primes,
    );
    expect(chosen.plainModulus().value()).toBe(parameters.plainModulus);
    const context = new seal.SEALContext(chosen, true, seal.SecLevelType.tc128);
    expect(context.parametersSet()).toBe(true);

    const generator = new seal.KeyGenerator(context);
    const publicKey = generator.createPublicKey();
    const keyOctets = publicKey.saveToArray(seal.ComprModeType.none) as Uint8Array;
    expect(keyOctets.length).toBe(sealKeyBytes(parameters));
    expect(toHex(keyOctets.slice(0, HEADER_BYTES))).toBe(toHex(sealKeyHeader(parameters)));

    const ciphertext = new seal.Ciphertext();
    new seal.Encryptor(context, publicKey).encryptZero(ciphertext);
    const evaluator = new seal.Evaluator(context);
    for (const size of [2, 3, 4]) {
      const octets = ciphertext.saveToArray(seal.ComprModeType.none) as Uint8Array;
      expect(ciphertext.size()).toBe(size);
      expect(octets.length).toBe(ciphertextBytes(parameters, size));
      expect(toHex(octets.slice(0, HEADER_BYTES))).toBe(toHex(ciphertextHeader(parameters, size)));
      if (size < 4) {
        const fresh = new seal.Ciphertext();
        new seal.Encryptor(context, publicKey).encryptZero(fresh);
        evaluator.multiplyInplace(ciphertext, fresh);
      }
    }
  });
});

test('presets differ in code and level', () => {
  const distinct = (key: 'code' | 'keyLevelId' | 'ciphertextLevelId'): number =>
    new Set(BGV_PARAMETERS.map((parameters) => parameters[key])).size;
  expect([distinct('code'), distinct('keyLevelId'), distinct('ciphertextLevelId')]).toEqual([4, 4, 4]);
});
