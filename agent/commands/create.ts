import path from 'node:path';
import type { CipherwardClient } from '../../client/index.ts';
import { toBase64Url } from '../../core/bytes.ts';
import { StudyDraft } from '../../core/protocol/study.ts';
import { STUDY_TEMPLATES, type StudyTemplate } from '../../core/protocol/templates.ts';
import type { KeyRoom } from '../../keyroom/key-service.ts';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import {
  ACCOUNT_HELP,
  ACCOUNT_OPTIONS,
  accountClient,
  type Command,
  type Context,
  type Given,
  readOctets,
  readText,
  required,
  text,
  UsageError,
  wholeNumber,
} from '../command.ts';
import { openKeyRoom, showKeyProgress } from '../key-room.ts';
import { writePrivate } from '../private-files.ts';
import { newSecretFor } from '../secrets.ts';

const templateIds = STUDY_TEMPLATES.map(({ id }) => id);

/** A study from nothing to its first link: draft, key, proof, self-test, two wraps with a drill, opening, link. */
export const create: Command = {
  summary: 'make a study and its key, open it, and make a link',
  synopsis: '(--template NAME --owner NAME --contact TEXT | --draft FILE | --study ID) [options]',
  help: `  --template NAME        ${templateIds.join(', ')}
  --owner NAME           who owns the key, as contributors read it
  --contact TEXT         how contributors reach the owner
  --draft FILE           a whole draft as JSON instead of a template (docs/command-line.md)
  --study ID             go on with a draft that is on the server already
  --passphrase-file FILE passphrase for the key on this device; asked for without echo when left out
  --recovery-file FILE   where the recovery file goes (default: its own name, in the working folder)
  --words-file FILE      writes the twelve recovery words there instead of showing them; take it to another place
  --label TEXT           what the link is called (default "first link")
  --days N               how long the link works (default: until it is revoked)
  --demonstration        for synthetic people only
${ACCOUNT_HELP}

Prints the link. Whoever has it can contribute; the part after # never reaches a server log.`,
  options: {
    ...ACCOUNT_OPTIONS,
    template: { type: 'string' },
    owner: { type: 'string' },
    contact: { type: 'string' },
    draft: { type: 'string' },
    study: { type: 'string' },
    'passphrase-file': { type: 'string' },
    'recovery-file': { type: 'string' },
    'words-file': { type: 'string' },
    label: { type: 'string' },
    days: { type: 'string' },
    demonstration: { type: 'boolean' },
  },
  async run(context, given) {
    const days = wholeNumber(given, 'days', 1, 3650) ?? null;
    const source = await sourceOf(given);
    if (!context.terminal.isInteractive && text(given, 'words-file') === undefined) {
      throw new UsageError('Nobody is here to read the recovery words: give --words-file FILE.');
    }
    const client = await accountClient(context, given);
    const passphrase = await newSecretFor(context, given, 'passphrase-file', 'New passphrase for the key: ');
    const studyId = await draftOn(client, source);
    const room = openKeyRoom(context);
    try {
      const key = await makeKey(context, given, room, studyId, passphrase);
      const progress = showKeyProgress(context);
      const proof = await room.proveKey(key.handle, progress);
      await client.api.study.registerKey.mutate({
        studyId,
        publicBytes: toBase64Url(key.publicBytes),
        proof: toBase64Url(proof),
      });
      const wraps = key.wraps.length;
      const provedWraps = key.wraps.filter(({ provedByOpening }) => provedByOpening).length;
      const { studyDigest, document } = await client.api.study.open.mutate({
        studyId,
        keyId: key.keyId,
        wraps,
        provedWraps,
      });
      await room.bindStudy(key.handle, document);
      const label = text(given, 'label') ?? 'first link';
      const { url } = await client.api.link.create.mutate({ studyId, label, days });
      const { fingerprint } = key;
      context.terminal.note(`Study ${studyId} is open. Fingerprint of its key: ${fingerprint.join(' ')}`);
      return { text: url, json: { studyId, studyDigest, keyId: key.keyId, fingerprint, link: url } };
    } finally {
      await room.lock();
    }
  },
};

