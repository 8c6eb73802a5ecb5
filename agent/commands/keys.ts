import path from 'node:path';
import { DomainError } from '../../core/errors.ts';
import type { KeyRoom } from '../../keyroom/key-service.ts';
import type { DamagedKey } from '../../workers/keyroom-api.ts';
import {
  type Command,
  type Context,
  type Given,
  type Outcome,
  readOctets,
  required,
  text,
  UsageError,
} from '../command.ts';
import { keyNamed, openKeyRoom, showKeyProgress, unlockKey } from '../key-room.ts';
import { writePrivate } from '../private-files.ts';
import { newSecretFor, secretFor } from '../secrets.ts';

/** What is done with the wrapped keys of this device. */
export const keys: Command = {
  summary: 'list, restore, export or forget the keys of this device',
  synopsis:
    'list | restore --recovery-file FILE | export --key ID --out FILE --confirm WORD | forget --key ID --confirm WORD',
  help: `  list       keys of this device: study, fingerprint, wraps; damaged ones too
  restore    takes a key back from its recovery file and its twelve words
  export     writes the bare secret key as a python-paillier JWK. Whoever has that file opens the study's aggregates; it is noted on the key
  forget     removes a wrapped key from this device

  --key ID               beginning of the key's id
  --confirm WORD         the first word of the key's fingerprint
  --damaged              for restore: what this device keeps of the key is damaged and makes way; for forget: remove what is left of a damaged key
  --recovery-file FILE   for restore
  --words-file FILE      for restore: the twelve words; asked for when left out
  --passphrase-file FILE for restore the new passphrase, for export the key's`,
  options: {
    key: { type: 'string' },
    confirm: { type: 'string' },
    out: { type: 'string' },
    damaged: { type: 'boolean' },
    'recovery-file': { type: 'string' },
    'words-file': { type: 'string' },
    'passphrase-file': { type: 'string' },
  },
  async run(context, given, [deed, ...rest]) {
    const chosen = deed === undefined ? undefined : DEEDS[deed];
    if (chosen === undefined || rest.length > 0) throw new UsageError(`Say what: ${Object.keys(DEEDS).join(', ')}.`);
    return chosen(context, given);
  },
};

const DEEDS: Readonly<Record<string, (context: Context, given: Given) => Promise<Outcome>>> = {
  async list(context) {
    const room = openKeyRoom(context);
    const shown = (await room.list()).map(
      ({ keyId, fingerprint, studyId, studyDigest, origin, wraps, bareExports }) => ({
        keyId,
        fingerprint,
        studyId,
        studyDigest,
        origin,
        wraps: wraps.map(({ kind }) => kind),
        bareExports,
        damaged: false,
      }),
    );
    const damaged = await room.damaged();
    const lines = [
      ...shown.map(
        (key) =>
          `${key.keyId.slice(0, 16)}  ${key.fingerprint.join(' ')}\n  study ${key.studyId ?? 'none'}; wraps: ${key.wraps.join(', ')}${key.bareExports > 0 ? `; exported bare ${key.bareExports}×` : ''}`,
      ),
      ...damaged.map(
        ({ name, fingerprint, studyId }) =>
          `${name.slice(0, 16)}  ${fingerprint?.join(' ') ?? ''}\n  study ${studyId ?? 'unknown'}; damaged: keys restore --damaged brings it back`,
      ),
    ];
    const text = lines.length === 0 ? 'There are no keys on this device.' : lines.join('\n');
    return {
      text,
      json: [
        ...shown,
        ...damaged.map(({ keyId, fingerprint, studyId }) => ({ keyId, fingerprint, studyId, damaged: true })),
      ],
    };
  },

  async restore(context, given) {
    const file = await readOctets(required(given, 'recovery-file'));
    const words = await secretFor(context, given, 'words-file', 'The twelve words: ');
    const passphrase = await newSecretFor(context, given, 'passphrase-file', 'New passphrase for this device: ');
    const room = openKeyRoom(context);
    try {
      const back = given.damaged === true ? room.restoreOverDamaged.bind(room) : room.restore.bind(room);
      const { handle } = await back(file, words, showKeyProgress(context));
      const { keyId, studyId, fingerprint } = await room.wrapWithPassphrase(
        handle,
        passphrase,
        showKeyProgress(context),
      );
      const text = `Restored: ${fingerprint.join(' ')} (study ${studyId ?? 'none'})`;
      return { text, json: { keyId, studyId, fingerprint } };
    } finally {
      await room.lock();
    }
  },

  async export(context, given) {
    const out = path.resolve(required(given, 'out'));
    const confirm = required(given, 'confirm');
    const room = openKeyRoom(context);
    try {
      const key = await unlockKey(context, given, room, await keyNamed(room, { key: required(given, 'key') }));
      const exported = await room.exportJwk(key.handle, confirm);
      await writePrivate(out, exported.text);
      return {
        text: `The bare key is in ${out}. Keep it where nobody else looks.`,
        json: { file: out, keyId: key.keyId },
      };
    } finally {
      await room.lock();
    }
  },

  async forget(context, given) {
    const room = openKeyRoom(context);
    const key = required(given, 'key');
    const confirm = text(given, 'confirm') ?? '';
    if (given.damaged === true) {
      const { name, fingerprint } = await damagedNamed(room, key);
      if (confirm.trim().toLowerCase() !== fingerprint?.[0]) throw new DomainError('key/confirmation');
      await room.forgetDamaged(name);
      return { text: `What was left of ${name.slice(0, 16)} is gone.`, json: { keyId: name } };
    }
    const { keyId } = await keyNamed(room, { key });
    await room.forget(keyId, confirm);
    return { text: `This device no longer holds ${keyId.slice(0, 16)}.`, json: { keyId } };
  },
};

/** A damaged key by the beginning of its id: in a folder the files are named by it, whatever they hold. @throws DomainError `key/unknown` */
async function damagedNamed(room: KeyRoom, key: string): Promise<DamagedKey> {
  const found = (await room.damaged()).filter(({ name }) => name.startsWith(key));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new DomainError('key/unknown', { found: found.length });
  return only;
}
