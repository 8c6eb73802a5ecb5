import { bigintToBytes, concat, utf8 } from '../bytes.ts';
import { canonicalBytes } from '../codec/canonical.ts';
import { type Digest, digest } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { leafHash, rootOf } from '../math/merkle.ts';
import { encodeCohort } from './cohort.ts';

/** One input of an aggregate: where the log has it, and which envelope it is. */
export interface Input {
  readonly logIndex: number;
  readonly envelopeDigest: Digest;
}

const LOG_INDEX_BYTES = 8;

/** logIndex u64 ‖ envelopeDigest: one entry of the tree of inputs. */
export const inputLeaf = (logIndex: number, envelopeDigest: Digest): Uint8Array =>
  concat(bigintToBytes(BigInt(logIndex), LOG_INDEX_BYTES), envelopeDigest);

/**
 * Merkle root (RFC 9162 §2.1) over {@link inputLeaf}, streamed.
 * @param inputs in strictly ascending order of log index
 * @throws DomainError `contribution/duplicate` when the order is not strictly ascending: an input would count twice
 */
export function inputsRoot(inputs: Iterable<Input>): Uint8Array {
  return rootOf(leafHashes(inputs));
}

function* leafHashes(inputs: Iterable<Input>): Generator<Uint8Array> {
  let last = -1;
  for (const { logIndex, envelopeDigest } of inputs) {
    if (logIndex <= last) throw new DomainError('contribution/duplicate', { logIndex });
    last = logIndex;
    yield leafHash(inputLeaf(logIndex, envelopeDigest));
  }
}

export interface Query {
  readonly studyDigest: Digest;
  readonly groups: readonly number[];
  /** Strictly ascending. */
  readonly logIndices: readonly number[];
  readonly statistic: 'moments';
  /** Noise specification; none today. */
  readonly noise: null;
}

/**
 * Names a question canonically: the same question asked again gets the stored answer, never a new one.
 * @throws DomainError `cohort/empty`, `contribution/duplicate`
 */
export const queryDigest = ({ studyDigest, groups, logIndices, statistic, noise }: Query): Digest =>
  digest(
    'query',
    studyDigest,
    canonicalBytes([...groups]),
    encodeCohort(logIndices),
    utf8(statistic),
    canonicalBytes(noise),
  );
