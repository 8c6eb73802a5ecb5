import { readFileSync } from 'node:fs';
import { type CipherwardClient, createCipherwardClient } from '../../client/index.ts';
import { toBase64Url } from '../../core/bytes.ts';
import type { StudyDocument, StudyDraft } from '../../core/protocol/study.ts';
import { draftFromTemplate, type StudyTemplate } from '../../core/protocol/templates.ts';
import { type KeyRoom, startKeyRoom } from '../../keyroom/key-service.ts';
import { memoryKeyStore } from '../../keyroom/stores/memory-key-store.ts';
import type { KeySummary } from '../../workers/keyroom-api.ts';
import { operatorSession, place } from './place.ts';

const silent = (): void => undefined;

interface Session {
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
}

/** Asks as somebody's browser would: with its cookies, from the site's own origin. */
function clientOf(session: Session, url = place.url): CipherwardClient {
  const cookie = session.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  return createCipherwardClient({
    url,
    fetch: (address, init) => {
      const headers = new Headers(init?.headers);
      headers.set('cookie', cookie);
      headers.set('origin', url);
      return fetch(address, { ...init, headers });
    },
  });
}

export const operatorClient = (): CipherwardClient =>
  clientOf(JSON.parse(readFileSync(operatorSession(), 'utf8')) as Session);

/** Signs in without a browser, at any instance. */
export async function signedInClient(url: string, email: string, password: string): Promise<CipherwardClient> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
  const cookies = answer.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1) };
  });
  return clientOf({ cookies }, url);
}

export interface OpenStudy {
  readonly studyId: string;
  readonly studyDigest: string;
  readonly document: StudyDocument;
  /** The whole address, as it is sent to contributors. */
  readonly link: string;
}

/** A key of full size from Node's key room, still without a place. */
export async function madeKey(studyId: string): Promise<{ readonly room: KeyRoom; readonly key: KeySummary }> {
  const room = startKeyRoom(memoryKeyStore());
  return { room, key: await room.createKey({ studyId }, silent) };
}

export const templateDraft = (id: StudyTemplate['id'], changes: Partial<StudyDraft> = {}): StudyDraft => ({
  ...draftFromTemplate(id, { name: 'Elin Holm', contact: 'elin@example.org' }),
  ...changes,
});

/** Few people are enough: for studies in which the number is not the point. */
export const FEW = (draft: StudyDraft): StudyDraft['policy'] => ({
  ...draft.policy,
  minimumPersons: 3,
  override: 'These people do not exist, so few of them are enough.',
});

/** What the key room asks for before it opens anything of a study: tests, two wraps, and the trial of one. */
export async function bindKey(room: KeyRoom, key: KeySummary, document: StudyDocument): Promise<void> {
  await room.selfTest(key.handle, silent);
  await room.wrapWithPassphrase(key.handle, 'nine plain lemons on a tram', silent);
  const { file, words } = await room.makeRecovery(key.handle);
  await room.proveRecovery(key.handle, file, words.join(' '));
  await room.bindStudy(key.handle, document);
}

/** A study that is open, through the ordinary doors, with its key in Node's key room. */
export async function openStudy(
  { api }: CipherwardClient,
  draft: StudyDraft,
): Promise<OpenStudy & { readonly room: KeyRoom; readonly key: KeySummary }> {
  const { studyId } = await api.study.create.mutate({ from: { kind: 'draft', draft } });
  const { room, key } = await madeKey(studyId);
  const proof = await room.proveKey(key.handle, silent);
  await api.study.registerKey.mutate({
    studyId,
    publicBytes: toBase64Url(key.publicBytes),
    proof: toBase64Url(proof),
  });
  const { studyDigest, document } = await api.study.open.mutate({
    studyId,
    keyId: key.keyId,
    wraps: 2,
    provedWraps: 1,
  });
  const { url: link } = await api.link.create.mutate({ studyId, label: 'For everybody', days: null });
  return { studyId, studyDigest, document, link, room, key };
}
