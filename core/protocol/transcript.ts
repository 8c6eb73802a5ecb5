import { fromBase64Url } from '../bytes.ts';
import { canonicalBytes, type Json } from '../codec/canonical.ts';
import { type Digest, digest, digestHex, framed } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { partKeysOf, planOf } from '../evaluation/plan.ts';
import { z } from '../zod.ts';
import type { FrozenStudy } from './freeze.ts';
import { verifySignature } from './signature.ts';
import { parseStrata, type Strata } from './strata.ts';

const Hex32 = z.string().regex(/^[0-9a-f]{64}$/);

/** Which rounds and which joint cell of public strata an aggregate is about. `cell` is the canonical strata text, empty without strata. */
const CohortName = z.strictObject({
  rounds: z.array(z.int().min(1)).min(1).max(10_000),
  cell: z.string().max(2000),
});
export type CohortName = z.infer<typeof CohortName>;

/**
 * What was computed, on what, under which rules: enough for an auditor with the ciphertexts to get the same octets again.
 * Signed by the server over its canonical JSON. Holds digests and indices, no ciphertext, no person.
 */
export const Transcript = z.strictObject({
  version: z.literal(1),
  canonicalisation: z.literal('jcs'),
  computationId: z.uuid(),
  studyId: z.uuid(),
  studyDigest: Hex32,
  keyRingDigest: Hex32,
  layoutDigest: Hex32,
  policyDigest: Hex32,
  plan: z.strictObject({ kind: z.literal('moments'), linear: z.literal(true), groups: z.array(z.int().min(0)).min(1) }),
  cohort: CohortName,
  visit: z.int().min(0),
  persons: z.int().min(0),
  contributions: z.int().min(0),
  minimumPersons: z.int().min(3),
  /** Merkle root (RFC 9162 §2.1) over logIndex u64 ‖ envelopeDigest, in order of log index. */
  inputsRoot: Hex32,
  /** Canonical query digest: study, groups, sorted log indices of the cohort, statistic, noise. */
  queryDigest: Hex32,
  noise: z.array(Hex32).max(0),
  parts: z
    .array(
      z.strictObject({
        group: z.int().min(0),
        holderIndex: z.int().min(0),
        keyId: Hex32,
        /** Digest of the plain sum S (deterministic) and of the re-randomised ciphertext that is released. */
        sumDigest: Hex32,
        releasedDigest: Hex32,
        rerandomiserDigest: Hex32,
      }),
    )
    .min(1),
  checkpoint: z.strictObject({ origin: z.string().max(200), size: z.int().min(0), root: Hex32 }),
  codeVersion: z.string().max(80),
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});
export type Transcript = z.infer<typeof Transcript>;

/** One released aggregate as the key owner's browser receives it. */
export interface SignedAggregate {
  readonly transcript: Transcript;
  /** Ed25519 over framed('transcript-signature', canonical transcript), base64url. */
  readonly signature: string;
  /** Released ciphertexts, base64url, one for each transcript part in the same order. */
  readonly parts: readonly string[];
}

/** All cells released together for a cohort; what the key room opens. */
export interface SignedRelease {
  readonly releaseId: string;
  readonly document: unknown; // StudyDocument, parsed again inside the key room
  readonly aggregates: readonly SignedAggregate[];
  /** Where `aggregates` are about several rounds: what was released of each of these rounds, cell by cell. Otherwise empty. */
  readonly members: readonly SignedAggregate[];
}

const transcriptBytes = (transcript: Transcript): Uint8Array => canonicalBytes(transcript as Json);

/** Names a transcript in the log, in results and exports. */
export const transcriptDigest = (transcript: Transcript): Digest => digest('transcript', transcriptBytes(transcript));

/** What the server signs. */
export const transcriptMessage = (transcript: Transcript): Uint8Array =>
  framed('transcript-signature', transcriptBytes(transcript));

/** Names a released ciphertext, or a plain sum, in a transcript. */
export const aggregatePartDigest = (bytes: Uint8Array): Digest => digest('aggregate-part', bytes);

/** An aggregate that was checked against its study, ready to be opened. */
export interface CheckedAggregate {
  readonly transcript: Transcript;
  readonly strata: Strata;
  /** Released ciphertexts in the order of the transcript's parts. */
  readonly parts: readonly Uint8Array[];
}

/**
 * Checks everything about an aggregate that can be known before it is opened: form, the server's signature, that it is about this frozen study under this
 * policy and these keys, that it holds exactly the parts of the plan, and that the ciphertexts are the ones that the transcript names.
 * The key room opens nothing that did not pass here.
 * @throws DomainError `release/transcript-mismatch` (`why`), `release/too-few-persons`
 */
