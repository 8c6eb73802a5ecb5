import createSeal, { type MainModule } from 'node-seal';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeKeyroomSeal } from '../../../keyroom/seal.ts';
import { makeComputeSeal } from '../../../server/compute/seal.ts';
import { DomainError } from '../../errors.ts';
import { makeSealHost, type SealHost, type SealScope } from './arithmetic-seal.ts';
import { bgvParametersOf } from './parameters.ts';

type Context = InstanceType<MainModule['SEALContext']>;
type Task<T> = (scope: SealScope<MainModule, Context>) => T;

const parameters = bgvParametersOf('bgv-4096-sum');
const failed = expect.objectContaining({ code: 'computation/failed' });

/** Makes SEAL throw: too few octets for a ciphertext. */
const loadRubbish: Task<void> = ({ seal, context, own }) =>
  own(new seal.Ciphertext()).loadFromArray(context, new Uint8Array(40));

/** Encrypts 0, 1, 2, … and opens it. */
const roundTrip: Task<boolean> = ({ seal, context, own }) => {
  const generator = own(new seal.KeyGenerator(context));
  const encoder = own(new seal.BatchEncoder(context));
  const [plain, opened] = [own(new seal.Plaintext()), own(new seal.Plaintext())];
  const ciphertext = own(new seal.Ciphertext());
  encoder.encode(
    BigUint64Array.from({ length: parameters.degree }, (_, i) => BigInt(i)),
    plain,
  );
  own(new seal.Encryptor(context, own(generator.createPublicKey()))).encrypt(plain, ciphertext);
  own(new seal.Decryptor(context, own(generator.secretKey()))).decrypt(ciphertext, opened);
  return (encoder.decodeBigUint64(opened) as BigUint64Array).every((slot, i) => slot === BigInt(i));
};

describe.each([
  ['key room', () => makeKeyroomSeal()],
  ['compute worker', () => makeComputeSeal()],
  [
    'key room with a place of its own',
    () => makeKeyroomSeal((file) => `${import.meta.dirname}/../../../node_modules/node-seal/dist/${file}`),
  ],
])('SEAL of the %s', (_, make) => {
  test('encrypts and opens', async () => {
    expect(await make().run(parameters, roundTrip)).toBe(true);
  });
});

describe('a host', () => {
  let made: MainModule[];
  let host: SealHost<MainModule, Context>;
  beforeEach(() => {
    made = [];
    host = makeSealHost(async () => {
      const seal = await createSeal();
      made.push(seal);
      return seal;
    });
  });

  test('makes one instance, and one context for each preset', async () => {
    const contextOf: Task<Context> = ({ context }) => context; // compared, never used outside
    const first = await host.run(parameters, contextOf);
    expect(await host.run(parameters, contextOf)).toBe(first);
    const other = await host.run(bgvParametersOf('bgv-4096-rot'), contextOf);
    expect(other).not.toBe(first);
    expect(await host.run(parameters, contextOf)).toBe(first);
    expect(made.length).toBe(1);
  });

  test('two tasks that come together share the instance', async () => {
    expect(await Promise.all([host.run(parameters, roundTrip), host.run(parameters, roundTrip)])).toEqual([true, true]);
    expect(made.length).toBe(1);
  });

  test('replaces an instance that has thrown fifty times', async () => {
    for (let i = 0; i < 49; i++) await expect(host.run(parameters, loadRubbish)).rejects.toEqual(failed);
    expect(await host.run(parameters, roundTrip)).toBe(true);
    expect(made.length).toBe(1);
    await expect(host.run(parameters, loadRubbish)).rejects.toEqual(failed);
    const used = await host.run(parameters, ({ seal }) => seal);
    expect(made.length).toBe(2);
    expect(used).toBe(made[1]);
    expect(await host.run(parameters, roundTrip)).toBe(true);
  });

  test('its own refusals do not count', async () => {
    const refuse: Task<void> = () => {
      throw new DomainError('ciphertext/length');
    };
    for (let i = 0; i < 60; i++)
      await expect(host.run(parameters, refuse)).rejects.toEqual(
        expect.objectContaining({ code: 'ciphertext/length' }),
      );
    expect(made.length).toBe(1);
  });

  test('an instance that traps never answers again, not even tasks that were waiting for it', async () => {
    await host.run(parameters, roundTrip);
    const trap: Task<never> = ({ seal }) => {
      // a deleted object is used: memory that may be anything by now
      const plain = new seal.Plaintext();
      plain.delete();
      plain.setZero();
      throw new Error('SEAL used a deleted object');
    };
    const outcomes = await Promise.allSettled([
      host.run(parameters, trap),
      host.run(parameters, ({ seal }) => made.indexOf(seal)),
    ]);
    expect(outcomes).toEqual([
      { status: 'rejected', reason: failed },
      { status: 'fulfilled', value: 1 },
    ]);
  });

  test('a stack used up ends the instance', async () => {
    const deep = (): number => 1 + deep();
    await expect(host.run(parameters, deep)).rejects.toEqual(failed);
    expect(await host.run(parameters, ({ seal }) => made.indexOf(seal))).toBe(1);
  });

  test('deletes what a task owned, the last first, however it ends', async () => {
    for (const fault of [undefined, new DomainError('plaintext/range')]) {
      const deleted: string[] = [];
      const run = host.run(parameters, ({ own }) => {
        for (const name of ['first', 'second']) own({ delete: () => deleted.push(name) });
        if (fault !== undefined) throw fault;
      });
      await (fault === undefined ? run : expect(run).rejects.toBe(fault));
      expect(deleted).toEqual(['second', 'first']);
    }
    expect(made.length).toBe(1);
  });

  test('ends an instance that cannot delete', async () => {
    const stuck = {
      delete: () => {
        throw new RangeError('stuck');
      },
    };
    await expect(host.run(parameters, ({ own }) => own(stuck) && 1)).rejects.toEqual(failed);
    expect(await host.run(parameters, ({ seal }) => made.indexOf(seal))).toBe(1);
  });

  test('lets go when told to', async () => {
    await host.run(parameters, roundTrip);
    host.retire();
    expect(await host.run(parameters, roundTrip)).toBe(true);
    expect(made.length).toBe(2);
  });

  test('says that SEAL does not load, and tries again the next time', async () => {
    let tries = 0;
    const late = makeSealHost(async () => {
      if (tries++ === 0) throw new Error('offline');
      return createSeal();
    });
    await expect(late.run(parameters, roundTrip)).rejects.toEqual(
      expect.objectContaining({ code: 'worker/unavailable' }),
    );
    expect(await late.run(parameters, roundTrip)).toBe(true);
  });

  test('refuses parameters that SEAL does not take, and stays well', async () => {
    const wrong = { ...parameters, preset: 'bgv-test-1', plainModulus: parameters.primes[0] as bigint } as const;
    await expect(host.run(wrong, roundTrip)).rejects.toEqual(expect.objectContaining({ code: 'internal' }));
    expect(await host.run(parameters, roundTrip)).toBe(true);
    expect(made.length).toBe(1);
  });
});
