import { toBase64Url } from '../../core/bytes.ts';
import { DomainError } from '../../core/errors.ts';
import { parseStudyLink } from '../../core/protocol/study-link.ts';
import type { SealedContribution } from '../../workers/contribution-api.ts';
import { contributionPool } from '../../workers/contribution-pool-client.ts';
import type { KeySummary, OnKeyProgress } from '../../workers/keyroom-api.ts';
import { keyRoom } from '../../workers/keyroom-client.ts';
import { api, carryStudyLink, faultOf } from '../api/client.ts';
import { fetchProof, fetchStudy, submitEnvelope } from '../contribution/door.ts';
import { delayBeforeSending, prospectOf } from '../contribution/kept.ts';
import { openStudyWith, registerKey } from '../keys/door.ts';
import { openRelease } from '../result/open-release.ts';
import type { OpenedResult } from '../result/opened.ts';
import { makeLanes } from './lanes.ts';
import { excerptOf, type StageName } from './stages.ts';

export const PERSONS = 240;
const LANES = 8;
const ATTEMPTS = 4;
const LOOK_MS = 400;
/** The log takes contributions in within a second or two; after this the round is sealed with those that are in. */
const PATIENCE_MS = 20_000;
const LINK_DAYS = 1;
const SCREENING = 'screening';

/** What the page hears while the demonstration runs. */
export interface Listener {
  readonly onStage: (stage: StageName) => void;
  readonly onProgress: (done: number, total: number) => void;
  readonly onEnvelope: (excerpt: string, bytes: number) => void;
  readonly onStudy: (studyId: string) => void;
}

/** The names that a demonstration study carries. */
export interface DemonstrationNames {
  readonly keyOwner: string;
  readonly contact: string;
  readonly link: string;
}

export interface Demonstrated {
  readonly studyId: string;
  readonly passphrase: string;
  readonly opened: OpenedResult;
}

/**
 * The whole road in one go, through the doors that everybody uses: session, key, proof, wraps, opening, link, envelopes, computation, release.
 * @throws DomainError of whatever was refused; `computation/cancelled` when it was stopped
 */
export async function runDemonstration(
  names: DemonstrationNames,
  listener: Listener,
  signal: AbortSignal,
): Promise<Demonstrated> {
  const goOn = (stage: StageName) => {
    signal.throwIfAborted();
    listener.onStage(stage);
  };
  const progress: OnKeyProgress = ({ done, total }) => listener.onProgress(done, total);
  try {
    goOn('session');
    const studyId = await demonstrationStudy(names);
    listener.onStudy(studyId);
    goOn('key');
    const made = await keyRoom.createKey({ studyId }, progress);
    goOn('proof');
    const proof = await keyRoom.proveKey(made.handle, progress);
    const tested = await keyRoom.selfTest(made.handle, progress);
    await registerKey(studyId, tested, proof);
    goOn('safe');
    const { key, passphrase } = await madeSafe(tested, progress);
    goOn('open');
    await openStudyWith(studyId, key);
    const { url } = await api.link.create.mutate({ studyId, label: names.link, days: LINK_DAYS });
    goOn('encrypt');
    await everybodyAnswers(new URL(url).hash, listener, signal);
    goOn('compute');
    const releaseId = await released(studyId, listener, signal);
    goOn('result');
    const { document } = await api.study.get.query({ studyId });
    if (document === null) throw new DomainError('not-found');
    return { studyId, passphrase, opened: await openRelease({ id: studyId, document }, releaseId, key, progress) };
  } catch (thrown) {
    throw signal.aborted ? new DomainError('computation/cancelled') : faultOf(thrown);
  } finally {
    carryStudyLink(null);
    // awaited: the next run must not find this one's workers on their way out
    await contributionPool.stop().catch(() => undefined);
  }
}

/** Somebody who is signed in keeps their session; everybody else gets a demonstrator's. */
async function demonstrationStudy({ keyOwner, contact }: DemonstrationNames): Promise<string> {
  if ((await api.account.me.query({})) === null) await signInAsVisitor();
  const from = { kind: 'template', template: SCREENING, keyOwner: { name: keyOwner, contact } } as const;
  return (await api.study.create.mutate({ demonstration: true, from })).studyId;
}

