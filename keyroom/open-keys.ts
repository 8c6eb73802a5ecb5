import { fromHex, sameBytes, toBase64Url, toHex, utf8 } from '../core/bytes.ts';
import { canonicalBytes } from '../core/codec/canonical.ts';
import { fingerprintWords } from '../core/codec/fingerprint.ts';
import { asDigest, digest, digestHex } from '../core/digest.ts';
import { DomainError } from '../core/errors.ts';
import type { Rng } from '../core/random.ts';
import { decodeSecretKey, type SecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import { encodePublicKey, type PublicKey } from '../core/schemes/paillier/keys.ts';
import { INTEROP_PARAMETERS } from '../core/schemes/paillier/parameters.ts';
import type { DamagedKey, KeyHandle, KeySummary } from '../workers/keyroom-api.ts';
import { joinOpenedRounds } from './opened-rounds.ts';
import { authenticate } from './sealing.ts';
import { type KeyRecord, type KeyStore, keyIdOf, type OpenedRound } from './stores/key-store.ts';
import type { WrappedFacts } from './wrap-file.ts';

const HANDLE_BYTES = 16;
const NOTE_PURPOSE = utf8('record note');

/** A key that is open in this room: its record, its secret octets, and the numbers made of them. */
export class OpenKey {
  readonly handle: KeyHandle;
  record: KeyRecord;
  readonly #octets: Uint8Array;
  #turn: Promise<unknown> = Promise.resolve();
  #secret: SecretKey | null;

  /** @param octets encodeSecretKey's; this object zeroises them when it is closed */
  constructor(handle: KeyHandle, record: KeyRecord, octets: Uint8Array) {
    this.handle = handle;
    this.record = record;
    this.#octets = octets;
    this.#secret = decodeSecretKey(octets, INTEROP_PARAMETERS);
  }

  /** @throws DomainError `key/locked` */
  get secret(): SecretKey {
    if (this.#secret === null) throw new DomainError('key/locked');
    return this.#secret;
  }

  /** The secret octets themselves, not a copy. @throws DomainError `key/locked` */
  get octets(): Uint8Array {
    if (this.#secret === null) throw new DomainError('key/locked');
    return this.#octets;
  }

  /** Changes of this key's record follow one another: none is lost, and none is decided on a record that another one is changing. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  get publicKey(): PublicKey {
    return this.secret.publicKey;
  }

  /** Zeroises what is bytes, drops what is numbers. */
  close(): void {
    this.#octets.fill(0);
    this.#secret = null;
  }
}

/** What a record notes about its key beside the wraps: authenticated under the key, so that an altered record is noticed at unlocking. */
function noteOctets(record: KeyRecord): Uint8Array {
  const { keyId, preset, origin, studyId, studyDigest, document, proof, selfTested, restored } = record;
  const { bareExports, openedRounds } = record;
  return canonicalBytes({
    keyId,
    preset,
    origin,
    studyId,
    studyDigest,
    document,
    proof: proof === null ? null : digestHex(digest('key-proof', proof)),
    selfTested,
    restored,
    bareExports,
    openedRounds: openedRounds.map(({ visit, round, cells }) => ({
      visit,
      round,
      cells: cells.map((cell) => ({ ...cell })),
    })),
    wraps: record.wraps.map(({ kind, provedByOpening }) => ({ kind, provedByOpening })),
  });
}

export const factsOf = ({ keyId, preset, origin, studyId }: KeyRecord): WrappedFacts => ({
  keyId,
  preset,
  origin,
  studyId,
});

const wordsOf = (keyId: string): readonly string[] => fingerprintWords(asDigest(fromHex(keyId)));

/** A record of a key of which nothing is known yet but where it comes from. */
export const freshRecord = (publicKey: PublicKey, origin: 'made' | 'imported', studyId: string | null): KeyRecord => ({
  version: 1,
  keyId: toHex(publicKey.keyId),
  publicBytes: encodePublicKey(publicKey),
  preset: publicKey.parameters.bits === 2048 ? 'paillier-2048' : 'paillier-3072',
  origin,
  studyId,
  studyDigest: null,
  document: null,
  proof: null,
  selfTested: false,
  restored: false,
  wraps: [],
  bareExports: 0,
  openedRounds: [],
  note: new Uint8Array(),
});

/** The keys of this room, open and wrapped, under handles that mean nothing anywhere else. */
export class OpenKeys {
  readonly #store: KeyStore;
  readonly #rng: Rng;
  readonly #open = new Map<KeyHandle, OpenKey>();
  readonly #handles = new Map<string, KeyHandle>();

  constructor(store: KeyStore, rng: Rng) {
    this.#store = store;
    this.#rng = rng;
  }

  /** @throws DomainError `key/locked` for a key of this room that is not open, `key/unknown` for anything else */
  get(handle: KeyHandle): OpenKey {
    const key = this.#open.get(handle);
    if (key !== undefined) return key;
    const isOurs = [...this.#handles.values()].includes(handle);
    throw new DomainError(isOurs ? 'key/locked' : 'key/unknown');
  }

  findOpen(keyId: string): OpenKey | undefined {
    const handle = this.#handles.get(keyId);
    return handle === undefined ? undefined : this.#open.get(handle);
  }

  /** Takes secret octets into the room; the same key again replaces what was open of it. */
  take(record: KeyRecord, octets: Uint8Array): OpenKey {
    this.findOpen(record.keyId)?.close();
    const key = new OpenKey(this.#handleOf(record.keyId), record, octets);
    if (toHex(key.publicKey.keyId) !== record.keyId) {
      key.close();
      throw new DomainError('key/malformed', { why: 'key id' });
    }
    this.#open.set(key.handle, key);
    return key;
  }

  /** Changes a record and keeps it, authenticated, once there is a wrap that leads back to the key. */
  async change(key: OpenKey, changes: Partial<KeyRecord>): Promise<KeySummary> {
    return key.inTurn(async () => {
      await this.#keep(key, { ...changes, openedRounds: await this.#openedRounds(key) });
      return this.summary(key.record);
    });
  }

  /** As `change`, over whatever is stored of the key: one write, so that the old record is there until the new one is. */
  async replace(key: OpenKey, changes: Partial<KeyRecord>): Promise<KeySummary> {
    return key.inTurn(async () => {
      await this.#keep(key, changes);
      return this.summary(key.record);
    });
  }

  /**
   * Writes down what was opened under which names, before any figure of it leaves: one opening of a key after another, and other rooms of this device
   * (another tab) are heard first. A key restored elsewhere knows nothing of what was opened here.
   * @throws DomainError `release/transcript-mismatch` (`why`: `opened before with other inputs`)
   */
  async remember(key: OpenKey, rounds: readonly OpenedRound[]): Promise<void> {
    await key.inTurn(async () => {
      await this.#keep(key, { openedRounds: joinOpenedRounds(await this.#openedRounds(key), rounds) });
    });
  }

  async #keep(key: OpenKey, changes: Partial<KeyRecord>): Promise<void> {
    const changed = { ...key.record, ...changes };
    const note = await authenticate(key.octets, NOTE_PURPOSE, noteOctets(changed));
    key.record = { ...changed, note };
    if (key.record.wraps.length > 0) await this.#store.put(key.record);
  }

  async #openedRounds(key: OpenKey): Promise<OpenedRound[]> {
    const stored = await this.#store.get(key.record.keyId);
    if (stored === null) return key.record.openedRounds;
    await this.verifyNote(stored, key.octets);
    const isStored = ({ visit, round }: OpenedRound): boolean =>
      stored.openedRounds.some((other) => other.visit === visit && other.round === round);
    return [...stored.openedRounds, ...key.record.openedRounds.filter((own) => !isStored(own))];
  }

  /** Compares a stored record with its note. @throws DomainError `key/damaged` (`why`: `note`) when it was altered */
  async verifyNote(record: KeyRecord, octets: Uint8Array): Promise<void> {
    const note = await authenticate(octets, NOTE_PURPOSE, noteOctets(record));
    if (!sameBytes(note, record.note)) throw new DomainError('key/damaged', { why: 'note' });
  }

  async list(): Promise<readonly KeySummary[]> {
    const stored = await this.#store.all();
    const unsaved = [...this.#open.values()]
      .map(({ record }) => record)
      .filter(({ keyId }) => !stored.some((record) => record.keyId === keyId));
    return [...stored, ...unsaved].map((record) => this.summary(record));
  }

  /** The records of this device that cannot be read; nothing of them is opened or changed. */
  async damaged(): Promise<readonly DamagedKey[]> {
    return (await this.#store.damaged()).map((record) => {
      const keyId = keyIdOf(record);
      return { ...record, keyId, fingerprint: keyId === null ? null : wordsOf(keyId) };
    });
  }

  summary(record: KeyRecord): KeySummary {
    const { keyId, publicBytes, preset, origin, studyId, studyDigest, proof, selfTested, bareExports } = record;
    const handle = this.#handleOf(keyId);
    return {
      handle,
      keyId,
      fingerprint: wordsOf(keyId),
      publicBytes: publicBytes.slice(),
      preset,
      origin,
      studyId,
      studyDigest,
      locked: !this.#open.has(handle),
      proved: proof !== null,
      selfTested,
      wraps: record.wraps.map((wrap) => ({
        kind: wrap.kind,
        provedByOpening: wrap.provedByOpening,
        memoryMiB: wrap.kind === 'passphrase' ? wrap.memoryMiB : null,
      })),
      bareExports,
    };
  }

  /** Closes one key, or all of them. */
  lock(only?: string): void {
    for (const [handle, key] of this.#open) {
      if (only !== undefined && key.record.keyId !== only) continue;
      key.close();
      this.#open.delete(handle);
    }
  }

  #handleOf(keyId: string): KeyHandle {
    const known = this.#handles.get(keyId);
    if (known !== undefined) return known;
    const handle = toBase64Url(this.#rng(HANDLE_BYTES)) as KeyHandle;
    this.#handles.set(keyId, handle);
    return handle;
  }
}

/** Whatever goes wrong on a secret's way into the room, its octets do not stay behind. */
export async function zeroisingOnFault<T>(octets: Uint8Array, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    octets.fill(0);
    throw fault;
  }
}
