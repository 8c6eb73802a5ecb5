import { proxy, type Remote } from 'comlink';
import { DomainError } from '../core/errors.ts';
import type { KeyRoomApi } from './keyroom-api.ts';
import { workerDoor } from './worker-door.ts';

/** An open key is forgotten when nobody has asked the key room for anything for so long. */
export const IDLE_MINUTES = 15;

const door = workerDoor<KeyRoomApi>(
  () => new Worker(new URL('./keyroom.worker.ts', import.meta.url), { type: 'module' }),
);

let idle: ReturnType<typeof setTimeout> | undefined;
let busy = 0;
const endings = new Set<() => void>();

/** Is told when the key room was ended: by lock, idleness, sign-out, or a crash of its worker. Returns what takes the listener off again. */
export function onKeyRoomEnded(listener: () => void): () => void {
  endings.add(listener);
  return () => endings.delete(listener);
}

/** Ends the worker and all that it has in memory: called at lock, sign-out and idleness. Wrapped keys stay on the device. */
export function endKeyRoom(): void {
  clearTimeout(idle);
  if (!door.isRunning) return;
  door.end();
  for (const listener of endings) listener();
}

/** Counts from the end of the last question: work that takes long is not idleness. */
async function ask<T>(question: (worker: Remote<KeyRoomApi>) => Promise<T>): Promise<T> {
  clearTimeout(idle);
  busy++;
  try {
    return await door.ask(question);
  } catch (fault) {
    if (!door.isRunning && fault instanceof DomainError && fault.detail.why !== 'ended')
      for (const listener of endings) listener();
    throw fault;
  } finally {
    busy--;
    if (busy === 0 && door.isRunning) idle = setTimeout(endKeyRoom, IDLE_MINUTES * 60_000);
  }
}

/** The page's door to the key owner's worker. Locking zeroises inside and then ends the worker. */
export const keyRoom: KeyRoomApi = {
  list: () => ask((worker) => worker.list()),
  createKey: (request, onProgress) => ask((worker) => worker.createKey(request, proxy(onProgress))),
  proveKey: (key, onProgress) => ask((worker) => worker.proveKey(key, proxy(onProgress))),
  selfTest: (key, onProgress) => ask((worker) => worker.selfTest(key, proxy(onProgress))),
  wrapWithPassphrase: (key, passphrase, onProgress) =>
    ask((worker) => worker.wrapWithPassphrase(key, passphrase, proxy(onProgress))),
  makeRecovery: (key) => ask((worker) => worker.makeRecovery(key)),
  proveRecovery: (key, file, words) => ask((worker) => worker.proveRecovery(key, file, words)),
  bindStudy: (key, document) => ask((worker) => worker.bindStudy(key, document)),
  unlock: (keyId, passphrase, onProgress) => ask((worker) => worker.unlock(keyId, passphrase, proxy(onProgress))),
  restore: (file, words, onProgress) => ask((worker) => worker.restore(file, words, proxy(onProgress))),
  lock: async () => {
    if (!door.isRunning) return;
    try {
      await ask((worker) => worker.lock());
    } finally {
      endKeyRoom();
    }
  },
  forget: (keyId, confirmation) => ask((worker) => worker.forget(keyId, confirmation)),
  importJwk: (text) => ask((worker) => worker.importJwk(text)),
  exportJwk: (key, confirmation) => ask((worker) => worker.exportJwk(key, confirmation)),
  openForeign: (key, text, onProgress) => ask((worker) => worker.openForeign(key, text, proxy(onProgress))),
  sealForeign: (key, numbers, onProgress) => ask((worker) => worker.sealForeign(key, numbers, proxy(onProgress))),
  openRelease: (key, release, onProgress) => ask((worker) => worker.openRelease(key, release, proxy(onProgress))),
  cancel: async () => {
    if (door.isRunning) await ask((worker) => worker.cancel());
  },
};
