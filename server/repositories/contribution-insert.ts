import { sameBytes, toHex } from '../../core/bytes.ts';
import type { ErrorCode, ErrorDetail } from '../../core/errors.ts';
import type { InsertVerdict, KnownContribution, NewContribution } from '../ports/contributions.ts';
import type { Sql } from '../ports/sql.ts';
import { makeLog } from './log.ts';
import { fillBuckets } from './rate-buckets.ts';

const bytea = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const seatOf = (c: { readonly studyId: string; readonly visit: number; readonly contributorKey: Uint8Array }): string =>
  `${c.studyId}/${c.visit}/${toHex(c.contributorKey)}`;
const tallyOf = (c: { readonly studyId: string; readonly visit: number }): string => `${c.studyId}/${c.visit}`;
const refused = (code: ErrorCode, detail: ErrorDetail = {}): InsertVerdict => ({ ok: false, code, detail });

/** What is already stored and bears on a batch. */
interface Surroundings {
  readonly openStudies: ReadonlySet<string>;
  readonly known: ReadonlyMap<string, KnownContribution>;
  /** Who counts for a visit already: now, or for good in a released sum although the contribution was withdrawn. */
  readonly seats: Map<string, 'accepted' | 'withdrawn'>;
  readonly ciphertexts: Set<string>;
  readonly persons: Map<string, number>;
  /** Uses left of each limit. */
  readonly levels: Map<string, number>;
}

/**
 * Inside a transaction: decides about each contribution of a batch and stores the admitted ones.
 * The tally row of a study's visit is locked first, so that two batches for it follow one another, in this process or another.
 */
export async function insertBatch(sql: Sql, batch: readonly NewContribution[]): Promise<InsertVerdict[]> {
  const around = await survey(sql, batch);
  const verdicts: InsertVerdict[] = [];
  const admitted = new Map<string, { readonly contribution: NewContribution; readonly verdict: InsertVerdict }>();
  for (const contribution of batch) {
    const twin = admitted.get(contribution.id);
    if (twin !== undefined) {
      const same = sameBytes(twin.contribution.envelopeDigest, contribution.envelopeDigest);
      verdicts.push(same && twin.verdict.ok ? { ...twin.verdict, again: true } : refused('contribution/replayed'));
      continue;
    }
    const verdict = judge(contribution, around);
    if (verdict.ok && !verdict.again) admitted.set(contribution.id, { contribution, verdict });
    verdicts.push(verdict);
  }
  await store(
    sql,
    [...admitted.values()].map(({ contribution }) => contribution),
  );
  return verdicts;
}

function judge(contribution: NewContribution, around: Surroundings): InsertVerdict {
  const earlier = around.known.get(contribution.id);
  if (earlier !== undefined) {
    const same =
      earlier.studyId === contribution.studyId && sameBytes(earlier.envelopeDigest, contribution.envelopeDigest);
    return same ? { ok: true, stored: earlier, again: true } : refused('contribution/replayed');
  }
  if (!around.openStudies.has(contribution.studyId)) return refused('study/closed');
  const seat = seatOf(contribution);
  const taken = around.seats.get(seat);
  if (taken !== undefined) {
    const code = taken === 'accepted' ? 'contribution/duplicate' : 'contribution/counted';
    return refused(code, { visit: contribution.visit });
  }
  const own = new Set<string>();
  for (const part of contribution.parts) {
    const name = `${contribution.studyId}/${toHex(part.ciphertextDigest)}`;
    if (around.ciphertexts.has(name) || own.has(name)) return refused('ciphertext/duplicate', { group: part.group });
    own.add(name);
  }
  for (const { key, perSecond } of contribution.buckets) {
    const level = around.levels.get(key) ?? 0;
    if (level < 1) return refused('access/rate-limited', { seconds: Math.ceil((1 - level) / perSecond) });
  }
  const tally = tallyOf(contribution);
  const persons = (around.persons.get(tally) ?? 0) + contribution.persons;
  if (persons > contribution.personsCap)
    return refused('contribution/study-full', { maximum: contribution.personsCap });
  around.persons.set(tally, persons);
  around.seats.set(seat, 'accepted');
  for (const name of own) around.ciphertexts.add(name);
  for (const { key } of contribution.buckets) around.levels.set(key, (around.levels.get(key) ?? 0) - 1);
  const { day, leaf, receiptSignature, serverKey } = contribution;
  return { ok: true, stored: { day, leafHash: leaf.leafHash, receiptSignature, serverKey }, again: false };
}

