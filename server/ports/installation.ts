export type SignUpMode = 'open' | 'invited';

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
  invite(email: string): Promise<void>;
  invitations(): Promise<readonly { readonly email: string; readonly usedAt: Date | null }[]>;
  /** True when the address is invited and has not been used; marks it as used. */
  useInvitation(email: string): Promise<boolean>;
}
