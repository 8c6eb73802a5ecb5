import { toHex } from '../core/bytes.ts';
import { codeOf, DomainError } from '../core/errors.ts';
import { step } from '../core/schemes/pace.ts';
import { decodeSecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import { INTEROP_PARAMETERS } from '../core/schemes/paillier/parameters.ts';
import type { Pace } from '../core/schemes/types.ts';
import type { KeySummary } from '../workers/keyroom-api.ts';
import { factsOf, freshRecord, type OpenKey, type OpenKeys, zeroisingOnFault } from './open-keys.ts';
import { makeRecovery, openRecovery } from './recovery.ts';
import type { KeyStore, WrapRecord } from './stores/key-store.ts';
import { decodeWrap, encodeWrap } from './wrap-file.ts';
import { type PassphraseTools, unwrapWithPassphrase, wrapWithPassphrase } from './wraps.ts';

/** What the ways into and out of a wrap work with. */
export interface WrappingRoom extends PassphraseTools {
  readonly keys: OpenKeys;
  readonly store: KeyStore;
}

/** One wrap of each kind: a new one takes the place of the old. */
const withWrap = ({ record }: OpenKey, wrap: WrapRecord): readonly WrapRecord[] => [
  ...record.wraps.filter(({ kind }) => kind !== wrap.kind),
  wrap,
];

const proving = (wraps: readonly WrapRecord[], kind: WrapRecord['kind']): WrapRecord[] =>
  wraps.map((wrap) => (wrap.kind === kind ? { ...wrap, provedByOpening: true } : wrap));

/** @throws DomainError `key/weak-passphrase`, `key/device-memory` */
export async function addPassphrase(room: WrappingRoom, key: OpenKey, passphrase: string): Promise<KeySummary> {
  const wrap = await wrapWithPassphrase(key.octets, factsOf(key.record), passphrase, room);
  const kept = {
    kind: 'passphrase',
    provedByOpening: false,
    file: encodeWrap(wrap),
    memoryMiB: wrap.kdf.memoryMiB,
  } as const;
  return room.keys.change(key, { wraps: [...withWrap(key, kept)] });
}

/** A recovery file, and the words that open it: returned once, kept nowhere. */
export async function addRecovery(room: WrappingRoom, key: OpenKey) {
  const { wrap, words } = await makeRecovery(key.octets, factsOf(key.record), room.rng);
  const summary = await room.keys.change(key, {
    wraps: [...withWrap(key, { kind: 'recovery', provedByOpening: false })],
  });
  const fileName = `cipherward-recovery-${summary.fingerprint.slice(0, 2).join('-')}-${summary.keyId.slice(0, 8)}.json`;
  return { file: encodeWrap(wrap), fileName, words, summary };
}

/**
 * The drill: a file and typed words must open to this very key.
 * @throws DomainError `key/malformed`, `key/wrong-recovery-code`
 */
export async function proveRecovery(
  room: WrappingRoom,
  key: OpenKey,
  file: Uint8Array,
  words: string,
): Promise<KeySummary> {
  const { octets } = await openRecoveryFile(room, file, words, key.record.keyId);
  octets.fill(0);
  const known = key.record.wraps.some(({ kind }) => kind === 'recovery');
  const wraps = known ? key.record.wraps : withWrap(key, { kind: 'recovery', provedByOpening: false });
  return room.keys.change(key, { wraps: proving(wraps, 'recovery') });
}

/** @throws DomainError `key/unknown`, `key/damaged` (`why`: `record`, `wrap`, `note`), `key/wrong-passphrase`, `key/device-memory`, `computation/cancelled` when it was locked meanwhile */
export async function unlock(room: WrappingRoom, keyId: string, passphrase: string, pace: Pace): Promise<KeySummary> {
  const record = await room.store.get(keyId);
  if (record === null) throw new DomainError('key/unknown');
  const kept = record.wraps.find((wrap) => wrap.kind === 'passphrase');
  if (kept === undefined) throw new DomainError('key/unknown', { why: 'no passphrase' });
  const wrap = keptWrap(kept.file, room);
  const octets = await unwrapWithPassphrase(wrap, passphrase, room.argon2id);
  const key = await zeroisingOnFault(octets, async () => {
    await step(pace, 1, 1);
    await room.keys.verifyNote(record, octets);
    return room.keys.take(record, octets);
  });
  return room.keys.change(key, { wraps: proving(key.record.wraps, 'passphrase') });
}

/** What is refused in a file that somebody brings is damage in one that this device has kept. */
function keptWrap(file: Uint8Array, { costs }: WrappingRoom) {
  try {
    return decodeWrap(file, 'passphrase', costs);
  } catch (cause) {
    throw new DomainError('key/damaged', { why: 'wrap' }, { cause });
  }
}

/**
 * Takes a key back from its recovery file, on this device or another one. Where this device knows the key, its record stays.
 * @param damaged whether a record of the key that is damaged or was altered makes way, once the file has opened: its owner's decision, because
 * what it noted about opened rounds goes with it
 * @throws DomainError `key/malformed`, `key/wrong-recovery-code`, `key/damaged` (`why`: `record`, `note`)
 */
export async function restore(
  room: WrappingRoom,
  file: Uint8Array,
  words: string,
  damaged: 'keep' | 'replace',
): Promise<KeySummary> {
  const { octets, facts } = await openRecoveryFile(room, file, words, null);
  const { key, keep } = await zeroisingOnFault(octets, async () => {
    const known = await soundRecord(room, facts.keyId, octets).catch((fault: unknown) => {
      if (damaged === 'keep' || codeOf(fault) !== 'key/damaged') throw fault;
      return 'damaged' as const;
    });
    const { publicKey } = decodeSecretKey(octets, INTEROP_PARAMETERS);
    const fresh = () => ({ ...freshRecord(publicKey, facts.origin, facts.studyId), restored: true });
    return known === 'damaged'
      ? { key: room.keys.take(fresh(), octets), keep: 'replace' as const }
      : { key: room.keys.take(known ?? fresh(), octets), keep: 'change' as const };
  });
  return room.keys[keep](key, { wraps: [...withWrap(key, { kind: 'recovery', provedByOpening: true })] });
}

/** What this device knows of a key, authenticated under it. */
async function soundRecord({ store, keys }: WrappingRoom, keyId: string, octets: Uint8Array) {
  const record = await store.get(keyId);
  if (record !== null) await keys.verifyNote(record, octets);
  return record;
}

async function openRecoveryFile({ costs }: WrappingRoom, file: Uint8Array, words: string, expected: string | null) {
  const wrap = decodeWrap(file, 'recovery', costs);
  if (expected !== null && wrap.keyId !== expected) throw new DomainError('key/malformed', { why: 'other key' });
  const octets = await openRecovery(wrap, words);
  await zeroisingOnFault(octets, async () => refuseOtherKey(octets, wrap.keyId));
  return { octets, facts: wrap };
}

/** The sealed octets must be the key that the wrap names; a faulty writer could have sealed another one. */
function refuseOtherKey(octets: Uint8Array, keyId: string): void {
  const { publicKey } = decodeSecretKey(octets, INTEROP_PARAMETERS);
  if (toHex(publicKey.keyId) !== keyId) throw new DomainError('key/malformed', { why: 'key id' });
}
