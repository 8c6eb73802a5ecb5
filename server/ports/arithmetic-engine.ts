/** The heavy steps of a computation, done away from the caller's thread. Public material only. */
export interface ArithmeticEngine {
  /** The sum of sums that are already checked. @param publicKey canonical octets */
  join(publicKey: Uint8Array, sums: readonly Uint8Array[]): Promise<Uint8Array>;
  /** The same plaintext under fresh randomness, and what it was multiplied by. */
  rerandomise(
    publicKey: Uint8Array,
    sum: Uint8Array,
  ): Promise<{ readonly released: Uint8Array; readonly randomiser: Uint8Array }>;
}
