import path from 'node:path';
import { DomainError } from '../core/errors.ts';
import { type KeyRoom, startKeyRoom } from '../keyroom/key-service.ts';
import type { KeyProgress, KeySummary, OnKeyProgress } from '../workers/keyroom-api.ts';
import type { Context, Given } from './command.ts';
import { readKernel } from './read-kernel.ts';
import { secretFor } from './secrets.ts';
import { fileKeyStore } from './stores/file-key-store.ts';

/** The key room over this device's folder of wrapped keys. Lock it when the work is done. */
export const openKeyRoom = ({ environment }: Context): KeyRoom =>
  startKeyRoom(fileKeyStore(path.join(environment.home, 'keys')), readKernel);

const STEPS: Readonly<Record<KeyProgress['step'], string>> = {
  primes: 'Drawing primes',
  proof: 'Proving the key',
  'self-test': 'Testing the key',
  wrap: 'Wrapping the key',
  unlock: 'Unlocking the key',
  open: 'Opening the result',
  seal: 'Encrypting',
};

export const showKeyProgress =
  ({ terminal }: Context): OnKeyProgress =>
  ({ step, done, total }) =>
    terminal.progress(STEPS[step], done, total);

/** A key by the study that it was made for, or by the beginning of its id. @throws DomainError `key/unknown` */
export async function keyNamed(
  room: KeyRoom,
  { study, key }: { readonly study?: string; readonly key?: string },
): Promise<KeySummary> {
  const found = (await room.list()).filter(
    ({ studyId, keyId }) => (study === undefined || studyId === study) && (key === undefined || keyId.startsWith(key)),
  );
  const [only] = found;
  if (only === undefined || found.length > 1) throw new DomainError('key/unknown', { found: found.length });
  return only;
}

/** Unlocks with the passphrase, from a file or typed. @throws DomainError `key/wrong-passphrase` */
export async function unlockKey(
  context: Context,
  given: Given,
  room: KeyRoom,
  { keyId }: KeySummary,
): Promise<KeySummary> {
  const passphrase = await secretFor(context, given, 'passphrase-file', 'Passphrase of the key: ');
  return room.unlock(keyId, passphrase, showKeyProgress(context));
}
