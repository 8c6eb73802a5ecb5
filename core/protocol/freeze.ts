import { fromBase64Url, fromHex, sameBytes, toBase64Url } from '../bytes.ts';
import { canonicalBytes, type Json } from '../codec/canonical.ts';
import { type Digest, digest, digestHex } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { capacityBits, parametersOf } from '../schemes/paillier/parameters.ts';
import { layoutDigest, layoutOf } from '../statistics/layout.ts';
import type { Layout } from '../statistics/layout-types.ts';
import { draftFaults } from './draft-faults.ts';
import type { KeyRing } from './key-ring.ts';
import type { ReleasePolicy } from './policy.ts';
import { serverKeyFingerprint } from './signature.ts';
import { StudyDocument, type StudyDraft } from './study.ts';

/** Bits of one plaintext of every study that can be opened today: paillier-3072, one holder. */
export const STUDY_CAPACITY_BITS = capacityBits(parametersOf('paillier-3072'), 'single');

export const studyDigest = (document: StudyDocument): Digest => digest('study', canonicalBytes(document as Json));
export const policyDigest = (policy: ReleasePolicy): Digest => digest('policy', canonicalBytes(policy as Json));
const keyRingDigest = (ring: KeyRing): Digest => digest('key-ring', canonicalBytes(ring as Json));

/** Names a key by its canonical public octets. */
export const keyIdOf = (publicBytes: Uint8Array): Digest => digest('key', publicBytes);

/** The ring of today: one owner who opens alone. @param publicBytes canonical octets of the owner's public key */
export function keyRingOf(studyId: string, publicBytes: Uint8Array): KeyRing {
  return {
    version: 1,
    studyId,
    epoch: 0,
    mode: 'single',
    mandatory: [0],
    threshold: 1,
    holders: [
      {
        holderIndex: 0,
        role: 'owner',
        scheme: 'paillier',
        preset: 'paillier-3072',
        keyId: digestHex(keyIdOf(publicBytes)),
        publicBytes: toBase64Url(publicBytes),
        signPublic: null,
        sealPublic: null,
      },
    ],
  };
}

/** A frozen study with everything that is derived from it. */
export interface FrozenStudy {
  readonly document: StudyDocument;
  readonly layout: Layout;
  readonly digests: StudyDigests;
}

export interface StudyDigests {
  readonly study: Digest;
  readonly keyRing: Digest;
  readonly layout: Digest;
  readonly policy: Digest;
}

/** What the server adds to a draft when it opens. */
export interface FreezeFacts {
  readonly id: string;
  readonly draft: StudyDraft;
  readonly demonstration: boolean;
  readonly operator: { readonly name: string };
  /** Raw Ed25519 public key of the server, 32 octets. */
  readonly serverKey: Uint8Array;
  readonly keyRing: KeyRing;
  /** Day of opening, UTC, `YYYY-MM-DD`. */
  readonly openedOn: string;
}

/** The layout of a draft or document under today's keys. @throws DomainError `layout/too-wide` */
export const layoutOfStudy = (study: Pick<StudyDraft, 'variables' | 'statistics' | 'personsCap'>): Layout =>
  layoutOf(study, STUDY_CAPACITY_BITS);

/**
 * Freezes a draft: fills in every digest and computes the study's own.
 * @throws DomainError `study/minimum-too-low` (`minimum`, `figures`), `study/invalid` (`reason`, `where` of the first fault), `study/key-missing`
 */
export function freezeStudy(facts: FreezeFacts): FrozenStudy & { readonly studyDigest: string } {
  const { draft, keyRing } = facts;
  if (keyRing.studyId !== facts.id) throw new DomainError('study/key-missing', { why: 'ring of another study' });
  const [fault] = draftFaults(draft, STUDY_CAPACITY_BITS);
  if (fault?.reason === 'minimum-too-low') throw new DomainError('study/minimum-too-low', fault.detail);
  if (fault !== undefined)
    throw new DomainError('study/invalid', { ...fault.detail, reason: fault.reason, where: fault.where });
  const document = {
    version: 1,
    id: facts.id,
    ...draft,
    demonstration: facts.demonstration,
    operator: facts.operator,
    serverKey: {
      publicKey: toBase64Url(facts.serverKey),
      fingerprint: digestHex(serverKeyFingerprint(facts.serverKey)),
    },
    auditors: [],
    keyRing,
    keyRingDigest: digestHex(keyRingDigest(keyRing)),
    layoutDigest: digestHex(layoutDigest(layoutOfStudy(draft))),
    policyDigest: digestHex(policyDigest(draft.policy)),
    openedOn: facts.openedOn,
  };
  const frozen = checkDocument(document);
  return { ...frozen, studyDigest: digestHex(frozen.digests.study) };
}

/**
 * Reads a frozen study from anybody and recomputes every digest in it: what the contributor's worker, the key room and the server all do before they rely on it.
 * @param expected digest that a link, a key or a transcript names
 * @throws DomainError `study/invalid` for a wrong form, `study/digest-mismatch` (`which`) for a digest that does not fit
 */
export function checkDocument(candidate: unknown, expected?: Digest): FrozenStudy {
  const parsed = StudyDocument.safeParse(candidate);
  if (!parsed.success)
    throw new DomainError('study/invalid', { reason: 'form', where: parsed.error.issues[0]?.path.join('.') ?? '' });
  const document = parsed.data;
  const [fault] = draftFaults(document, STUDY_CAPACITY_BITS);
  if (fault !== undefined) throw new DomainError('study/invalid', { reason: fault.reason, where: fault.where });
  const layout = layoutOfStudy(document);
  const digests: StudyDigests = {
    study: studyDigest(document),
    keyRing: keyRingDigest(document.keyRing),
    layout: layoutDigest(layout),
    policy: policyDigest(document.policy),
  };
  const agree = (which: string, actual: Digest, named: string): void => {
    if (!sameBytes(actual, fromHex(named))) throw new DomainError('study/digest-mismatch', { which });
  };
  agree('keyRing', digests.keyRing, document.keyRingDigest);
  agree('layout', digests.layout, document.layoutDigest);
  agree('policy', digests.policy, document.policyDigest);
  agree('serverKey', serverKeyFingerprint(fromBase64Url(document.serverKey.publicKey)), document.serverKey.fingerprint);
  for (const holder of document.keyRing.holders) agree('key', keyIdOf(fromBase64Url(holder.publicBytes)), holder.keyId);
  if (document.keyRing.studyId !== document.id)
    throw new DomainError('study/digest-mismatch', { which: 'ring of another study' });
  if (expected !== undefined) agree('study', digests.study, digestHex(expected));
  return { document, layout, digests };
}
