import { DomainError } from '../core/errors.ts';
import type { StudyResult } from '../core/protocol/result.ts';
import type { SignedRelease } from '../core/protocol/transcript.ts';
import type { Pace } from '../core/schemes/types.ts';
import type {
  DamagedKey,
  KeyHandle,
  KeyProgress,
  KeyRoomApi,
  KeySummary,
  OnKeyProgress,
} from '../workers/keyroom-api.ts';
import { PASSPHRASE_COSTS, wasmArgon2id } from './argon2.ts';
import { type ChosenArithmetic, chooseArithmetic, type LoadKernel } from './arithmetic.ts';
import { bindStudy } from './binding.ts';
import { exportJwk, importJwk, openForeign, sealForeign } from './import-export.ts';
import { createKey, prove, test } from './making.ts';
import { OpenKeys } from './open-keys.ts';
import { openRelease } from './opening.ts';
import { breathe } from './platform.ts';
import { devicePrimes, type PrimesOf } from './primes.ts';
import { webCryptoRng } from './rng.ts';
import type { KeyStore } from './stores/key-store.ts';
import { addPassphrase, addRecovery, proveRecovery, restore, unlock, type WrappingRoom } from './wrapping.ts';

/** Everything that the key room works with; nothing of it is reached for in another way. */
export interface KeyRoomTools extends Omit<WrappingRoom, 'keys'> {
  readonly primes: PrimesOf;
  readonly chosen: Promise<ChosenArithmetic>;
}

/** The key room of a browser's worker or of a program: the product's dice, primes, costs and fastest arithmetic around a store. */
export const startKeyRoom = (store: KeyStore, load?: LoadKernel): KeyRoom =>
  new KeyRoom({
    store,
    rng: webCryptoRng,
    primes: devicePrimes,
    chosen: chooseArithmetic(load),
    argon2id: wasmArgon2id,
    costs: PASSPHRASE_COSTS,
  });

/** Keys live in here under handles, and leave wrapped. Long work yields between its steps, so that {@link cancel} gets in. */
export class KeyRoom implements KeyRoomApi {
  readonly #room: KeyRoomTools & { readonly keys: OpenKeys };
  readonly #running = new Set<{ aborted: boolean }>();

  constructor(tools: KeyRoomTools) {
    this.#room = { ...tools, keys: new OpenKeys(tools.store, tools.rng) };
  }

  list(): Promise<readonly KeySummary[]> {
    return this.#room.keys.list();
  }

  damaged(): Promise<readonly DamagedKey[]> {
    return this.#room.keys.damaged();
  }

  createKey({ studyId }: { readonly studyId: string }, onProgress: OnKeyProgress): Promise<KeySummary> {
    return this.#task('primes', onProgress, (pace) => createKey(this.#room, studyId, pace));
  }

  proveKey(key: KeyHandle, onProgress: OnKeyProgress): Promise<Uint8Array> {
    return this.#task('proof', onProgress, (pace) => prove(this.#room, this.#key(key), pace));
  }

  selfTest(key: KeyHandle, onProgress: OnKeyProgress): Promise<KeySummary> {
    return this.#task('self-test', onProgress, (pace) => test(this.#room, this.#key(key), pace));
  }

  wrapWithPassphrase(key: KeyHandle, passphrase: string, onProgress: OnKeyProgress): Promise<KeySummary> {
    return this.#task('wrap', onProgress, () => addPassphrase(this.#room, this.#key(key), passphrase));
  }

  async makeRecovery(key: KeyHandle) {
    return addRecovery(this.#room, this.#key(key));
  }

  async proveRecovery(key: KeyHandle, file: Uint8Array, words: string): Promise<KeySummary> {
    return proveRecovery(this.#room, this.#key(key), file, words);
  }

  async bindStudy(key: KeyHandle, document: unknown): Promise<KeySummary> {
    return bindStudy(this.#room.keys, this.#key(key), document);
  }

  unlock(keyId: string, passphrase: string, onProgress: OnKeyProgress): Promise<KeySummary> {
    return this.#task('unlock', onProgress, (pace) => unlock(this.#room, keyId, passphrase, pace));
  }

  restore(file: Uint8Array, words: string, onProgress: OnKeyProgress): Promise<KeySummary> {
    return this.#task('unlock', onProgress, () => restore(this.#room, file, words, 'keep'));
  }

  restoreOverDamaged(file: Uint8Array, words: string, onProgress: OnKeyProgress): Promise<KeySummary> {
    return this.#task('unlock', onProgress, () => restore(this.#room, file, words, 'replace'));
  }

  async lock(): Promise<void> {
    await this.cancel();
    this.#room.keys.lock();
  }

  async forget(keyId: string, confirmation: string): Promise<void> {
    const summary = (await this.list()).find((key) => key.keyId === keyId);
    if (summary === undefined) throw new DomainError('key/unknown');
    this.#confirm(summary, confirmation);
    this.#room.keys.lock(keyId);
    await this.#room.store.delete(keyId);
  }

  async forgetDamaged(name: string): Promise<void> {
    if (!(await this.damaged()).some((one) => one.name === name)) throw new DomainError('key/unknown');
    this.#room.keys.lock(name);
    await this.#room.store.delete(name);
  }

  importJwk(text: string): Promise<KeySummary> {
    return importJwk(this.#room, text);
  }

  async exportJwk(handle: KeyHandle, confirmation: string) {
    const key = this.#key(handle);
    this.#confirm(this.#room.keys.summary(key.record), confirmation);
    return exportJwk(this.#room.keys, key);
  }

  openForeign(key: KeyHandle, text: string, onProgress: OnKeyProgress): Promise<readonly string[]> {
    return this.#task('open', onProgress, (pace) => openForeign(this.#room, this.#key(key), text, pace));
  }

  sealForeign(key: KeyHandle, numbers: readonly string[], onProgress: OnKeyProgress): Promise<string> {
    return this.#task('seal', onProgress, (pace) => sealForeign(this.#room, this.#key(key), numbers, pace));
  }

  openRelease(key: KeyHandle, release: SignedRelease, onProgress: OnKeyProgress): Promise<StudyResult> {
    return this.#task('open', onProgress, (pace) => openRelease(this.#room, this.#key(key), release, pace));
  }

  async cancel(): Promise<void> {
    for (const signal of this.#running) signal.aborted = true;
  }

  #key(handle: KeyHandle) {
    return this.#room.keys.get(handle);
  }

  #confirm({ fingerprint }: KeySummary, confirmation: string): void {
    if (confirmation.trim().toLowerCase() !== fingerprint[0]) throw new DomainError('key/confirmation');
  }

  /** One cancellable piece of work. Cancelled work changes nothing: its steps stop before the record is kept. */
  async #task<T>(step: KeyProgress['step'], onProgress: OnKeyProgress, work: (pace: Pace) => Promise<T>): Promise<T> {
    const signal = { aborted: false };
    const isOpenEnded = step === 'primes';
    const report = (done: number, total: number) => onProgress({ step, done, total: isOpenEnded ? 0 : total });
    this.#running.add(signal);
    try {
      report(0, 1);
      const finished = await work({ signal, onProgress: report, breathe });
      report(1, 1);
      return finished;
    } finally {
      this.#running.delete(signal);
    }
  }
}
