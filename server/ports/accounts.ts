export type AccountRole = 'operator' | 'researcher' | 'demonstrator';

export interface AccountSummary {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: AccountRole;
  readonly createdAt: Date;
  readonly studies: number;
}

export interface Accounts {
  /** Newest first; without those who only tried the demonstration. */
  list(page: { readonly take: number; readonly after: string | null }): Promise<readonly AccountSummary[]>;
  get(
    userId: string,
  ): Promise<{ readonly id: string; readonly name: string; readonly email: string; readonly role: AccountRole } | null>;
  role(userId: string): Promise<AccountRole | null>;
}