async function survey(sql: Sql, batch: readonly NewContribution[]): Promise<Surroundings> {
  const places = [...new Map(batch.map((c) => [tallyOf(c), { studyId: c.studyId, visit: c.visit }])).values()].sort(
    (a, b) => (tallyOf(a) < tallyOf(b) ? -1 : 1),
  );
  const placeColumns = [places.map(({ studyId }) => studyId), places.map(({ visit }) => visit)];
  let tallies = await lockTallies(sql, placeColumns);
  if (tallies.length < places.length) {
    await sql.query(
      'INSERT INTO study_tally (study_id, visit) SELECT * FROM unnest($1::uuid[], $2::int[]) ON CONFLICT DO NOTHING',
      placeColumns,
    );
    tallies = await lockTallies(sql, placeColumns);
  }
  // Whoever closes a study waits until those whom it still found open are stored.
  const studies = await sql.query<{ id: string }>(
    `SELECT id FROM study WHERE id = ANY($1::uuid[]) AND phase = 'open' ORDER BY id FOR SHARE`,
    [[...new Set(batch.map(({ studyId }) => studyId))]],
  );
  const known = await knownContributions(
    sql,
    batch.map(({ id }) => id),
  );
  // What was withdrawn keeps its round only if that was released before; a union of rounds counts each contributor key once.
  const seats = await sql.query<{
    study_id: string;
    visit: number;
    contributor_key: Buffer;
    state: 'accepted' | 'withdrawn';
  }>(
    `SELECT c.study_id, c.visit, c.contributor_key, c.state
       FROM contribution c JOIN unnest($1::uuid[], $2::int[], $3::bytea[]) AS w(study_id, visit, contributor_key) USING (study_id, visit, contributor_key)
      WHERE (c.state = 'accepted' OR (c.state = 'withdrawn' AND c.round_id IS NOT NULL)) AND c.kind = 'data'`,
    [
      batch.map(({ studyId }) => studyId),
      batch.map(({ visit }) => visit),
      batch.map(({ contributorKey }) => bytea(contributorKey)),
    ],
  );
  const parts = batch.flatMap(({ studyId, parts: own }) =>
    own.map(({ ciphertextDigest }) => ({ studyId, ciphertextDigest })),
  );
  const ciphertexts = await sql.query<{ study_id: string; ciphertext_digest: Buffer }>(
    `SELECT p.study_id, p.ciphertext_digest
       FROM contribution_part p JOIN unnest($1::uuid[], $2::bytea[]) AS w(study_id, ciphertext_digest) USING (study_id, ciphertext_digest)`,
    [parts.map(({ studyId }) => studyId), parts.map(({ ciphertextDigest }) => bytea(ciphertextDigest))],
  );
  return {
    openStudies: new Set(studies.rows.map(({ id }) => id)),
    known: new Map(known.map((contribution) => [contribution.id, contribution])),
    seats: new Map(
      seats.rows.map((row) => [
        seatOf({ studyId: row.study_id, visit: row.visit, contributorKey: row.contributor_key }),
        row.state,
      ]),
    ),
    ciphertexts: new Set(ciphertexts.rows.map((row) => `${row.study_id}/${toHex(row.ciphertext_digest)}`)),
    persons: new Map(tallies.map((row) => [tallyOf({ studyId: row.study_id, visit: row.visit }), row.persons])),
    levels: await fillBuckets(
      sql,
      batch.flatMap(({ buckets }) => buckets),
    ),
  };
}

async function lockTallies(
  sql: Sql,
  placeColumns: unknown[],
): Promise<readonly { readonly study_id: string; readonly visit: number; readonly persons: number }[]> {
  const { rows } = await sql.query<{ study_id: string; visit: number; persons: number }>(
    `SELECT t.study_id, t.visit, t.persons FROM study_tally t JOIN unnest($1::uuid[], $2::int[]) AS w(study_id, visit) USING (study_id, visit)
      ORDER BY t.study_id, t.visit FOR UPDATE OF t`,
    placeColumns,
  );
  return rows;
}

