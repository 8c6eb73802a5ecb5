import { utf8 } from '../../core/bytes.ts';
import { append, frontierFrom, frontierRoot } from '../../core/math/merkle.ts';
import { appendNoteSignature, checkpointText } from '../../core/protocol/checkpoint.ts';
import type { ComputeStore } from '../ports/compute-store.ts';
import type { LogNode } from '../ports/log.ts';
import { nodesForRoot } from './nodes.ts';

/** Who signs the heads of the log. */
export interface HeadSigner {
  /** Name of the log: the host that it is reached under. */
  readonly origin: string;
  /** Ed25519, 32 octets. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** The log's name for an installation at this address. */
export const originOf = (appUrl: string): string => new URL(appUrl).host;

/** Leaves that one transaction gives places to. */
const BATCH = 10_000;

/**
 * Gives places to the leaves that wait, in order of entry, stores the subtrees that became complete and signs a checkpoint: one at a time,
 * whoever calls. What commits while it runs is for the next run.
 * @returns size of the log afterwards
 */
export async function sequence(store: Pick<ComputeStore, 'transaction'>, signer: HeadSigner): Promise<number> {
  for (;;) {
    const { size, more } = await sequenceBatch(store, signer);
    if (!more) return size;
  }
}

const sequenceBatch = (store: Pick<ComputeStore, 'transaction'>, signer: HeadSigner) =>
  store.transaction(async ({ log }) => {
    await log.lock();
    const before = (await log.latest())?.size ?? 0;
    const waiting = await log.waiting(BATCH);
    if (waiting.length === 0) return { size: before, more: false };
    let frontier = frontierFrom(before, await nodesForRoot(log, before));
    const nodes: LogNode[] = [];
    for (const { leafHash } of waiting) {
      const grown = append(frontier, leafHash);
      frontier = grown.frontier;
      nodes.push(...grown.completed.filter((node) => node.level > 0));
    }
    const ids = waiting.map((leaf) => leaf.id);
    await log.place(ids, before, nodes);
    const head = { origin: signer.origin, size: frontier.size, root: frontierRoot(frontier) };
    const text = checkpointText(head);
    const note = appendNoteSignature(text, signer.origin, signer.publicKey, signer.sign(utf8(text)));
    await log.addCheckpoint({ size: head.size, root: head.root, note });
    return { size: head.size, more: waiting.length === BATCH };
  });
