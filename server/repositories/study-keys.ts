import { asDigest } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { type Database, sqlState, violatedConstraint } from '../database/pool.ts';
import type { Studies } from '../ports/studies.ts';

/** The public keys of studies: the part of {@link Studies} that keeps the ring. */
export function studyKeys({ prisma, transaction }: Database): Pick<Studies, 'keys' | 'registerKey' | 'keyProof'> {
  return {
    async keys({ studyId, userId }) {
      const rows = await prisma.holderKey.findMany({
        where: { studyId, status: { not: 'retired' }, study: { members: { some: { userId } } } },
        orderBy: { holderIndex: 'asc' },
      });
      return rows.map((row) => ({
        id: row.id,
        holderIndex: row.holderIndex,
        role: row.role,
        scheme: row.scheme,
        preset: row.preset,
        keyId: asDigest(row.keyId),
        publicBytes: row.publicBytes,
        status: row.status,
        proved: row.proof !== null,
      }));
    },

    async registerKey({ studyId, userId }, key) {
      try {
        return await transaction(async (sql) => {
          // Holding the study's row keeps it a draft, and one registration at a time.
          const study = await sql.query(
            `SELECT 1 FROM study WHERE id = $1 AND phase = 'draft'
               AND EXISTS (SELECT FROM study_member WHERE study_id = $1 AND user_id = $2 AND role = 'owner') FOR UPDATE`,
            [studyId, userId],
          );
          if (study.rowCount !== 1) return false;
          const known = await sql.query<{ study_id: string; status: string }>(
            'SELECT study_id, status FROM holder_key WHERE key_id = $1',
            [Buffer.from(key.keyId)],
          );
          const earlier = known.rows[0];
          if (earlier?.study_id === studyId && earlier.status === 'verified') return true;
          if (earlier !== undefined) throw new DomainError('key/already-used');
          await sql.query(
            `UPDATE holder_key SET status = 'retired', proof = NULL WHERE study_id = $1 AND status <> 'retired'`,
            [studyId],
          );
          await sql.query(
            `INSERT INTO holder_key (id, study_id, holder_index, role, scheme, preset, key_id, public_bytes, proof, status)
             VALUES ($1, $2, 0, 'owner', 'paillier', $3, $4, $5, $6, 'verified')`,
            [key.id, studyId, key.preset, Buffer.from(key.keyId), Buffer.from(key.publicBytes), Buffer.from(key.proof)],
          );
          return true;
        });
      } catch (fault) {
        if (sqlState(fault) === '23505' && violatedConstraint(fault) === 'holder_key_key_id_key')
          throw new DomainError('key/already-used');
        throw fault;
      }
    },

    async keyProof(keyId) {
      const row = await prisma.holderKey.findFirst({
        where: { keyId: new Uint8Array(keyId), status: { in: ['verified', 'active'] } },
        select: { proof: true },
      });
      return row?.proof ?? null;
    },
  };
}
