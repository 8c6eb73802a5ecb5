import { toHex } from '../../core/bytes.ts';
import type { StudyPhase } from '../../core/protocol/study.ts';
import type { Database } from '../database/pool.ts';
import { GroupCommit } from '../group-commit.ts';
import type { LinkAtTheDoor, Links } from '../ports/links.ts';
import { within } from './studies.ts';

/** Tokens that one question to the database may ask for. */
const TOKENS = 256;

/** {@link Links} on Postgres. */
export function linksOn({ prisma, pool }: Database): Links {
  // Everybody at the door at the same time is looked up with one question, asked after the last of them came.
  const lookups = new GroupCommit<Uint8Array, LinkAtTheDoor | null>((hashes) => linksByToken(pool, hashes), TOKENS);
  return {
    list: ({ studyId, userId }) =>
      prisma.studyLink.findMany({
        where: { studyId, study: within({ studyId, userId }) },
        orderBy: { createdAt: 'desc' },
        select: { id: true, label: true, uses: true, expiresAt: true, revokedAt: true, createdAt: true },
      }),

    async create({ studyId }, { id, tokenHash, label, expiresAt }) {
      await prisma.studyLink.create({ data: { id, studyId, tokenHash: new Uint8Array(tokenHash), label, expiresAt } });
    },

    async revoke({ studyId, userId }, linkId) {
      const { count } = await prisma.studyLink.updateMany({
        where: { id: linkId, studyId, revokedAt: null, study: within({ studyId, userId }) },
        data: { revokedAt: new Date() },
      });
      return count === 1;
    },

    byToken: (tokenHash) => lookups.add(tokenHash),
  };
}

async function linksByToken(
  pool: Database['pool'],
  hashes: readonly Uint8Array[],
): Promise<readonly (LinkAtTheDoor | null)[]> {
  const names = hashes.map(toHex);
  const { rows } = await pool.query<{
    id: string;
    token_hash: Buffer;
    study_id: string;
    phase: StudyPhase;
    expires_at: Date | null;
    revoked_at: Date | null;
  }>(
    `SELECT l.id, l.token_hash, l.study_id, s.phase, l.expires_at, l.revoked_at
       FROM study_link l JOIN study s ON s.id = l.study_id WHERE l.token_hash = ANY($1::bytea[])`,
    [[...new Set(names)].map((name) => Buffer.from(name, 'hex'))],
  );
  const found = new Map(
    rows.map((row): [string, LinkAtTheDoor] => [
      toHex(row.token_hash),
      {
        linkId: row.id,
        studyId: row.study_id,
        phase: row.phase,
        expiresAt: row.expires_at,
        revokedAt: row.revoked_at,
      },
    ]),
  );
  return names.map((name) => found.get(name) ?? null);
}