/** What is stored under these ids. */
export async function knownContributions(sql: Sql, ids: readonly string[]): Promise<KnownContribution[]> {
  const { rows } = await sql.query<{
    id: string;
    study_id: string;
    envelope_digest: Buffer;
    day: string;
    leaf_hash: Buffer;
    receipt_signature: Buffer;
    server_key: Buffer;
  }>(
    `SELECT c.id, c.study_id, c.envelope_digest, to_char(c.day, 'YYYY-MM-DD') AS day, l.leaf_hash, c.receipt_signature, c.server_key
       FROM contribution c JOIN log_leaf l ON l.id = c.leaf_id WHERE c.id = ANY($1::char(32)[])`,
    [ids],
  );
  return rows.map((row) => ({
    id: row.id,
    studyId: row.study_id,
    envelopeDigest: row.envelope_digest,
    day: row.day,
    leafHash: row.leaf_hash,
    receiptSignature: row.receipt_signature,
    serverKey: row.server_key,
  }));
}

/** Writes the admitted ones with all that counts them. Log leaves go first: contributions name them. */
async function store(sql: Sql, admitted: readonly NewContribution[]): Promise<void> {
  if (admitted.length === 0) return;
  const column = <T>(pick: (c: NewContribution) => T): T[] => admitted.map(pick);
  const parts = admitted.flatMap(({ id, studyId, parts: own }) =>
    own.map((part, ordinal) => ({ id, studyId, ordinal, part })),
  );
  const uses = admitted.flatMap(({ buckets }) => buckets.map(({ key }) => key));
  await makeLog(sql).append(column(({ leaf }) => leaf));
  await sql.query(STORE, [
    column(({ id }) => id),
    column(({ studyId }) => studyId),
    column(({ linkId }) => linkId),
    column(({ contributorKey }) => bytea(contributorKey)),
    column(({ visit }) => visit),
    column(({ cell }) => cell),
    column(({ persons }) => persons),
    column(({ envelopeDigest }) => bytea(envelopeDigest)),
    column(({ replacesId }) => replacesId),
    column(({ leaf }) => leaf.id),
    column(({ day }) => day),
    column(({ head }) => bytea(head)),
    column(({ tail }) => bytea(tail)),
    column(({ receiptSignature }) => bytea(receiptSignature)),
    column(({ serverKey }) => bytea(serverKey)),
    parts.map(({ id }) => id),
    parts.map(({ studyId }) => studyId),
    parts.map(({ ordinal }) => ordinal),
    parts.map(({ part }) => part.group),
    parts.map(({ part }) => part.holderIndex),
    parts.map(({ part }) => bytea(part.keyId)),
    parts.map(({ part }) => part.kind),
    parts.map(({ part }) => bytea(part.bytes)),
    parts.map(({ part }) => bytea(part.ciphertextDigest)),
    uses,
  ]);
}

/** One statement for a whole batch: $1 to $15 contributions, $16 to $24 their parts, $25 a limit's key for each use. */
const STORE = `
  WITH contributions AS (
    INSERT INTO contribution (id, study_id, link_id, contributor_key, visit, cell, persons, envelope_digest, replaces_id, leaf_id, day, head, tail,
                              receipt_signature, server_key, state)
    SELECT w.*, 'accepted'::contribution_state
      FROM unnest($1::char(32)[], $2::uuid[], $3::uuid[], $4::bytea[], $5::int[], $6::text[], $7::int[], $8::bytea[], $9::char(32)[], $10::uuid[],
                  $11::date[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[]) AS w
  ), parts AS (
    INSERT INTO contribution_part (contribution_id, study_id, ordinal, group_index, holder_index, key_id, kind, bytes, ciphertext_digest)
    SELECT * FROM unnest($16::char(32)[], $17::uuid[], $18::smallint[], $19::smallint[], $20::smallint[], $21::bytea[], $22::smallint[], $23::bytea[], $24::bytea[])
  ), tallies AS (
    UPDATE study_tally t SET persons = t.persons + w.persons
      FROM (SELECT study_id, visit, sum(persons)::int AS persons FROM unnest($2::uuid[], $5::int[], $7::int[]) AS u(study_id, visit, persons) GROUP BY 1, 2) w
     WHERE t.study_id = w.study_id AND t.visit = w.visit
  ), links AS (
    UPDATE study_link l SET uses = l.uses + w.uses
      FROM (SELECT id, count(*)::int AS uses FROM unnest($3::uuid[]) AS u(id) GROUP BY 1) w WHERE l.id = w.id
  )
  UPDATE rate_bucket b SET level = b.level - w.uses
    FROM (SELECT key, count(*) AS uses FROM unnest($25::text[]) AS u(key) GROUP BY 1) w WHERE b.key = w.key`;
