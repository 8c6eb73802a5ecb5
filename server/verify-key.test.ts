import { beforeAll, expect, test } from 'vitest';
import { encodePublicKey } from '../core/schemes/paillier/keys.ts';
import { parametersOf } from '../core/schemes/paillier/parameters.ts';
import { proveKey } from '../core/schemes/paillier/prove.ts';
import { seededRng, testKey3072 } from '../core/schemes/paillier/testing.ts';
import { type ProofQuestion, verifyInSteps, verifyInThread } from './verify-key.ts';

const SOURCE = new URL('./proof-thread.ts', import.meta.url);
let good: ProofQuestion;
let forged: ProofQuestion;

beforeAll(async () => {
  expect(parametersOf('paillier-3072').bits).toBe(3072);
  const secret = testKey3072();
  const proof = await proveKey(secret, seededRng('a proof'));
  const publicBytes = encodePublicKey(secret.publicKey);
  const turned = proof.slice();
  turned[turned.length - 1] = (turned.at(-1) ?? 0) ^ 1;
  good = { publicBytes, proof };
  forged = { publicBytes, proof: turned };
});

test.each([
  ['in a thread', verifyInThread(SOURCE)],
  ['in steps', verifyInSteps],
])('%s a good proof passes and a forged one is refused with its place', async (_, verify) => {
  await expect(verify(good)).resolves.toBeUndefined();
  await expect(verify(forged)).rejects.toMatchObject({ code: 'key/invalid-proof', detail: { why: 'n-th root' } });
  await expect(verify({ ...good, proof: new Uint8Array(9) })).rejects.toMatchObject({ code: 'key/invalid-proof' });
});

test('threads follow one another, and one that fails keeps nobody from the next', async () => {
  const verify = verifyInThread(SOURCE);
  const outcomes = await Promise.allSettled([verify({ ...good, proof: new Uint8Array(9) }), verify(good)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

test('a thread that cannot start says so', async () => {
  await expect(verifyInThread(new URL('./no-such-thread.ts', import.meta.url))(good)).rejects.toThrow('worker/crashed');
});
