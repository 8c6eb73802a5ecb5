import createSeal, { type MainModule } from 'node-seal';
import { beforeAll, describe, expect, test } from 'vitest';
import { nttArithmetic } from '../../../kernels/ntt/host/arithmetic.ts';
import { loadNttKernel } from '../../../kernels/ntt/testing/load.ts';
import type { LatticeArithmetic } from './arithmetic.ts';
import { BIGINT_LATTICES } from './arithmetic-bigint.ts';
import { makeSealHost, type SealHost } from './arithmetic-seal.ts';
import { makeBgvEncoder } from './encode.ts';
import { BGV_PARAMETERS, bgvParametersOf } from './parameters.ts';

const arithmetics: LatticeArithmetic[] = [BIGINT_LATTICES];
let host: SealHost<MainModule, InstanceType<MainModule['SEALContext']>>;
beforeAll(async () => {
  for (const tier of ['fma', 'simd'] as const) arithmetics.push(nttArithmetic(await loadNttKernel(tier)));
  host = makeSealHost(createSeal);
});

test.each(BGV_PARAMETERS)('$preset: polynomials are those of BatchEncoder, and back', async (parameters) => {
  const { degree, plainModulus: t } = parameters;
  const slots = BigUint64Array.from({ length: degree }, (_, i) => (i < 2 ? t - 1n - BigInt(i) : BigInt(i) ** 4n % t));
  const expected = await host.run(parameters, ({ seal, context, own }) => {
    const plain = own(new seal.Plaintext());
    own(new seal.BatchEncoder(context)).encode(slots, plain);
    const octets = plain.saveToArray(seal.ComprModeType.none) as Uint8Array;
    return new BigUint64Array(octets.slice(-8 * degree).buffer);
  });
  for (const arithmetic of arithmetics) {
    const encoder = makeBgvEncoder(parameters, arithmetic);
    expect(encoder.encode(slots), arithmetic.name).toEqual(expected);
    expect(encoder.decode(expected), arithmetic.name).toEqual(slots);
    encoder.dispose();
  }
});

describe('makeBgvEncoder', () => {
  const parameters = bgvParametersOf('bgv-4096-rot');

  test('refuses what is no list of residues', () => {
    const encoder = makeBgvEncoder(parameters);
    const refused = expect.objectContaining({ code: 'plaintext/range' });
    expect(() => encoder.encode(BigUint64Array.of(parameters.plainModulus))).toThrow(refused);
    expect(() => encoder.encode(new BigUint64Array(4097))).toThrow(refused);
    expect(() => encoder.decode(new BigUint64Array(4095))).toThrow(refused);
    expect(() => encoder.decode(new BigUint64Array(4096).fill(parameters.plainModulus))).toThrow(refused);
  });

  test('a constant polynomial is the same in every slot', () => {
    for (const arithmetic of arithmetics) {
      const slots = new BigUint64Array(4096).fill(7n);
      const coefficients = makeBgvEncoder(parameters, arithmetic).encode(slots);
      expect([coefficients[0], coefficients.slice(1).every((c) => c === 0n)]).toEqual([7n, true]);
    }
  });
});
