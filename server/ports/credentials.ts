import type { AccountRole } from './accounts.ts';

/** Who a session cookie stands for. */
export interface SessionHolder {
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: AccountRole;
}

/** Whom an API token stands for, and what for. */
export type TokenVerdict =
  | { readonly ok: true; readonly tokenId: string; readonly userId: string; readonly scopes: readonly string[] }
  | { readonly ok: false; readonly code: 'access/denied' | 'access/token-expired' | 'access/rate-limited' };

export interface SessionSummary {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly userAgent: string | null;
}

export interface TokenSummary {
  readonly id: string;
  readonly name: string;
  /** First characters, so that people recognise it. */
  readonly start: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Passwords, sessions and API tokens; kept by an established library, never by us. */
export interface Credentials {
  holderOf(headers: Headers): Promise<SessionHolder | null>;
  verifyToken(token: string): Promise<TokenVerdict>;
  hashPassword(password: string): Promise<string>;
  sessions(userId: string): Promise<readonly SessionSummary[]>;
  /** @returns false when the account has no such session */
  revokeSession(userId: string, sessionId: string): Promise<boolean>;
  tokens(userId: string): Promise<readonly TokenSummary[]>;
  /** @returns the token itself, to be shown once */
  createToken(
    userId: string,
    token: { readonly name: string; readonly scopes: readonly string[]; readonly days: number },
  ): Promise<{
    readonly token: string;
    readonly summary: TokenSummary;
  }>;
  revokeToken(userId: string, tokenId: string): Promise<boolean>;
}
