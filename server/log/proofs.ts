import { DomainError } from '../../core/errors.ts';
import { consistencyProof, inclusionProof } from '../../core/math/merkle.ts';
import type { Log, LogCheckpoint } from '../ports/log.ts';
import { nodesForConsistency, nodesForInclusion } from './nodes.ts';

export interface InclusionProof {
  readonly index: number;
  readonly checkpoint: LogCheckpoint;
  readonly hashes: readonly Uint8Array[];
}

/**
 * Shows that a leaf is in the log as of its newest checkpoint (RFC 9162 §2.1.3).
 * @returns null while the leaf waits for its place
 * @throws DomainError `not-found` for a leaf that was never written
 */
export async function proveInclusion(log: Log, leafHash: Uint8Array): Promise<InclusionProof | null> {
  const index = await log.placeOf(leafHash);
  if (index === undefined) throw new DomainError('not-found');
  const checkpoint = await log.latest();
  if (index === null || checkpoint === null) return null;
  const lookup = await nodesForInclusion(log, index, checkpoint.size);
  return { index, checkpoint, hashes: inclusionProof(index, checkpoint.size, lookup) };
}

/**
 * Shows that the tree at checkpoint `second` begins with that at checkpoint `first` (RFC 9162 §2.1.4).
 * @throws DomainError `not-found` when `second` is no checkpoint, `request/malformed` unless 1 ≤ first ≤ second
 */
export async function proveConsistency(
  log: Log,
  first: number,
  second: number,
): Promise<{ readonly checkpoint: LogCheckpoint; readonly hashes: readonly Uint8Array[] }> {
  if (first < 1 || first > second) throw new DomainError('request/malformed', { why: 'sizes' });
  const checkpoint = await log.checkpoint(second);
  if (checkpoint === null) throw new DomainError('not-found');
  const lookup = await nodesForConsistency(log, first, second);
  return { checkpoint, hashes: consistencyProof(first, second, lookup) };
}
