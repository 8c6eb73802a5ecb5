import type { Digest } from '../../core/digest.ts';
import type { StudyRole } from '../../core/protocol/roles.ts';
import type { StudyDocument, StudyDraft, StudyPhase } from '../../core/protocol/study.ts';
import type { NewLogLeaf } from './log.ts';

/** Whose study, seen by whom: every question about a study carries both, so that nobody's study is answered to a stranger. */
export interface StudyScope {
  readonly studyId: string;
  readonly userId: string;
}

export interface StudySummary {
  readonly id: string;
  readonly title: string;
  readonly phase: StudyPhase;
  readonly demonstration: boolean;
  readonly role: StudyRole;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  /** Contributions that count now, all visits together. */
  readonly contributions: number;
}

export interface StudyRecord {
  readonly id: string;
  readonly phase: StudyPhase;
  readonly demonstration: boolean;
  readonly role: StudyRole;
  readonly draft: StudyDraft;
  /** Grows with every change of the draft. */
  readonly revision: number;
  readonly document: StudyDocument | null;
  readonly studyDigest: Digest | null;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
  readonly archivedAt: Date | null;
  readonly purgedAt: Date | null;
}

/** What an open study is to those outside it: contributors, compute jobs. */
export interface FrozenStudy {
  readonly id: string;
  readonly phase: StudyPhase;
  readonly demonstration: boolean;
  readonly document: StudyDocument;
  readonly studyDigest: Digest;
  /** Largest envelope in octets. */
  readonly envelopeBytes: number;
}

export interface StudyKey {
  readonly id: string;
  readonly holderIndex: number;
  readonly role: 'owner' | 'custodian';
  readonly scheme: string;
  readonly preset: string;
  readonly keyId: Digest;
  readonly publicBytes: Uint8Array;
  readonly status: 'invited' | 'offered' | 'verified' | 'active' | 'retired';
  readonly proved: boolean;
}

export interface NewKey {
  readonly id: string;
  readonly preset: string;
  readonly keyId: Digest;
  readonly publicBytes: Uint8Array;
  /** Verified Paillier-Blum proof. */
  readonly proof: Uint8Array;
}

export interface Opening {
  readonly document: StudyDocument;
  readonly studyDigest: Digest;
  readonly keyRingDigest: Digest;
  readonly layoutDigest: Digest;
  readonly policyDigest: Digest;
  readonly envelopeBytes: number;
  readonly wraps: number;
  readonly provedWraps: number;
  /** Of the draft that the document was made from. */
  readonly revision: number;
  /** Written in the same transaction. */
  readonly leaves: readonly NewLogLeaf[];
}

export interface StudyMember {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: StudyRole;
}

/** How many contributions count, by visit and joint cell of public strata: counts alone. */
export interface CohortCount {
  readonly visit: number;
  readonly cell: string;
  readonly contributions: number;
  readonly persons: number;
  /** Of these persons, in released rounds. */
  readonly released: number;
  /** Of these persons, in rounds that were found spoilt: they wait for nothing more. */
  readonly spoilt: number;
}

export interface Studies {
  list(userId: string): Promise<readonly StudySummary[]>;
  /** Null when there is no such study or the account is no member of it. */
  get(scope: StudyScope): Promise<StudyRecord | null>;
  roleOf(
    scope: StudyScope,
  ): Promise<{ readonly role: StudyRole; readonly phase: StudyPhase; readonly demonstration: boolean } | null>;
  /** @param most studies that this owner may have; null: as many as they like @returns false when they have so many already */
  create(
    study: {
      readonly id: string;
      readonly ownerId: string;
      readonly draft: StudyDraft;
      readonly demonstration: boolean;
    },
    most?: number | null,
  ): Promise<boolean>;
  /** Replaces the draft that was seen as `revision`; what somebody else has stored since stays. @returns false when the study is no draft of this revision any more */
  updateDraft(scope: StudyScope, draft: StudyDraft, revision: number): Promise<boolean>;
  /** Freezes. @returns false when the study is no draft, or its key is not the one that the document names */
  open(scope: StudyScope, opening: Opening): Promise<boolean>;
  /** @returns false when the study is in none of `from` */
  changePhase(scope: StudyScope, from: readonly StudyPhase[], to: 'closed' | 'archived'): Promise<boolean>;
  /** Deletes every ciphertext of the study and keeps digests. @returns false unless the study is a draft or archived */
  purge(scope: StudyScope): Promise<boolean>;
  counts(scope: StudyScope): Promise<readonly CohortCount[]>;

  keys(scope: StudyScope): Promise<readonly StudyKey[]>;
  /** Takes the place of the draft's earlier key. @throws DomainError `key/already-used` when any other study has or had this key */
  registerKey(scope: StudyScope, key: NewKey): Promise<boolean>;
  /** The proof of a key in use; public, as contributors check it. */
  keyProof(keyId: Digest): Promise<Uint8Array | null>;

  members(scope: StudyScope): Promise<readonly StudyMember[]>;
  /** @returns false when there is no account with this address */
  addMember(scope: StudyScope, email: string, role: 'analyst' | 'viewer'): Promise<boolean>;
  removeMember(scope: StudyScope, memberId: string): Promise<boolean>;

  /** The study that a digest names, as a contributor's signed octets do. */
  idOf(studyDigest: Uint8Array): Promise<string | null>;
  /** Outside any membership: for those who hold a link, and for jobs. Null unless the study was opened. */
  frozen(studyId: string): Promise<FrozenStudy | null>;
}
