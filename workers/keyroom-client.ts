import { proxy, type Remote } from 'comlink';
import { DomainError } from '../core/errors.ts';
import type { KeyRoomApi } from './keyroom-api.ts';
import { workerDoor } from './worker-door.ts';

/** An open key is forgotten when nobody has asked the key room for anything for so long. */
export const IDLE_MINUTES = 15;

const door = workerDoor<KeyRoomApi>(
  () => new Worker(new URL('./keyroom.worker.ts', import.meta.url), { type: 'module' }),
);

/** By which tabs tell one another that their person has signed out. */
const SIGNED_OUT = 'cipherward-signed-out';
let otherTabs: BroadcastChannel | undefined;

/** From the first question on, another tab's sign-out ends this tab's key room too. */
function heedOtherTabs(): void {
  if (otherTabs !== undefined || !('BroadcastChannel' in globalThis)) return;
  otherTabs = new BroadcastChannel(SIGNED_OUT);
  otherTabs.onmessage = endKeyRoom;
}

let idle: ReturnType<typeof setTimeout> | undefined;
let busy = 0;
const endings = new Set<() => void>();

/** Is told when the key room was ended: by lock, idleness, sign-out, or a crash of its worker. Returns what takes the listener off again. */
export function onKeyRoomEnded(listener: () => void): () => void {
  endings.add(listener);
  return () => endings.delete(listener);
}

/** Ends the worker and all that it has in memory: called at lock, idleness and when a tab signs out. Wrapped keys stay on the device. */
function endKeyRoom(): void {
  clearTimeout(idle);
  if (!door.isRunning) return;
  door.end();
  for (const listener of endings) listener();
}

/** Ends the key rooms of this browser, in every tab: called at sign-out. */
export function endKeyRooms(): void {
  endKeyRoom();
  if (!('BroadcastChannel' in globalThis)) return;
  const channel = new BroadcastChannel(SIGNED_OUT);
  channel.postMessage(null);
  channel.close();
}

/** Counts from the end of the last question: work that takes long is not idleness. */
async function ask<T>(question: (worker: Remote<KeyRoomApi>) => Promise<T>): Promise<T> {
  clearTimeout(idle);
  heedOtherTabs();
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
  damaged: () => ask((worker) => worker.damaged()),
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
  restoreOverDamaged: (file, words, onProgress) =>
    ask((worker) => worker.restoreOverDamaged(file, words, proxy(onProgress))),
  lock: async () => {
    if (!door.isRunning) return;
    try {
      await ask((worker) => worker.lock());
    } finally {
      endKeyRoom();
    }
  },
  forget: (keyId, confirmation) => ask((worker) => worker.forget(keyId, confirmation)),
  forgetDamaged: (name) => ask((worker) => worker.forgetDamaged(name)),
  importJwk: (text) => ask((worker) => worker.importJwk(text)),
  exportJwk: (key, confirmation) => ask((worker) => worker.exportJwk(key, confirmation)),
  openForeign: (key, text, onProgress) => ask((worker) => worker.openForeign(key, text, proxy(onProgress))),
  sealForeign: (key, numbers, onProgress) => ask((worker) => worker.sealForeign(key, numbers, proxy(onProgress))),
  openRelease: (key, release, onProgress) => ask((worker) => worker.openRelease(key, release, proxy(onProgress))),
  cancel: async () => {
    if (door.isRunning) await ask((worker) => worker.cancel());
  },
};
