import type { Digest } from '../../core/digest.ts';
import type { ErrorCode, ErrorDetail } from '../../core/errors.ts';
import type { NewLogLeaf } from './log.ts';

export interface NewPart {
  readonly group: number;
  readonly holderIndex: number;
  readonly keyId: Digest;
  /** PART_KIND code. */
  readonly kind: number;
  readonly bytes: Uint8Array;
  readonly ciphertextDigest: Digest;
}

/** A limit on how fast something may come: each use takes one away, time gives them back. */
export interface Bucket {
  /** Names what is limited, and for whom without saying who. */
  readonly key: string;
  /** Uses that may come at once, 1 or more. */
  readonly burst: number;
  /** Uses given back in a second. */
  readonly perSecond: number;
}

/** A contribution whose form, signature and ciphertexts were checked; only what the database knows is still open. */
export interface NewContribution {
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly studyId: string;
  /** Null for what a member brings with an API token. */
  readonly linkId: string | null;
  readonly contributorKey: Uint8Array;
  readonly visit: number;
  readonly cell: string;
  readonly persons: number;
  /** Most persons that the study takes per visit. */
  readonly personsCap: number;
  readonly envelopeDigest: Digest;
  readonly replacesId: string | null;
  readonly leaf: NewLogLeaf;
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly receiptSignature: Uint8Array;
  readonly serverKey: Uint8Array;
  /** Limits that it counts against once it is stored. */
  readonly buckets: readonly Bucket[];
  /** In the envelope's order. */
  readonly parts: readonly NewPart[];
}

/** What the receipt says beside the contribution's own names. */
export interface Stored {
  readonly day: string;
  readonly leafHash: Uint8Array;
  readonly receiptSignature: Uint8Array;
  readonly serverKey: Uint8Array;
}

/** What is stored under an id. */
export interface KnownContribution extends Stored {
  readonly id: string;
  readonly studyId: string;
  readonly envelopeDigest: Uint8Array;
}

/** `stored` also answers the same octets sent again, with what was stored the first time. */
export type InsertVerdict =
  | { readonly ok: true; readonly stored: Stored; readonly again: boolean }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: ErrorDetail };

export interface ContributionStatus {
  readonly id: string;
  readonly state: 'received' | 'checked' | 'accepted' | 'rejected' | 'withdrawn' | 'replaced';
  readonly visit: number;
  readonly day: string;
  readonly round: { readonly number: number; readonly state: 'collecting' | 'sealed' | 'released' | 'spoilt' } | null;
  /** Place in the log once sequenced. */
  readonly logIndex: number | null;
  readonly leafHash: Uint8Array;
}

export interface Contributions {
  /**
   * Stores all in one transaction, with their parts and log leaves; each gets its own verdict and no verdict is given before the transaction is durable.
   * None of them replaces another: that is {@link Contributions.replace}.
   */
  insert(contributions: readonly NewContribution[]): Promise<readonly InsertVerdict[]>;
  /** Stores one that takes the place of an earlier one of the same contributor, whose ciphertexts are deleted. */
  replace(contribution: NewContribution): Promise<InsertVerdict>;
  /** What its receipt was made of; null for an id that nothing is stored under. */
  known(contributionId: string): Promise<KnownContribution | null>;
  /** By its 128-bit random id, which only its contributor was given. */
  status(contributionId: string): Promise<ContributionStatus | null>;
}