type Source =
  | { readonly kind: 'new'; readonly input: Parameters<CipherwardClient['api']['study']['create']['mutate']>[0] }
  | { readonly kind: 'known'; readonly studyId: string };

async function sourceOf(given: Given): Promise<Source> {
  const chosen = ['template', 'draft', 'study'].filter((name) => given[name] !== undefined);
  if (chosen.length !== 1) throw new UsageError('Give one of --template, --draft and --study.');
  const demonstration = given.demonstration === true;
  if (chosen[0] === 'study') return { kind: 'known', studyId: required(given, 'study') };
  if (chosen[0] === 'draft') {
    const draft = readDraft(await readText(required(given, 'draft')));
    return { kind: 'new', input: { demonstration, from: { kind: 'draft', draft } } };
  }
  const template = templateIds.find((id) => id === given.template);
  if (template === undefined) throw new UsageError(`There is no such template. There are ${templateIds.join(', ')}.`);
  const keyOwner = { name: required(given, 'owner'), contact: required(given, 'contact') };
  return {
    kind: 'new',
    input: { demonstration, from: { kind: 'template', template: template satisfies StudyTemplate['id'], keyOwner } },
  };
}

function readDraft(json: string): StudyDraft {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new UsageError('The draft is not JSON.');
  }
  const checked = StudyDraft.safeParse(parsed);
  if (checked.success) return checked.data;
  const places = checked.error.issues.map(({ path: at, message }) => `  ${at.join('.') || 'draft'}: ${message}`);
  throw new UsageError(`The draft is not complete:\n${places.join('\n')}`);
}

/** Makes the draft, or looks at the one that is there; says everything that keeps it from opening before a key is made. */
async function draftOn(client: CipherwardClient, source: Source): Promise<string> {
  const studyId =
    source.kind === 'known' ? source.studyId : (await client.api.study.create.mutate(source.input)).studyId;
  const { faults, smallestMinimum } = (await client.api.study.get.query({ studyId })).report;
  if (faults.length === 0) return studyId;
  const places = faults.map(({ where, reason }) => `  ${where}: ${reason}`);
  throw new UsageError(
    `Study ${studyId} is kept as a draft, but cannot open (smallest minimum: ${smallestMinimum}):\n${places.join('\n')}`,
  );
}

/** Key, proof, self-test, passphrase, recovery file and the drill that opens it again. */
async function makeKey(
  context: Context,
  given: Given,
  room: KeyRoom,
  studyId: string,
  passphrase: string,
): Promise<KeySummary> {
  const progress = showKeyProgress(context);
  const { handle } = await room.createKey({ studyId }, progress);
  await room.proveKey(handle, progress);
  await room.selfTest(handle, progress);
  await room.wrapWithPassphrase(handle, passphrase, progress);
  const recovery = await room.makeRecovery(handle);
  const file = path.resolve(text(given, 'recovery-file') ?? recovery.fileName);
  await writePrivate(file, recovery.file);
  context.terminal.note(`Recovery file: ${file}`);
  const typed = await handOver(context, given, recovery.words);
  return room.proveRecovery(handle, await readOctets(file), typed);
}

/** Gives the words to their owner and takes them back as the owner kept them. */
async function handOver({ terminal }: Context, given: Given, words: readonly string[]): Promise<string> {
  const wordsFile = text(given, 'words-file');
  if (wordsFile !== undefined) {
    await writePrivate(path.resolve(wordsFile), `${words.join(' ')}\n`);
    return readText(wordsFile);
  }
  terminal.note('Write these twelve words down. They open the recovery file and are shown once:\n');
  terminal.note(words.map((word, i) => `${String(i + 1).padStart(4)}  ${word}`).join('\n'));
  return terminal.ask('\nType the words from your paper, to try the recovery file: ');
}
