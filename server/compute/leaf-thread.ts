import { webcrypto } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { sameBytes } from '../../core/bytes.ts';
import { asDigest, DIGEST_BYTES, digest } from '../../core/digest.ts';
import { codeOf, DomainError } from '../../core/errors.ts';
import { inputLeaf } from '../../core/evaluation/inputs.ts';
import { append, EMPTY_FRONTIER, type Frontier, frontierRoot, leafHash } from '../../core/math/merkle.ts';
import type { Rng } from '../../core/random.ts';
import { makeEvaluator, type PaillierEvaluator, type PaillierSum } from '../../core/schemes/paillier/evaluate.ts';
import { decodePublicKey } from '../../core/schemes/paillier/keys.ts';
import { makeValidator, type PaillierValidator } from '../../core/schemes/paillier/validate.ts';
import { evaluatorArithmetic } from './arithmetic.ts';
import type { ThreadAnswer, ThreadMessage, ThreadReplies, ThreadRequestKind, ThreadRequests } from './thread-api.ts';

const port = parentPort;
if (port === null) throw new Error('leaf-thread.ts runs in a worker thread');

/** Chosen before the first message is heard: those that come meanwhile wait in the port. */
const arithmetic = await evaluatorArithmetic();

const rng: Rng = (length) => webcrypto.getRandomValues(new Uint8Array(length));

interface Tools {
  readonly publicKey: Uint8Array;
  readonly evaluator: PaillierEvaluator;
  readonly validator: PaillierValidator;
}

let known: Tools | undefined;
let sum: PaillierSum | undefined;
let inputs: Frontier = EMPTY_FRONTIER;

function toolsFor(publicKey: Uint8Array): Tools {
  if (known !== undefined && sameBytes(known.publicKey, publicKey)) return known;
  known?.evaluator.dispose();
  known?.validator.dispose();
  const key = decodePublicKey(publicKey);
  known = { publicKey, evaluator: makeEvaluator(key, arithmetic), validator: makeValidator(key, { arithmetic }) };
  return known;
}

function open({ publicKey }: ThreadRequests['open']): null {
  sum?.dispose();
  sum = toolsFor(publicKey).evaluator.startSum();
  inputs = EMPTY_FRONTIER;
  return null;
}

function add({ logIndices, envelopeDigests, ciphertexts, ciphertextDigests }: ThreadRequests['add']): {
  count: number;
} {
  const length = known?.evaluator.ciphertextBytes ?? 0;
  if (sum === undefined) throw new DomainError('computation/not-running');
  const whole =
    ciphertexts.length === logIndices.length * length &&
    ciphertextDigests.length === logIndices.length * DIGEST_BYTES &&
    envelopeDigests.length === logIndices.length * DIGEST_BYTES;
  // One that was deleted or cut shortens the page: it is not guessed which.
  if (!whole) throw new DomainError('ciphertext/length', { logIndex: logIndices[0] ?? -1, addends: logIndices.length });
  for (const [i, logIndex] of logIndices.entries()) {
    const found = digest('ciphertext', ciphertexts.subarray(i * length, (i + 1) * length));
    const stored = ciphertextDigests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES);
    if (!sameBytes(found, stored)) throw new DomainError('envelope/malformed', { why: 'digest', logIndex });
    const envelope = asDigest(envelopeDigests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES));
    inputs = append(inputs, leafHash(inputLeaf(logIndex, envelope))).frontier;
  }
  sum.add(ciphertexts);
  return { count: sum.count };
}

function close(): ThreadReplies['close'] {
  if (sum === undefined) throw new DomainError('computation/not-running');
  const outcome = { product: sum.result(), inputsRoot: frontierRoot(inputs), count: sum.count };
  sum.dispose();
  sum = undefined;
  return outcome;
}

function rerandomise({ publicKey, sum: plain }: ThreadRequests['rerandomise']): ThreadReplies['rerandomise'] {
  const { evaluator, validator } = toolsFor(publicKey);
  const { fresh, randomiser } = evaluator.rerandomise(validator.one(plain), rng);
  return { released: fresh, randomiser };
}

function join({ publicKey, sums }: ThreadRequests['join']): Uint8Array {
  const { evaluator, validator } = toolsFor(publicKey);
  return evaluator.sum(validator.batch(sums));
}

function reply(message: ThreadMessage): ThreadReplies[ThreadRequestKind] {
  switch (message.kind) {
    case 'open':
      return open(message.request);
    case 'add':
      return add(message.request);
    case 'close':
      return close();
    case 'join':
      return join(message.request);
    case 'rerandomise':
      return rerandomise(message.request);
  }
}

port.on('message', (message: ThreadMessage) => {
  let answer: ThreadAnswer;
  try {
    answer = { id: message.id, ok: true, reply: reply(message) };
  } catch (thrown) {
    const detail = thrown instanceof DomainError ? thrown.detail : {};
    answer = { id: message.id, ok: false, code: codeOf(thrown), detail };
  }
  port.postMessage(answer);
});
