import { randomUUID } from 'node:crypto';
import type { Database } from '../database/pool.ts';
import type { Audit } from '../ports/audit.ts';

/** {@link Audit} on Postgres. */
export function auditOn({ prisma }: Database): Audit {
  return {
    async record({ deed, actorKind, actorId, studyId, subjectId }) {
      await prisma.auditEvent.create({
        data: { id: randomUUID(), deed, actorKind, actorId, studyId: studyId ?? null, subjectId: subjectId ?? null },
      });
    },
  };
}
