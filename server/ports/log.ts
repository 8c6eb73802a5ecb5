import type { LeafKind } from '../../core/protocol/log.ts';

export interface NewLogLeaf {
  readonly id: string;
  readonly kind: LeafKind;
  readonly digest: Uint8Array;
  /** RFC 9162 leaf hash of the leaf's octets. */
  readonly leafHash: Uint8Array;
}

export interface LogCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  /** Signed note, C2SP tlog-checkpoint. */
  readonly note: string;
}

export interface LogNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** The append-only Merkle log (RFC 9162 §2.1). Leaves are written with what they name and get their places later. */
export interface Log {
  append(leaves: readonly NewLogLeaf[]): Promise<void>;
  latest(): Promise<LogCheckpoint | null>;
  checkpoint(size: number): Promise<LogCheckpoint | null>;
  /** Place of a leaf; null while it waits. @returns undefined when there is no such leaf */
  placeOf(leafHash: Uint8Array): Promise<number | null | undefined>;
  /** Stored roots of complete subtrees; level 0 are the leaves' own hashes. */
  nodes(places: readonly { readonly level: number; readonly index: number }[]): Promise<readonly LogNode[]>;
  /** One sequencer at a time until the transaction ends. */
  lock(): Promise<void>;
  /** Leaves without a place, in order of entry. */
  waiting(limit: number): Promise<readonly { readonly id: string; readonly leafHash: Uint8Array }[]>;
  /** Gives places from `first` on, to the leaves and to the contributions they name; stores the completed nodes above them. */
  place(leafIds: readonly string[], first: number, nodes: readonly LogNode[]): Promise<void>;
  addCheckpoint(checkpoint: LogCheckpoint): Promise<void>;
}
