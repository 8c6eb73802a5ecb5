/** A contribution as far as its contributor may undo it. */
export interface WithdrawableContribution {
  readonly id: string;
  readonly studyId: string;
  readonly visit: number;
  readonly contributorKey: Uint8Array;
  readonly state: 'received' | 'checked' | 'accepted' | 'rejected' | 'withdrawn' | 'replaced';
  readonly round: { readonly id: string; readonly state: 'collecting' | 'sealed' | 'released' | 'spoilt' } | null;
}

export interface Withdrawals {
  find(studyId: string, contributionId: string): Promise<WithdrawableContribution | null>;
  /** What stands in a replaced contribution's place now: the one that counts, else the one whose sum stays, else the last withdrawn. */
  successor(
    of: Pick<WithdrawableContribution, 'studyId' | 'visit' | 'contributorKey'>,
  ): Promise<WithdrawableContribution | null>;
  /**
   * Deletes the ciphertexts and keeps the digests. The study's tally loses its persons only together with the round: what a released sum
   * holds keeps its room under the study's cap.
   * @param leavesRound true while its round may still do without it
   */
  withdraw(contributionId: string, withdrawalLeafId: string, leavesRound: boolean): Promise<void>;
}
