import { asDigest } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { StudyDocument, StudyDraft } from '../../core/protocol/study.ts';
import { type Database, sqlState } from '../database/pool.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import type { CohortCount, FrozenStudy, Opening, Studies, StudyRecord, StudyScope } from '../ports/studies.ts';
import { makeLog } from './log.ts';
import { studyKeys } from './study-keys.ts';
import { studyMembers } from './study-members.ts';

/** A member's view of one study: whoever is no member finds nothing. */
export const within = ({ studyId, userId }: StudyScope) => ({ id: studyId, members: { some: { userId } } });

/** The view of those who work on it: a viewer changes nothing. */
const workedOnBy = ({ studyId, userId }: StudyScope) => ({
  id: studyId,
  members: { some: { userId, role: { in: ['owner' as const, 'analyst' as const] } } },
});

/** The owner's view: what only owners may change finds nothing for anybody else, whatever stood before it. */
const ownedBy = ({ studyId, userId }: StudyScope) => ({
  id: studyId,
  members: { some: { userId, role: 'owner' as const } },
});

/** {@link Studies} on Postgres. */
export function studiesOn(database: Database): Studies {
  const { prisma, pool } = database;
  return {
    ...studyKeys(database),
    ...studyMembers(database),

    async list(userId) {
      const rows = await prisma.studyMember.findMany({
        where: { userId },
        orderBy: { study: { createdAt: 'desc' } },
        select: {
          role: true,
          study: {
            select: {
              id: true,
              title: true,
              phase: true,
              demonstration: true,
              createdAt: true,
              openedAt: true,
              _count: { select: { contributions: { where: { state: 'accepted' } } } },
            },
          },
        },
      });
      return rows.map(({ role, study: { _count, ...study } }) => ({
        ...study,
        role,
        contributions: _count.contributions,
      }));
    },

    async get(scope) {
      const row = await prisma.study.findFirst({
        where: within(scope),
        include: { members: { where: { userId: scope.userId }, select: { role: true } } },
      });
      const role = row?.members[0]?.role;
      if (!row || role === undefined) return null;
      return {
        id: row.id,
        phase: row.phase,
        demonstration: row.demonstration,
        role,
        draft: StudyDraft.parse(row.draft),
        revision: row.draftRevision,
        document: row.document === null ? null : StudyDocument.parse(row.document),
        studyDigest: row.studyDigest === null ? null : asDigest(row.studyDigest),
        createdAt: row.createdAt,
        openedAt: row.openedAt,
        closedAt: row.closedAt,
        archivedAt: row.archivedAt,
        purgedAt: row.purgedAt,
      } satisfies StudyRecord;
    },

    async roleOf({ studyId, userId }) {
      const row = await prisma.studyMember.findUnique({
        where: { studyId_userId: { studyId, userId } },
        select: { role: true, study: { select: { phase: true, demonstration: true } } },
      });
      return row === null ? null : { role: row.role, ...row.study };
    },

    create: ({ id, ownerId, draft, demonstration }, most = null) =>
      prisma.$transaction(async (inside) => {
        if (most !== null) {
          // Several at once count one another.
          await inside.$queryRaw`SELECT 1 FROM "user" WHERE id = ${ownerId} FOR UPDATE`;
          if ((await inside.study.count({ where: { ownerId } })) >= most) return false;
        }
        await inside.study.create({
          data: {
            id,
            ownerId,
            demonstration,
            title: draft.title,
            draft: draft as Prisma.InputJsonObject,
            members: { create: { userId: ownerId, role: 'owner' } },
          },
        });
        return true;
      }),

    async updateDraft(scope, draft, revision) {
      const { count } = await prisma.study.updateMany({
        where: { ...workedOnBy(scope), phase: 'draft', draftRevision: revision },
        data: { title: draft.title, draft: draft as Prisma.InputJsonObject, draftRevision: revision + 1 },
      });
      return count === 1;
    },

    open: (scope, opening) => open(database, scope, opening),

    async changePhase(scope, from, to) {
      const { count } = await prisma.study.updateMany({
        where: { ...ownedBy(scope), phase: { in: [...from] } },
        data: { phase: to, ...(to === 'closed' ? { closedAt: new Date() } : { archivedAt: new Date() }) },
      });
      return count === 1;
    },

    purge: (scope) => purge(database, scope),

    async counts({ studyId, userId }) {
      const { rows } = await pool.query<CohortCount>(
        `SELECT c.visit, c.cell, count(*)::int AS contributions, sum(c.persons)::int AS persons,
                coalesce(sum(c.persons) FILTER (WHERE r.state = 'released'), 0)::int AS released,
                coalesce(sum(c.persons) FILTER (WHERE r.state = 'spoilt'), 0)::int AS spoilt
           FROM contribution c JOIN study_member m ON m.study_id = c.study_id AND m.user_id = $2 LEFT JOIN round r ON r.id = c.round_id
          WHERE c.study_id = $1 AND c.state = 'accepted' AND c.kind = 'data'
          GROUP BY c.visit, c.cell ORDER BY c.visit, c.cell`,
        [studyId, userId],
      );
      return rows;
    },

    async idOf(studyDigest) {
      const row = await prisma.study.findUnique({
        where: { studyDigest: new Uint8Array(studyDigest) },
        select: { id: true },
      });
      return row?.id ?? null;
    },

    async frozen(studyId) {
      const row = await prisma.study.findUnique({
        where: { id: studyId },
        select: { id: true, phase: true, demonstration: true, document: true, studyDigest: true, envelopeBytes: true },
      });
      if (!row || row.document === null || row.studyDigest === null || row.envelopeBytes === null) return null;
      return {
        id: row.id,
        phase: row.phase,
        demonstration: row.demonstration,
        document: StudyDocument.parse(row.document),
        studyDigest: asDigest(row.studyDigest),
        envelopeBytes: row.envelopeBytes,
      } satisfies FrozenStudy;
    },
  };
}

