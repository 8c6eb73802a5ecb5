import type { Answers } from '../core/dictionary/variable.ts';
import type { Receipt } from '../core/protocol/receipt.ts';
import type { StudyBundle } from '../core/protocol/study.ts';

/** Steps shown while the worker is busy; `done` and `total` count units of the step. */
export interface Progress {
  readonly step: 'key' | 'table' | 'pack' | 'encrypt' | 'sign' | 'store';
  readonly done: number;
  readonly total: number;
}
export type OnProgress = (progress: Progress) => void;

/** What may leave the worker: ciphertexts, public names, and nothing that was typed. */
export interface SealedContribution {
  readonly contributionId: string;
  readonly studyId: string;
  readonly envelope: Uint8Array;
  readonly envelopeDigest: string;
}

export interface StudyCheck {
  /** Fingerprint of the study's key in words, as the researcher sees it on their side. */
  readonly fingerprint: readonly string[];
  readonly studyDigest: string;
  /** True when this device had checked the key's proof before. */
  readonly remembered: boolean;
  /** Which arithmetic does the work on this device. */
  readonly tier: 'fma' | 'simd' | 'bigint';
}

/** What a receipt file from another device held. */
export interface ImportedReceipt {
  readonly receipt: Receipt;
  /** Which visit the contribution belongs to, counted from 0. */
  readonly visit: number;
}

/** The contributor's worker: public keys only; holds typed answers just as long as it encrypts them. */
export interface ContributionApi {
  /**
   * Recomputes every digest of the bundle, compares with the digest in the link, checks the key's proof (once per key and device).
   * @throws DomainError `study/digest-mismatch` | `key/invalid-modulus` | `key/invalid-proof`
   */
  checkStudy(
    bundle: StudyBundle,
    linkDigest: string,
    proof: Uint8Array | null,
    onProgress: OnProgress,
  ): Promise<StudyCheck>;
  /** True when the proof of this key (hexadecimal key id) was checked on this device before. */
  knowsKey(keyId: string): Promise<boolean>;
  /**
   * Builds the table and computes blinding ahead for a form or two of a checked study, between other work; each is used once, and dies with the worker.
   * Gives way to {@link encryptContribution}, which works as well without it.
   */
  prepare(studyId: string): Promise<void>;
  /** Encodes, packs, encrypts and signs; keeps the signing seed in the worker's own store so that the contribution can be replaced or withdrawn from this device. */
  encryptContribution(
    request: {
      readonly studyId: string;
      readonly answers: Answers;
      readonly visit: number;
      readonly replaces: string | null;
    },
    onProgress: OnProgress,
  ): Promise<SealedContribution>;
  /** Octets of a signed withdrawal of an earlier contribution of this device. */
  signWithdrawal(contributionId: string): Promise<Uint8Array>;
  /** Checks a receipt's signature against the server key in the study document and that it names this envelope. */
  checkReceipt(
    receipt: Receipt,
    sealed: { readonly contributionId: string; readonly envelopeDigest: string },
  ): Promise<boolean>;
  /** Receipt with signing seed as a file for another device. */
  exportReceipt(contributionId: string, receipt: Receipt): Promise<Uint8Array>;
  importReceipt(file: Uint8Array): Promise<ImportedReceipt>;
  /** Deletes the signing seed of a contribution from this device: nobody can replace or withdraw it from here any more. No fault when there is none. */
  forget(contributionId: string): Promise<void>;
}
