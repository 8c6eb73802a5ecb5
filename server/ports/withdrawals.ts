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
  /**
   * Deletes the ciphertexts, keeps the digests, and takes the persons off the study's tally.
   * @param leavesRound true while its round may still do without it
   */
  withdraw(contributionId: string, withdrawalLeafId: string, leavesRound: boolean): Promise<void>;
}
