import { randomUUID } from 'node:crypto';
import type { Digest } from '../../core/digest.ts';
import { type LeafKind, logLeafHash } from '../../core/protocol/log.ts';
import type { NewLogLeaf } from '../ports/log.ts';

/** A leaf to be written with what it names; its place comes later. */
export const logLeaf = (kind: LeafKind, digest: Digest): NewLogLeaf => ({
  id: randomUUID(),
  kind,
  digest,
  leafHash: logLeafHash(kind, digest),
});