/** Freezes document, key and log leaves in one transaction, or nothing. */
async function open(database: Database, scope: StudyScope, opening: Opening): Promise<boolean> {
  return database
    .transaction(async (sql) => {
      const study = await sql.query(
        `UPDATE study SET phase = 'open', document = $3, study_digest = $4, key_ring_digest = $5, layout_digest = $6, policy_digest = $7,
              envelope_bytes = $8, opened_at = now(), updated_at = now()
        WHERE id = $1 AND phase = 'draft' AND draft_revision = $9
          AND EXISTS (SELECT FROM study_member WHERE study_id = $1 AND user_id = $2 AND role = 'owner')`,
        [
          scope.studyId,
          scope.userId,
          JSON.stringify(opening.document),
          Buffer.from(opening.studyDigest),
          Buffer.from(opening.keyRingDigest),
          Buffer.from(opening.layoutDigest),
          Buffer.from(opening.policyDigest),
          opening.envelopeBytes,
          opening.revision,
        ],
      );
      const keyIds = opening.document.keyRing.holders.map(({ keyId }) => Buffer.from(keyId, 'hex'));
      const keys = await sql.query(
        `UPDATE holder_key SET status = 'active', wraps = $3, proved_wraps = $4
        WHERE study_id = $1 AND key_id = ANY($2) AND status = 'verified'`,
        [scope.studyId, keyIds, opening.wraps, opening.provedWraps],
      );
      if (study.rowCount !== 1 || keys.rowCount !== keyIds.length) throw new NotOpened();
      await makeLog(sql).append(opening.leaves);
      return true;
    })
    .catch((fault: unknown) => {
      if (fault instanceof NotOpened) return false;
      if (sqlState(fault) === '23505') throw new DomainError('request/conflict');
      throw fault;
    });
}

/** Unwinds the transaction when another hand was quicker. */
class NotOpened extends Error {}

/** Ciphertexts, sums and what could tell one contribution from another go; digests, counts and the log stay. */
async function purge(database: Database, scope: StudyScope): Promise<boolean> {
  return database.transaction(async (sql) => {
    const { rowCount } = await sql.query(
      `UPDATE study SET phase = 'purged', purged_at = now(), updated_at = now()
        WHERE id = $1 AND phase IN ('draft', 'archived') AND EXISTS (SELECT FROM study_member WHERE study_id = $1 AND user_id = $2 AND role = 'owner')`,
      [scope.studyId, scope.userId],
    );
    if (rowCount !== 1) return false;
    await sql.query('UPDATE contribution_part SET bytes = NULL WHERE study_id = $1', [scope.studyId]);
    await sql.query(
      `DELETE FROM computation_leaf USING computation WHERE computation.id = computation_leaf.computation_id AND computation.study_id = $1`,
      [scope.studyId],
    );
    await sql.query(
      `DELETE FROM aggregate_part USING aggregate, computation
        WHERE aggregate.id = aggregate_part.aggregate_id AND computation.id = aggregate.computation_id AND computation.study_id = $1`,
      [scope.studyId],
    );
    return true;
  });
}
