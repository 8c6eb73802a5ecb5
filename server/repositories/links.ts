import type { Database } from '../database/pool.ts';
import type { Links } from '../ports/links.ts';
import { within } from './studies.ts';

/** {@link Links} on Postgres. */
export function linksOn({ prisma }: Database): Links {
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

    async byToken(tokenHash) {
      const row = await prisma.studyLink.findUnique({
        where: { tokenHash: new Uint8Array(tokenHash) },
        select: { id: true, studyId: true, expiresAt: true, revokedAt: true, study: { select: { phase: true } } },
      });
      if (row === null) return null;
      return {
        linkId: row.id,
        studyId: row.studyId,
        phase: row.study.phase,
        expiresAt: row.expiresAt,
        revokedAt: row.revokedAt,
      };
    },
  };
}