async function signInAsVisitor(): Promise<void> {
  const answer = await fetch('/api/auth/sign-in/anonymous', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => null);
  if (answer === null) throw new DomainError('network/offline');
  if (answer.status === 429) throw new DomainError('access/rate-limited');
  if (!answer.ok) throw new DomainError('access/denied', { why: 'demonstration' });
}

/** What an owner does by hand with a real key: a passphrase, a recovery file, and the trial of it. */
async function madeSafe(key: KeySummary, progress: OnKeyProgress) {
  const passphrase = toBase64Url(crypto.getRandomValues(new Uint8Array(15)));
  await keyRoom.wrapWithPassphrase(key.handle, passphrase, progress);
  const { file, words } = await keyRoom.makeRecovery(key.handle);
  return { key: await keyRoom.proveRecovery(key.handle, file, words.join(' ')), passphrase };
}

async function everybodyAnswers(fragment: string, listener: Listener, signal: AbortSignal): Promise<void> {
  const { token, studyDigest } = parseStudyLink(fragment);
  carryStudyLink(token);
  const bundle = await fetchStudy(signal);
  const proof = await fetchProof(bundle.proofUrl, signal);
  const linkDigest = [...studyDigest].map((octet) => octet.toString(16).padStart(2, '0')).join('');
  await contributionPool.checkStudy(bundle, linkDigest, proof, () => undefined);
  signal.throwIfAborted();
  const lanes = makeLanes(LANES);
  let stored = 0;
  listener.onProgress(0, PERSONS);
  const send = async ({ envelope }: SealedContribution) => {
    await submitWithPatience(envelope, signal);
    listener.onProgress(++stored, PERSONS);
  };
  const stopped = untilAborted(signal);
  const cancel = () => void contributionPool.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await contributionPool.encryptSynthetic({ persons: PERSONS }, async (sealed) => {
      signal.throwIfAborted();
      listener.onEnvelope(excerptOf(sealed.envelope), sealed.envelope.length);
      await Promise.race([lanes.begin(() => send(sealed)), stopped]);
    });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  await lanes.end();
  carryStudyLink(null);
}

/** Rejects when the signal says stop, and never resolves: a request that hangs does not keep anybody who wants to stop. */
function untilAborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return promise;
}

/** The same octets again after a lost connection: the server counts them once. */
async function submitWithPatience(envelope: Uint8Array, signal: AbortSignal): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    try {
      await submitEnvelope(envelope);
      return;
    } catch (thrown) {
      const { code } = faultOf(thrown);
      if (attempts >= ATTEMPTS || prospectOf(code) !== 'again') throw thrown;
      const pause = delayBeforeSending({ state: 'waiting', fault: code, attempts }, Math.random()) ?? 0;
      await waited(pause, signal);
    }
  }
}

/** Launches when everybody is in the log, and follows the computation to its release. */
async function released(studyId: string, listener: Listener, signal: AbortSignal): Promise<string> {
  const until = performance.now() + PATIENCE_MS;
  while ((await personsWaiting(studyId)) < PERSONS && performance.now() < until) await waited(LOOK_MS, signal);
  const { computationId } = await api.computation.launch.mutate({ studyId, visit: 0 });
  for (;;) {
    const { state, done, total, fault, releaseId } = await api.computation.get.query({ studyId, computationId });
    listener.onProgress(done, total);
    if (state === 'failed' || state === 'cancelled') throw new DomainError('computation/failed', fault?.detail ?? {});
    if (state === 'succeeded') {
      if (releaseId === null) throw new DomainError('release/not-released');
      return releaseId;
    }
    await waited(LOOK_MS, signal);
  }
}

async function personsWaiting(studyId: string): Promise<number> {
  const { waiting } = await api.release.list.query({ studyId });
  return waiting.reduce((sum, { persons }) => sum + persons, 0);
}

function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = () => {
    clearTimeout(timer);
    reject(signal.reason);
  };
  const timer = setTimeout(() => {
    signal.removeEventListener('abort', stop);
    resolve();
  }, milliseconds);
  signal.addEventListener('abort', stop, { once: true });
  return promise;
}
