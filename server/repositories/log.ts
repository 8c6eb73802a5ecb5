import type { Log, LogCheckpoint } from '../ports/log.ts';
import type { Sql } from '../ports/sql.ts';

interface CheckpointRow {
  readonly size: string;
  readonly root: Buffer;
  readonly note: string;
}
const toCheckpoint = (row: CheckpointRow | undefined): LogCheckpoint | null =>
  row === undefined ? null : { size: Number(row.size), root: row.root, note: row.note };

/** The Merkle log, in SQL. Triggers refuse to change what has its place. */
export function makeLog(sql: Sql): Log {
  return {
    async append(leaves) {
      await sql.query(
        `INSERT INTO log_leaf (id, kind, digest, leaf_hash)
         SELECT * FROM unnest($1::uuid[], $2::leaf_kind[], $3::bytea[], $4::bytea[])`,
        [
          leaves.map((leaf) => leaf.id),
          leaves.map((leaf) => leaf.kind),
          leaves.map((leaf) => leaf.digest),
          leaves.map((leaf) => leaf.leafHash),
        ],
      );
    },
    async latest() {
      const { rows } = await sql.query<CheckpointRow>(
        'SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1',
      );
      return toCheckpoint(rows[0]);
    },
    async checkpoint(size) {
      const { rows } = await sql.query<CheckpointRow>('SELECT size, root, note FROM checkpoint WHERE size = $1', [
        size,
      ]);
      return toCheckpoint(rows[0]);
    },
    async placeOf(leafHash) {
      const { rows } = await sql.query<{ seq: string | null }>(
        'SELECT seq FROM log_leaf WHERE leaf_hash = $1 ORDER BY seq NULLS LAST LIMIT 1',
        [leafHash],
      );
      const [row] = rows;
      return row === undefined ? undefined : row.seq === null ? null : Number(row.seq);
    },
    async nodes(places) {
      const { rows } = await sql.query<{ level: number; index: string; hash: Buffer }>(
        `SELECT w.level, w.index, coalesce(l.leaf_hash, n.hash) AS hash
         FROM unnest($1::int[], $2::bigint[]) AS w (level, index)
         LEFT JOIN log_leaf l ON w.level = 0 AND l.seq = w.index
         LEFT JOIN log_node n ON w.level > 0 AND n.level = w.level AND n.node_index = w.index
         WHERE coalesce(l.leaf_hash, n.hash) IS NOT NULL`,
        [places.map((place) => place.level), places.map((place) => place.index)],
      );
      return rows.map((row) => ({ level: row.level, index: Number(row.index), hash: row.hash }));
    },
    lock: async () => {
      await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('log sequencer', 0))`);
    },
    async waiting(limit) {
      const { rows } = await sql.query<{ id: string; leaf_hash: Buffer }>(
        'SELECT id, leaf_hash FROM log_leaf WHERE seq IS NULL ORDER BY entered LIMIT $1',
        [limit],
      );
      return rows.map((row) => ({ id: row.id, leafHash: row.leaf_hash }));
    },
    async place(leafIds, first, nodes) {
      const placed = `SELECT id, $2::bigint + ordinality - 1 AS seq FROM unnest($1::uuid[]) WITH ORDINALITY AS given (id, ordinality)`;
      await sql.query(`UPDATE log_leaf l SET seq = placed.seq FROM (${placed}) placed WHERE l.id = placed.id`, [
        leafIds,
        first,
      ]);
      await sql.query(
        `UPDATE contribution c SET log_index = placed.seq FROM (${placed}) placed WHERE c.leaf_id = placed.id`,
        [leafIds, first],
      );
      await sql.query(
        'INSERT INTO log_node (level, node_index, hash) SELECT * FROM unnest($1::int[], $2::bigint[], $3::bytea[])',
        [nodes.map((node) => node.level), nodes.map((node) => node.index), nodes.map((node) => node.hash)],
      );
    },
    async addCheckpoint({ size, root, note }) {
      await sql.query('INSERT INTO checkpoint (size, root, note) VALUES ($1, $2, $3)', [size, root, note]);
    },
  };
}
