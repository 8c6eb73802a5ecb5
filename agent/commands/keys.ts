import path from 'node:path';
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
  help: `  list       keys of this device: study, fingerprint, wraps
  restore    takes a key back from its recovery file and its twelve words
  export     writes the bare secret key as a python-paillier JWK. Whoever has that file opens the study's aggregates; it is noted on the key
  forget     removes a wrapped key from this device

  --key ID               beginning of the key's id
  --confirm WORD         the first word of the key's fingerprint
  --recovery-file FILE   for restore
  --words-file FILE      for restore: the twelve words; asked for when left out
  --passphrase-file FILE for restore the new passphrase, for export the key's`,
  options: {
    key: { type: 'string' },
    confirm: { type: 'string' },
    out: { type: 'string' },
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
    const all = await openKeyRoom(context).list();
    const shown = all.map(({ keyId, fingerprint, studyId, studyDigest, origin, wraps, bareExports }) => ({
      keyId,
      fingerprint,
      studyId,
      studyDigest,
      origin,
      wraps: wraps.map(({ kind }) => kind),
      bareExports,
    }));
    const lines = shown.map(
      (key) =>
        `${key.keyId.slice(0, 16)}  ${key.fingerprint.join(' ')}\n  study ${key.studyId ?? 'none'}; wraps: ${key.wraps.join(', ')}${key.bareExports > 0 ? `; exported bare ${key.bareExports}×` : ''}`,
    );
    return { text: lines.length === 0 ? 'There are no keys on this device.' : lines.join('\n'), json: shown };
  },

  async restore(context, given) {
    const file = await readOctets(required(given, 'recovery-file'));
    const words = await secretFor(context, given, 'words-file', 'The twelve words: ');
    const passphrase = await newSecretFor(context, given, 'passphrase-file', 'New passphrase for this device: ');
    const room = openKeyRoom(context);
    try {
      const { handle } = await room.restore(file, words, showKeyProgress(context));
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
    const { keyId } = await keyNamed(room, { key: required(given, 'key') });
    await room.forget(keyId, text(given, 'confirm') ?? '');
    return { text: `This device no longer holds ${keyId.slice(0, 16)}.`, json: { keyId } };
  },
};
