import type { Action } from '../../core/protocol/authorisation-rules.ts';

/** What one question needs to be asked in a way that is likely to be answered. */
export interface Names {
  readonly studyId: string;
  readonly computationId: string;
  readonly releaseId: string;
  readonly contributionId: string;
  readonly keyId: string;
  readonly linkId: string;
}

type Question =
  | { readonly method: 'GET' | 'POST'; readonly input: unknown }
  /** Not asked here: it needs octets of its own, or would end what the walk is about. */
  | { readonly why: string };

const get = (input: unknown = {}): Question => ({ method: 'GET', input });
const post = (input: unknown): Question => ({ method: 'POST', input });

/** Every procedure that exists, with inputs that its owner could give. A new action does not compile without an entry. */
export const questions = ({
  studyId,
  computationId,
  releaseId,
  contributionId,
  linkId,
}: Names): Readonly<Record<Action, Question>> => ({
  'installation.status': get(),
  'installation.claim': post({ token: 'x'.repeat(32), name: 'A', email: 'a@example.org', password: 'x'.repeat(12) }),
  'account.me': get(),
  'account.tokens.list': get(),
  'account.tokens.create': post({ name: 'walk', scopes: ['release:read'], days: 1 }),
  'account.tokens.revoke': post({ tokenId: 'nothing' }),
  'account.sessions.list': get(),
  'account.sessions.revoke': post({ sessionId: 'nothing' }),
  'study.list': get(),
  'study.get': get({ studyId }),
  'study.create': { why: 'makes a study; it answers with its id alone' },
  'study.update': { why: 'wants a whole draft; it answers with a report on it' },
  'study.figures': { why: 'wants a whole draft; it answers with a report on it' },
  'study.registerKey': post({ studyId, publicBytes: '', proof: '' }),
  'study.open': post({ studyId, keyId: '0'.repeat(64), wraps: 2, provedWraps: 1 }),
  'study.close': { why: 'asked at the end' },
  'study.archive': { why: 'asked at the end' },
  'study.purge': { why: 'asked at the end' },
  'study.members.list': get({ studyId }),
  'study.members.add': post({ studyId, email: 'nobody@example.org', role: 'viewer' }),
  'study.members.remove': post({ studyId, userId: 'nobody' }),
  'link.list': get({ studyId }),
  'link.create': post({ studyId, label: 'walk', days: 1 }),
  'link.revoke': post({ studyId, linkId }),
  'contribution.study': get({ studyId }),
  'contribution.submit': post({}),
  'contribution.withdraw': post({}),
  'contribution.status': get({ contributionId }),
  'contribution.receiptProof': get({ contributionId }),
  'computation.launch': post({ studyId, visit: 0 }),
  'computation.get': get({ studyId, computationId }),
  'computation.list': get({ studyId }),
  'computation.cancel': post({ studyId, computationId }),
  'computation.retry': post({ studyId, computationId }),
  'computation.progress': get({ studyId, computationId }),
  'release.list': get({ studyId }),
  'release.get': get({ studyId, releaseId }),
  'release.inputs': get({ studyId, releaseId }),
  'release.spoil': { why: 'asked at the end' },
  'log.checkpoint': get(),
  'log.inclusion': get({ leafHash: '0'.repeat(64) }),
  'log.consistency': get({ first: 1, second: 2 }),
  'operator.users': get(),
  'operator.signUp': { why: 'changes who may join; it answers with the choice' },
  'operator.jobs': get(),
  'operator.metrics': { why: 'a plain route, asked as such' },
  'audit.envelopes': get({ studyId }),
});

/** Every address that is no procedure, and some that somebody might hope for. */
export const addresses = ({ studyId, releaseId, keyId, contributionId }: Names): readonly string[] => [
  '/',
  '/studies',
  `/studies/${studyId}`,
  `/keys/${studyId}`,
  `/result/${studyId}`,
  '/operator',
  '/healthz',
  '/metrics',
  '/api/healthz',
  '/api/openapi.json',
  `/api/key-proof/${keyId}`,
  `/api/v1/studies/${studyId}`,
  `/api/v1/studies/${studyId}/releases`,
  `/api/v1/studies/${studyId}/releases/${releaseId}`,
  `/api/v1/studies/${studyId}/releases/${releaseId}/inputs`,
  `/api/v1/studies/${studyId}/contributions`,
  `/api/v1/studies/${studyId}/envelopes`,
  `/api/v1/contributions/${contributionId}`,
  `/api/v1/contributions/${contributionId}/envelope`,
];
