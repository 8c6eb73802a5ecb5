export type SignUpMode = 'open' | 'invited';

export interface Invitation {
  readonly email: string;
  readonly expiresAt: Date;
}

export interface Installations {
  read(): Promise<{ readonly claimed: boolean; readonly signUp: SignUpMode | null }>;
  /** Remembers the hash of a new set-up token. @returns false when the installation is claimed */
  setSetupToken(hash: Uint8Array): Promise<boolean>;
  /**
   * Makes the first operator and burns the token, in one transaction.
   * @param matches compares the stored hash, in constant time
   * @returns `claimed` already, `refused` token, `email` taken, or `done`
   */
  claim(
    operator: {
      readonly id: string;
      readonly accountId: string;
      readonly name: string;
      readonly email: string;
      readonly passwordHash: string;
    },
    matches: (storedHash: Uint8Array) => boolean,
  ): Promise<'done' | 'claimed' | 'refused' | 'email'>;
  setSignUp(mode: SignUpMode): Promise<void>;
  /** Takes the place of an earlier invitation of the same address. @param invitation `email` in lower case */
  invite(invitation: Invitation & { readonly tokenHash: Uint8Array }): Promise<void>;
  invitations(): Promise<readonly (Invitation & { readonly usedAt: Date | null })[]>;
  /** Whether this token invites this address now. Changes nothing: an invitation is spent by the account that was made. */
  isInvited(email: string, tokenHash: Uint8Array): Promise<boolean>;
  /** Marks an address's invitation as used, where there is one. */
  spendInvitation(email: string): Promise<void>;
}
