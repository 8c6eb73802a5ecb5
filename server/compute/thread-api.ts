/** What the compute process asks of one of its threads; octets cross, numbers do not. */
export interface ThreadRequests {
  /** Begins the sum of one leaf. Whatever sum was open before is dropped. */
  readonly open: { readonly publicKey: Uint8Array };
  /**
   * Adds a page of stored ciphertexts after checking each against the digest that was computed at the door.
   * Faults: `ciphertext/length`, `envelope/malformed` (`why: digest`), both with the log index.
   */
  readonly add: {
    readonly logIndices: readonly number[];
    readonly envelopeDigests: Uint8Array;
    readonly ciphertexts: Uint8Array;
    readonly ciphertextDigests: Uint8Array;
  };
  /** Ends the sum. Fault: `ciphertext/not-unit`. */
  readonly close: Record<string, never>;
  /** The sum of sums. */
  readonly join: { readonly publicKey: Uint8Array; readonly sums: readonly Uint8Array[] };
  /** Same plaintext, fresh randomness. */
  readonly rerandomise: { readonly publicKey: Uint8Array; readonly sum: Uint8Array };
}

export interface ThreadReplies {
  readonly open: null;
  readonly add: { readonly count: number };
  readonly close: { readonly product: Uint8Array; readonly inputsRoot: Uint8Array; readonly count: number };
  readonly join: Uint8Array;
  readonly rerandomise: { readonly released: Uint8Array; readonly randomiser: Uint8Array };
}

export type ThreadRequestKind = keyof ThreadRequests;
export type ThreadMessage = {
  readonly [K in ThreadRequestKind]: { readonly id: number; readonly kind: K; readonly request: ThreadRequests[K] };
}[ThreadRequestKind];
export type ThreadAnswer =
  | { readonly id: number; readonly ok: true; readonly reply: ThreadReplies[ThreadRequestKind] }
  | {
      readonly id: number;
      readonly ok: false;
      readonly code: string;
      readonly detail: Readonly<Record<string, string | number>>;
    };
