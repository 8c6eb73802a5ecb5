import { digestHex } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { envelopeLimit } from '../../core/protocol/check-envelope.ts';
import { checkDemonstration } from '../../core/protocol/demonstration.ts';
import { freezeStudy, keyRingOf } from '../../core/protocol/freeze.ts';
import { logLeafHash } from '../../core/protocol/log.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import type { Studies, StudyScope } from '../ports/studies.ts';
import type { ServerSigner } from '../signing.ts';
import { dayOf } from './compute-deps.ts';

/** Wraps of the secret key that must exist, and how many of them must have been proved by opening. */
const WRAPS = 2;
const PROVED_WRAPS = 1;

export interface OpenStudyDeps {
  readonly studies: Pick<Studies, 'get' | 'keys' | 'open'>;
  readonly signer: ServerSigner;
  readonly operatorName: string;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** What the owner's key room says about the secret key. The server cannot see it; it is written down with the key. */
export interface WrapStatement {
  readonly keyId: string;
  readonly wraps: number;
  readonly provedWraps: number;
  /** Of the draft that the owner saw. */
  readonly revision?: number | undefined;
}

export interface Opened {
  /** Hexadecimal. */
  readonly studyDigest: string;
  readonly document: StudyDocument;
}

/**
 * Freezes a draft: from here on contributors rely on it.
 * @throws DomainError `not-found` | `study/not-draft` | `study/key-missing` | `study/key-unproved` | `study/wraps-missing` | `study/minimum-too-low` | `study/invalid`
 *   | `study/demonstration-limit` | `request/conflict`
 */
export async function openStudy(deps: OpenStudyDeps, scope: StudyScope, statement: WrapStatement): Promise<Opened> {
  const { studies, signer, operatorName, now, newId } = deps;
  const study = await studies.get(scope);
  if (study === null) throw new DomainError('not-found');
  if (study.phase !== 'draft') throw new DomainError('study/not-draft');
  if (statement.revision !== undefined && statement.revision !== study.revision)
    throw new DomainError('request/conflict', { revision: study.revision });
  const [key] = await studies.keys(scope);
  if (key === undefined || digestHex(key.keyId) !== statement.keyId) throw new DomainError('study/key-missing');
  if (key.status !== 'verified' || !key.proved) throw new DomainError('study/key-unproved');
  if (statement.wraps < WRAPS || statement.provedWraps < PROVED_WRAPS) {
    throw new DomainError('study/wraps-missing', {
      wraps: statement.wraps,
      proved: statement.provedWraps,
      wanted: WRAPS,
    });
  }
  const { document, digests, layout, studyDigest } = freezeStudy({
    id: study.id,
    draft: study.draft,
    demonstration: study.demonstration,
    operator: { name: operatorName },
    serverKey: signer.publicKey,
    keyRing: keyRingOf(study.id, key.publicBytes),
    openedOn: dayOf(now()),
  });
  const envelopeBytes = envelopeLimit(document, layout);
  if (study.demonstration)
    checkDemonstration({ persons: document.personsCap, groups: layout.groups.length, envelopeBytes });
  const leaves = [
    { kind: 'study' as const, digest: digests.study },
    { kind: 'keyRing' as const, digest: digests.keyRing },
  ].map((leaf) => ({ ...leaf, id: newId(), leafHash: logLeafHash(leaf.kind, leaf.digest) }));
  const opened = await studies.open(scope, {
    document,
    studyDigest: digests.study,
    keyRingDigest: digests.keyRing,
    layoutDigest: digests.layout,
    policyDigest: digests.policy,
    envelopeBytes,
    wraps: statement.wraps,
    provedWraps: statement.provedWraps,
    revision: study.revision,
    leaves,
  });
  if (!opened) throw new DomainError('request/conflict');
  return { studyDigest, document };
}
