import type { StudyResult } from '../core/protocol/result.ts';
import type { SignedRelease } from '../core/protocol/transcript.ts';

declare const handle: unique symbol;
/** A key's name outside the key room: random text, dies with the worker. */
export type KeyHandle = string & { readonly [handle]: true };

export interface KeyProgress {
  readonly step: 'primes' | 'proof' | 'self-test' | 'wrap' | 'unlock' | 'open' | 'seal';
  readonly done: number;
  /** 0 when the amount of work is not known beforehand (drawing primes). */
  readonly total: number;
}
export type OnKeyProgress = (progress: KeyProgress) => void;

/** All that the screen sees of a key. */
export interface KeySummary {
  readonly handle: KeyHandle;
  readonly keyId: string;
  readonly fingerprint: readonly string[];
  readonly publicBytes: Uint8Array;
  readonly preset: 'paillier-3072' | 'paillier-2048';
  readonly origin: 'made' | 'imported';
  readonly studyId: string | null;
  /** Study digest that the key was bound to when the study opened. */
  readonly studyDigest: string | null;
  readonly locked: boolean;
  readonly proved: boolean;
  readonly selfTested: boolean;
  readonly wraps: readonly {
    readonly kind: 'passphrase' | 'recovery';
    readonly provedByOpening: boolean;
    readonly memoryMiB: number | null;
  }[];
  readonly bareExports: number;
}

/** What can still be made out of a record that cannot be read. */
export interface DamagedKey {
  /** Names the record when it is to be removed. */
  readonly name: string;
  /** Null when it cannot be made out whose record it was. */
  readonly keyId: string | null;
  readonly fingerprint: readonly string[] | null;
  readonly studyId: string | null;
}

/** The key owner's worker. Secret keys enter and leave it only wrapped; the one bare export asks for typed confirmation and is noted on the key. */
export interface KeyRoomApi {
  list(): Promise<readonly KeySummary[]>;
  /** Keys of this device whose records cannot be read: {@link list} does not have them. */
  damaged(): Promise<readonly DamagedKey[]>;
  /** Makes a key for one study, with progress; cancel by {@link cancel}. */
  createKey(request: { readonly studyId: string }, onProgress: OnKeyProgress): Promise<KeySummary>;
  /** Paillier–Blum proof octets. */
  proveKey(key: KeyHandle, onProgress: OnKeyProgress): Promise<Uint8Array>;
  /** Encrypts here, opens with the independent implementation, and the other way round. @throws DomainError `key/self-test-failed` */
  selfTest(key: KeyHandle, onProgress: OnKeyProgress): Promise<KeySummary>;
  wrapWithPassphrase(key: KeyHandle, passphrase: string, onProgress: OnKeyProgress): Promise<KeySummary>;
  /** Recovery file and the words that open it; the words are returned once and kept nowhere. */
  makeRecovery(key: KeyHandle): Promise<{
    readonly file: Uint8Array;
    readonly fileName: string;
    readonly words: readonly string[];
    readonly summary: KeySummary;
  }>;
  /** Opens the file with the words and compares with the key: the drill that a study asks for before it opens. */
  proveRecovery(key: KeyHandle, file: Uint8Array, words: string): Promise<KeySummary>;
  /** Names the frozen study for which this key will open aggregates; can be said once. */
  bindStudy(key: KeyHandle, document: unknown): Promise<KeySummary>;
  unlock(keyId: string, passphrase: string, onProgress: OnKeyProgress): Promise<KeySummary>;
  /** @throws DomainError `key/damaged` when the file opens the key, and what this device keeps of the same key is damaged or altered */
  restore(file: Uint8Array, words: string, onProgress: OnKeyProgress): Promise<KeySummary>;
  /** As {@link restore}, but a damaged or altered record of the same key is replaced, once the file has opened; a sound one stays. */
  restoreOverDamaged(file: Uint8Array, words: string, onProgress: OnKeyProgress): Promise<KeySummary>;
  /** Zeroises what bytes allow and forgets every open key; the wrapped ones stay on the device. */
  lock(): Promise<void>;
  /** Removes the wrapped key from this device. */
  forget(keyId: string, confirmation: string): Promise<void>;
  /** Removes a record that cannot be read. @throws DomainError `key/unknown` when there is no damaged record of this name (any more) */
  forgetDamaged(name: string): Promise<void>;
  importJwk(text: string): Promise<KeySummary>;
  /** @throws DomainError `key/confirmation` unless `confirmation` is the key's first fingerprint word */
  exportJwk(
    key: KeyHandle,
    confirmation: string,
  ): Promise<{ readonly text: string; readonly fileName: string; readonly summary: KeySummary }>;
  /**
   * Opens a list of numbers that python-paillier encrypted under an imported key; never under a study's.
   * @returns decimal texts in the file's order
   * @throws DomainError `key/not-imported` for a key made here
   */
  openForeign(key: KeyHandle, text: string, onProgress: OnKeyProgress): Promise<readonly string[]>;
  /** Encrypts decimal texts under an imported key, as a file that python-paillier opens: rⁿ each, because nobody has proved anything about the key. */
  sealForeign(key: KeyHandle, numbers: readonly string[], onProgress: OnKeyProgress): Promise<string>;
  /** Checks signature, digests, transcript and count, opens every cell, suppresses small cells, finishes the statistics. @throws DomainError `release/…` */
  openRelease(key: KeyHandle, release: SignedRelease, onProgress: OnKeyProgress): Promise<StudyResult>;
  cancel(): Promise<void>;
}
