import { toBase64Url } from '../../core/bytes.ts';
import { DomainError } from '../../core/errors.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import type { KeySummary, OnKeyProgress } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { api } from '../api/client.ts';

/** A study as its members see it. */
export type StudyView = Awaited<ReturnType<typeof api.study.get.query>>;

/** What is still missing on a key of a draft, in this order; what is there already is not done again. */
export async function finishKey(studyId: string, key: KeySummary, onProgress: OnKeyProgress): Promise<void> {
  const proof = await keyRoom.proveKey(key.handle, onProgress);
  if (!key.selfTested) await keyRoom.selfTest(key.handle, onProgress);
  await registerKey(studyId, key, proof);
}

export async function registerKey(studyId: string, { keyId, publicBytes }: KeySummary, proof: Uint8Array) {
  const registered = await api.study.registerKey.mutate({
    studyId,
    publicBytes: toBase64Url(publicBytes),
    proof: toBase64Url(proof),
  });
  if (registered.keyId !== keyId) throw new DomainError('key/malformed', { why: 'key id' });
}

/**
 * Freezes a draft with this key, and binds the key to what was frozen. The server cannot see wraps: the key room's word about them goes on record.
 * @param key open; a locked one would have to be bound later
 */
export async function openStudyWith(studyId: string, key: KeySummary): Promise<void> {
  const { document } = await api.study.open.mutate({
    studyId,
    keyId: key.keyId,
    wraps: key.wraps.length,
    provedWraps: key.wraps.filter(({ provedByOpening }) => provedByOpening).length,
  });
  await bindKey(key, document);
}

export const bindKey = (key: KeySummary, document: StudyDocument): Promise<KeySummary> =>
  keyRoom.bindStudy(key.handle, document);

/** Asks the browser not to delete what the key room keeps. Nobody may wait for the answer: Firefox puts the question to the person, who need not answer. */
export function askToPersist(): void {
  const storage = navigator.storage as StorageManager | undefined;
  storage?.persist?.().catch(() => undefined);
}

export const isPersisted = async (): Promise<boolean> =>
  (await (navigator.storage as StorageManager | undefined)?.persisted?.()) ?? false;
