import { Variable } from '../dictionary/variable.ts';
import { Statistic } from '../statistics/statistic.ts';
import { z } from '../zod.ts';
import { KeyRing } from './key-ring.ts';
import { ReleasePolicy } from './policy.ts';

/** More than this many persons cannot enter one study: slot widths are computed for it. */
const PERSONS_CAP_MAXIMUM = 2 ** 24;

export const StudyPhase = z.enum(['draft', 'open', 'closed', 'archived', 'purged']);
export type StudyPhase = z.infer<typeof StudyPhase>;

const text = (maximum: number) => z.string().trim().min(1).max(maximum);

/** What its designers may edit until the study opens. */
export const StudyDraft = z.strictObject({
  title: text(140),
  question: text(1000),
  variables: z.array(Variable).min(1).max(24),
  statistics: z.array(Statistic).min(0).max(64),
  personsCap: z.int().min(3).max(PERSONS_CAP_MAXIMUM),
  visits: z.int().min(1).max(52),
  policy: ReleasePolicy,
  keyOwner: z.strictObject({ name: text(120), contact: text(200) }),
  consent: text(8000),
});
export type StudyDraft = z.infer<typeof StudyDraft>;

/**
 * The frozen study: what contributors rely on. Its canonical JSON is hashed into the study digest when it opens;
 * everything in it is public to whoever holds a link.
 */
export const StudyDocument = z.strictObject({
  version: z.literal(1),
  id: z.uuid(),
  ...StudyDraft.shape,
  /** True for synthetic people only; such a study says so on every page and cannot be turned into a real one. */
  demonstration: z.boolean(),
  operator: z.strictObject({ name: text(200) }),
  /** Ed25519 key that signs receipts and transcripts: raw public key, base64url, and its fingerprint digest in hexadecimal. */
  serverKey: z.strictObject({ publicKey: z.string().max(64), fingerprint: z.string().regex(/^[0-9a-f]{64}$/) }),
  auditors: z.array(z.strictObject({ id: z.string(), name: text(120) })).max(16),
  keyRing: KeyRing,
  keyRingDigest: z.string().regex(/^[0-9a-f]{64}$/),
  layoutDigest: z.string().regex(/^[0-9a-f]{64}$/),
  policyDigest: z.string().regex(/^[0-9a-f]{64}$/),
  openedOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});
export type StudyDocument = z.infer<typeof StudyDocument>;

/** What the contribution page receives for a study link; every digest in it is recomputed in the contributor's worker. */
export interface StudyBundle {
  readonly document: StudyDocument;
  /** Hexadecimal; must equal the digest that the link carries and that the worker computes. */
  readonly studyDigest: string;
  /** Paillier–Blum proof of the owner's key, base64url; fetched only when this key was not checked on this device before. */
  readonly proofUrl: string;
  readonly phase: StudyPhase;
  /** Rounds that the key owner received and called spoilt: sums with contributions of people who may be asked anew. As the server says it, in no digest. */
  readonly spoiltRounds: number;
}
