import { describe, expect, test } from 'vitest';
import { schemeContract } from '../contract.ts';
import { seededRng } from '../paillier/testing.ts';
import * as noop from './noop.ts';

const key = noop.makeNoopKey('owner');

describe('noop keeps the contract of schemes', () => {
  const cases = schemeContract({
    encryptor: noop.makeNoopEncryptor(key),
    evaluator: noop.makeNoopEvaluator(key),
    validator: noop.makeNoopValidator(),
    decryptor: noop.makeNoopDecryptor(key),
    rng: seededRng('noop'),
    capacityBits: noop.NOOP_CAPACITY_BITS,
    plaintext: noop.makeNoopPlaintext,
    reseal: noop.noopEncryptWith,
  });
  for (const { name, run } of cases) test(name, run);
});

test('the contract notices a scheme that adds wrongly', () => {
  const evaluator = noop.makeNoopEvaluator(key);
  const cases = schemeContract({
    encryptor: noop.makeNoopEncryptor(key),
    evaluator: { ...evaluator, add: (a) => a },
    validator: { ...noop.makeNoopValidator(), one: (bytes) => bytes as ReturnType<typeof evaluator.add> },
    decryptor: noop.makeNoopDecryptor(noop.makeNoopKey('custodian')),
    rng: seededRng('noop'),
    capacityBits: noop.NOOP_CAPACITY_BITS,
    plaintext: noop.makeNoopPlaintext,
    reseal: noop.noopEncryptWith,
  });
  const failed = cases.filter(({ run }) => {
    try {
      run();
      return false;
    } catch {
      return true;
    }
  });
  expect(failed.map(({ name }) => name)).toEqual([
    'all roles name the same key',
    'adds two, many and none',
    'scales by what keeps the number in range',
    'refuses short, long, zero and trivial octets, and names the one at fault',
  ]);
});
