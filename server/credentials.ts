import { hashPassword } from 'better-auth/crypto';
import { type Auth, TOKEN_PREFIX } from './auth.ts';
import type { Database } from './database/pool.ts';
import type { Credentials, TokenSummary } from './ports/credentials.ts';

const DAY_SECONDS = 24 * 3600;
/** The one group under which our scopes stand in a token's permissions. */
const SCOPES = 'cipherward';

/** {@link Credentials} by better-auth. */
export function credentialsBy(auth: Auth, { prisma }: Database): Credentials {
  return {
    async holderOf(headers) {
      const found = await auth.api.getSession({ headers });
      if (found === null) return null;
      const { session, user } = found;
      // The role is read with the session each time: an account that was lowered is lowered at once.
      return { sessionId: session.id, userId: user.id, name: user.name, email: user.email, role: roleOf(user.role) };
    },

    async verifyToken(token) {
      if (!token.startsWith(TOKEN_PREFIX) || token.length > 200) return { ok: false, code: 'access/denied' };
      const { valid, key, error } = await auth.api.verifyApiKey({ body: { key: token } });
      if (valid && key !== null) {
        return { ok: true, tokenId: key.id, userId: key.referenceId, scopes: key.permissions?.[SCOPES] ?? [] };
      }
      return { ok: false, code: error?.code === 'KEY_EXPIRED' ? 'access/token-expired' : 'access/denied' };
    },

    hashPassword,

    sessions: (userId) =>
      prisma.session.findMany({
        where: { userId, expiresAt: { gt: new Date() } },
        orderBy: { createdAt: 'desc' },
        select: { id: true, createdAt: true, expiresAt: true, userAgent: true },
      }),

    async revokeSession(userId, sessionId) {
      const { count } = await prisma.session.deleteMany({ where: { id: sessionId, userId } });
      return count === 1;
    },

    async tokens(userId) {
      const rows = await prisma.apikey.findMany({ where: { referenceId: userId }, orderBy: { createdAt: 'desc' } });
      return rows.map(summaryOf);
    },

    async createToken(userId, { name, scopes, days }) {
      const made = await auth.api.createApiKey({
        body: { name, userId, expiresIn: days * DAY_SECONDS, permissions: { [SCOPES]: [...scopes] } },
      });
      const row = await prisma.apikey.findUniqueOrThrow({ where: { id: made.id } });
      return { token: made.key, summary: summaryOf(row) };
    },

    async revokeToken(userId, tokenId) {
      const { count } = await prisma.apikey.deleteMany({ where: { id: tokenId, referenceId: userId } });
      return count === 1;
    },
  };
}

const roleOf = (text: unknown): 'operator' | 'researcher' | 'demonstrator' =>
  text === 'operator' || text === 'researcher' ? text : 'demonstrator';

function summaryOf(row: {
  readonly id: string;
  readonly name: string | null;
  readonly start: string | null;
  readonly permissions: string | null;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly lastRequest: Date | null;
}): TokenSummary {
  const permissions: unknown = row.permissions === null ? {} : JSON.parse(row.permissions);
  const scopes =
    typeof permissions === 'object' && permissions !== null && SCOPES in permissions ? permissions[SCOPES] : [];
  return {
    id: row.id,
    name: row.name ?? '',
    start: row.start ?? '',
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [],
    expiresAt: row.expiresAt,
    createdAt: row.createdAt,
    lastUsedAt: row.lastRequest,
  };
}