export function checkAggregate(aggregate: SignedAggregate, study: FrozenStudy): CheckedAggregate {
  const { document, layout, digests } = study;
  const mismatch = (why: string): DomainError => new DomainError('release/transcript-mismatch', { why });
  const parsed = Transcript.safeParse(aggregate.transcript);
  if (!parsed.success) throw mismatch('form');
  const transcript = parsed.data;
  const serverKey = fromBase64Url(document.serverKey.publicKey);
  if (!verifySignature(octets(aggregate.signature, mismatch), transcriptMessage(transcript), serverKey))
    throw mismatch('signature');
  const named: readonly (readonly [string, string, string])[] = [
    ['study', transcript.studyId, document.id],
    ['study digest', transcript.studyDigest, digestHex(digests.study)],
    ['key ring', transcript.keyRingDigest, digestHex(digests.keyRing)],
    ['layout', transcript.layoutDigest, digestHex(digests.layout)],
    ['policy', transcript.policyDigest, digestHex(digests.policy)],
  ];
  for (const [why, actual, expected] of named) if (actual !== expected) throw mismatch(why);
  if (transcript.minimumPersons !== document.policy.minimumPersons) throw mismatch('minimum');
  if (transcript.visit >= document.visits) throw mismatch('visit');
  if (transcript.persons < document.policy.minimumPersons) {
    throw new DomainError('release/too-few-persons', {
      persons: transcript.persons,
      minimum: document.policy.minimumPersons,
    });
  }
  const plan = planOf(document, layout);
  if (!sameNumbers(transcript.plan.groups, plan.groups)) throw mismatch('plan');
  const keys = partKeysOf(document, plan.groups);
  if (keys.length !== transcript.parts.length || keys.length !== aggregate.parts.length) throw mismatch('parts');
  const parts = keys.map((key, i) => {
    const part = transcript.parts[i] as Transcript['parts'][number];
    const holder = document.keyRing.holders.find(({ holderIndex }) => holderIndex === key.holderIndex);
    if (part.group !== key.group || part.holderIndex !== key.holderIndex || part.keyId !== holder?.keyId)
      throw mismatch('parts');
    const bytes = octets(aggregate.parts[i] as string, mismatch);
    if (digestHex(aggregatePartDigest(bytes)) !== part.releasedDigest) throw mismatch('ciphertext');
    return bytes;
  });
  return { transcript, strata: cellOf(transcript, document.variables, mismatch), parts };
}

/**
 * Checks that aggregates belong together: one study, one visit, the same rounds of each joint cell at most once.
 * @throws DomainError `cohort/empty`, `release/transcript-mismatch` when a (round, cell) stands in two aggregates: its persons would count twice
 */
export function requireDisjoint(aggregates: readonly CheckedAggregate[]): void {
  if (aggregates.length === 0) throw new DomainError('cohort/empty');
  const seen = new Set<string>();
  for (const { transcript } of aggregates) {
    if (transcript.visit !== aggregates[0]?.transcript.visit)
      throw new DomainError('release/transcript-mismatch', { why: 'several visits' });
    for (const round of transcript.cohort.rounds) {
      const place = `${round}/${transcript.cohort.cell}`;
      if (seen.has(place)) throw new DomainError('release/transcript-mismatch', { why: 'cohort twice' });
      seen.add(place);
    }
  }
}

/**
 * Picks the aggregates of single rounds that a release is made of: those that are about one round, and the members of those that are about several.
 * A union is opened as the sum of its rounds only, so that it shows nothing that one of them withholds.
 * @throws DomainError `cohort/empty`, `release/transcript-mismatch` (`why`: `rounds of the union` when the members are not exactly those of the unions,
 * or those of {@link requireDisjoint})
 */
export function roundsOfRelease<Checked extends CheckedAggregate>(
  aggregates: readonly Checked[],
  members: readonly Checked[],
): readonly Checked[] {
  requireDisjoint(aggregates);
  const unions = aggregates.filter(({ transcript }) => transcript.cohort.rounds.length > 1);
  const claimed = unions.flatMap((union) => {
    const own = membersOf(union, members);
    const total = (count: (transcript: Transcript) => number): number =>
      own.reduce((sum, { transcript }) => sum + count(transcript), 0);
    const { persons, contributions } = union.transcript;
    const isWhole = total((own) => own.persons) === persons && total((own) => own.contributions) === contributions;
    if (!isWhole) throw new DomainError('release/transcript-mismatch', { why: 'rounds of the union' });
    return own;
  });
  if (claimed.length !== members.length)
    throw new DomainError('release/transcript-mismatch', { why: 'rounds of the union' });
  const single = [...aggregates.filter((aggregate) => !unions.includes(aggregate)), ...members];
  requireDisjoint(single);
  return single;
}

/** The members of a union's cell. A round in which nobody of the cell was counted has none. */
export const membersOf = <About extends Pick<CheckedAggregate, 'transcript'>>(
  union: Pick<CheckedAggregate, 'transcript'>,
  members: readonly About[],
): readonly About[] =>
  members.filter(({ transcript: { cohort } }) => {
    const [round] = cohort.rounds;
    const { rounds, cell } = union.transcript.cohort;
    return cohort.rounds.length === 1 && cohort.cell === cell && round !== undefined && rounds.includes(round);
  });

function cellOf(
  { cohort }: Transcript,
  variables: FrozenStudy['document']['variables'],
  mismatch: (why: string) => DomainError,
): Strata {
  try {
    return parseStrata(cohort.cell, variables);
  } catch {
    throw mismatch('cell');
  }
}

function octets(text: string, mismatch: (why: string) => DomainError): Uint8Array {
  try {
    return fromBase64Url(text);
  } catch {
    throw mismatch('base64url');
  }
}

const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((entry, i) => entry === b[i]);
