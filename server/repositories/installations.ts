import { type Database, sqlState } from '../database/pool.ts';
import type { Installations } from '../ports/installation.ts';

/** {@link Installations} on Postgres: one row, made on first use. */
export function installationsOn({ prisma, transaction, pool }: Database): Installations {
  return {
    async read() {
      const row = await prisma.installation.findUnique({ where: { id: 1 }, select: { claimedAt: true, signUp: true } });
      return { claimed: row?.claimedAt != null, signUp: row?.signUp ?? null };
    },

    async setSetupToken(hash) {
      const { rowCount } = await pool.query(
        `INSERT INTO installation (id, setup_token_hash) VALUES (1, $1)
         ON CONFLICT (id) DO UPDATE SET setup_token_hash = $1 WHERE installation.claimed_at IS NULL`,
        [Buffer.from(hash)],
      );
      return rowCount === 1;
    },

    async claim(operator, matches) {
      try {
        return await transaction(async (sql) => {
          const { rows } = await sql.query<{ hash: Buffer | null; claimed: boolean }>(
            'SELECT setup_token_hash AS hash, claimed_at IS NOT NULL AS claimed FROM installation WHERE id = 1 FOR UPDATE',
          );
          const row = rows[0];
          if (row?.claimed) return 'claimed';
          if (row === undefined || row.hash === null || !matches(row.hash)) return 'refused';
          await sql.query(
            `INSERT INTO "user" (id, name, email, role, updated_at) VALUES ($1, $2, $3, 'operator', now())`,
            [operator.id, operator.name, operator.email],
          );
          await sql.query(
            `INSERT INTO account (id, account_id, provider_id, user_id, password, updated_at) VALUES ($1, $2, 'credential', $2, $3, now())`,
            [operator.accountId, operator.id, operator.passwordHash],
          );
          await sql.query('UPDATE installation SET claimed_at = now(), setup_token_hash = NULL WHERE id = 1');
          return 'done';
        });
      } catch (fault) {
        if (sqlState(fault) === '23505') return 'email';
        throw fault;
      }
    },

    async setSignUp(mode) {
      await prisma.installation.upsert({ where: { id: 1 }, create: { id: 1, signUp: mode }, update: { signUp: mode } });
    },

    async invite({ email, tokenHash, expiresAt }) {
      const invitation = { tokenHash: Buffer.from(tokenHash), expiresAt, createdAt: new Date(), usedAt: null };
      await prisma.invitation.upsert({ where: { email }, create: { email, ...invitation }, update: invitation });
    },

    invitations: () =>
      prisma.invitation.findMany({
        orderBy: { createdAt: 'desc' },
        select: { email: true, expiresAt: true, usedAt: true },
      }),

    async isInvited(email, tokenHash) {
      const { rowCount } = await pool.query(
        'SELECT 1 FROM invitation WHERE email = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > now()',
        [email, Buffer.from(tokenHash)],
      );
      return rowCount === 1;
    },

    async spendInvitation(email) {
      await prisma.invitation.updateMany({ where: { email, usedAt: null }, data: { usedAt: new Date() } });
    },
  };
}
