import { describe, expect, test } from 'vitest';
import { authorise, type Principal, type Resource } from './authorisation.ts';
import { ACTIONS, type Action, RULES } from './authorisation-rules.ts';
import { SCOPES, type Scope, STUDY_ROLES, type StudyRole } from './roles.ts';
import type { StudyPhase } from './study.ts';

const STUDY = 's1';
const user = (
  role: 'operator' | 'researcher' | 'demonstrator' = 'researcher',
  scopes: 'session' | readonly Scope[] = 'session',
): Principal => ({ kind: 'user', id: 'u1', role, scopes });
const anonymous: Principal = { kind: 'anonymous' };
const link = (studyId = STUDY): Principal => ({ kind: 'link', studyId, linkId: 'l1' });
const study = (role: StudyRole | null, phase: StudyPhase = 'open', demonstration = false): Resource => ({
  kind: 'study',
  studyId: STUDY,
  phase,
  role,
  demonstration,
});
const PHASES: readonly StudyPhase[] = ['draft', 'open', 'closed', 'archived', 'purged'];

const allowed = (principal: Principal, resource: Resource): Action[] =>
  ACTIONS.filter((action) => authorise(principal, action, resource).allowed);
const code = (principal: Principal, action: Action, resource: Resource) => {
  const verdict = authorise(principal, action, resource);
  return verdict.allowed ? 'allowed' : verdict.code;
};

const OPEN_TO_ALL: readonly Action[] = [
  'installation.status',
  'account.me',
  'contribution.withdraw',
  'contribution.status',
  'contribution.receiptProof',
  'log.checkpoint',
  'log.inclusion',
  'log.consistency',
];
const beyond = (actions: readonly Action[]): Action[] => actions.filter((action) => !OPEN_TO_ALL.includes(action));

describe('the whole table', () => {
  test('has one row per action, and no action twice', () => {
    expect(Object.keys(RULES).sort()).toEqual([...ACTIONS].sort());
    expect(new Set(ACTIONS).size).toBe(ACTIONS.length);
  });

  test.each<[string, Principal, Resource, Action[]]>([
    ['a stranger on a study', anonymous, study(null), []],
    ['a stranger on nothing', anonymous, { kind: 'none' }, []],
    ['a stranger on a new installation', anonymous, { kind: 'installation', claimed: false }, ['installation.claim']],
    ['a stranger on a claimed installation', anonymous, { kind: 'installation', claimed: true }, []],
    ['a link on its study', link(), study(null), ['contribution.study', 'contribution.submit', 'release.inputs']],
    ['a link on its closed study', link(), study(null, 'closed'), ['contribution.study', 'release.inputs']],
    ['a link on a purged study', link(), study(null, 'purged'), []],
    ['a link on a draft', link(), study(null, 'draft'), []],
    ['a link on another study', link('s2'), study(null), []],
    ['a link on accounts and operation', link(), { kind: 'none' }, []],
    ['a researcher on a study of others', user(), study(null), []],
    [
      'an operator on a study of others',
      user('operator'),
      study(null),
      ['operator.users', 'operator.signUp', 'operator.jobs', 'operator.metrics'],
    ],
    ['a researcher on nothing', user(), { kind: 'none' }, ['study.list', 'study.create', 'study.figures']],
    ['a researcher on a new installation', user(), { kind: 'installation', claimed: true }, []],
    [
      'a researcher on their account',
      user(),
      { kind: 'account', userId: 'u1' },
      ACTIONS.filter((action) => action.startsWith('account.') && action !== 'account.me'),
    ],
    [
      'a demonstrator on their account',
      user('demonstrator'),
      { kind: 'account', userId: 'u1' },
      ['account.sessions.list', 'account.sessions.revoke'],
    ],
    ['a researcher on the account of another', user(), { kind: 'account', userId: 'u2' }, []],
    [
      'an operator on the account of another',
      user('operator'),
      { kind: 'account', userId: 'u2' },
      ['operator.users', 'operator.signUp', 'operator.jobs', 'operator.metrics'],
    ],
    [
      'a viewer',
      user(),
      study('viewer'),
      [
        'study.get',
        'study.members.list',
        'contribution.study',
        'computation.get',
        'computation.list',
        'computation.progress',
        'release.list',
        'release.inputs',
      ],
    ],
    ['an auditor, until auditing comes', user(), study('auditor'), []],
    [
      'an analyst',
      user(),
      study('analyst'),
      [
        'study.get',
        'study.members.list',
        'link.list',
        'link.create',
        'link.revoke',
        'contribution.study',
        'computation.launch',
        'computation.get',
        'computation.list',
        'computation.cancel',
        'computation.retry',
        'computation.progress',
        'release.list',
        'release.get',
        'release.inputs',
      ],
    ],
    [
      'an owner of an open study',
      user(),
      study('owner'),
      [
        'study.get',
        'study.close',
        'study.members.list',
        'study.members.add',
        'study.members.remove',
        'link.list',
        'link.create',
        'link.revoke',
        'contribution.study',
        'computation.launch',
        'computation.get',
        'computation.list',
        'computation.cancel',
        'computation.retry',
        'computation.progress',
        'release.list',
        'release.get',
        'release.spoil',
        'release.inputs',
      ],
    ],
    [
      'an owner of a draft',
      user(),
      study('owner', 'draft'),
      [
        'study.get',
        'study.update',
        'study.registerKey',
        'study.open',
        'study.purge',
        'study.members.list',
        'study.members.add',
        'study.members.remove',
        'link.list',
        'computation.get',
        'computation.list',
        'computation.progress',
        'release.list',
      ],
    ],
  ])('%s', (_, principal, resource, expected) => {
    expect(beyond(allowed(principal, resource)).sort()).toEqual([...expected].sort());
  });
});

describe('what protects one person', () => {
  test('nobody is served a stored contribution, whoever they are and whatever the phase', () => {
    const principals = [
      anonymous,
      link(),
      user(),
      user('operator'),
      user('demonstrator'),
      user('researcher', [...SCOPES]),
    ];
    for (const principal of principals)
      for (const role of [null, ...STUDY_ROLES])
        for (const phase of PHASES)
          expect(authorise(principal, 'audit.envelopes', study(role, phase)).allowed).toBe(false);
  });

  test('an operator without a role in a study gets neither the study nor its releases', () => {
    for (const action of ACTIONS.filter((name) =>
      /^(study\.(?!list|create|figures)|release|computation|link)/.test(name),
    )) {
      expect([action, code(user('operator'), action, study(null))]).toEqual([action, 'not-found']);
    }
  });

  test('aggregates go to those who compute and open, not to viewers', () => {
    expect(STUDY_ROLES.filter((role) => authorise(user(), 'release.get', study(role)).allowed)).toEqual([
      'owner',
      'analyst',
    ]);
  });
});

describe('tokens', () => {
  test('a token does what its scopes say and never more than a session of the same person', () => {
    for (const scope of SCOPES) {
      for (const resource of [
        study('owner'),
        study('owner', 'draft'),
        { kind: 'none' } as const,
        { kind: 'account', userId: 'u1' } as const,
      ]) {
        const token = beyond(allowed(user('researcher', [scope]), resource));
        const session = allowed(user(), resource);
        expect(token.filter((action) => !session.includes(action))).toEqual([]);
        for (const action of token) expect(RULES[action]).toMatchObject({ scopes: expect.arrayContaining([scope]) });
      }
    }
    expect(beyond(allowed(user('researcher', []), study('owner')))).toEqual([]);
  });

  test('no token makes tokens, ends sessions, adds members, purges or operates', () => {
    const everything = user('operator', [...SCOPES]);
    for (const action of ['account.tokens.create', 'account.sessions.revoke'] as const)
      expect(code(everything, action, { kind: 'account', userId: 'u1' })).toBe('access/denied');
    for (const action of ['study.members.add', 'study.purge'] as const)
      expect(code(everything, action, study('owner', 'draft'))).toBe('access/denied');
    expect(code(everything, 'operator.users', { kind: 'none' })).toBe('access/denied');
  });
});

describe('demonstration', () => {
  test('a demonstrator makes and uses demonstration studies only, alone', () => {
    const demonstrator = user('demonstrator');
    expect(code(demonstrator, 'study.create', { kind: 'new-study', demonstration: true })).toBe('allowed');
    expect(code(demonstrator, 'study.create', { kind: 'new-study', demonstration: false })).toBe('access/denied');
    expect(code(user(), 'study.create', { kind: 'new-study', demonstration: false })).toBe('allowed');
    expect(code(demonstrator, 'computation.launch', study('owner', 'open', true))).toBe('allowed');
    expect(code(demonstrator, 'computation.launch', study('owner', 'open', false))).toBe('access/denied');
    expect(code(demonstrator, 'study.members.add', study('owner', 'open', true))).toBe('access/denied');
  });
});

describe('contributing', () => {
  test('comes by link; members bring synthetic people to demonstrations alone', () => {
    for (const principal of [user(), user('operator'), user('researcher', [...SCOPES])]) {
      for (const role of STUDY_ROLES) {
        expect(code(principal, 'contribution.submit', study(role))).toBe('access/denied');
        const worker = role === 'owner' || role === 'analyst';
        expect(code(principal, 'contribution.submit', study(role, 'open', true))).toBe(
          worker ? 'allowed' : 'access/denied',
        );
      }
    }
    expect(code(link(), 'contribution.submit', study(null))).toBe('allowed');
  });
});

describe('reasons', () => {
  test.each<[Principal, Action, Resource, string]>([
    [anonymous, 'study.get', study(null), 'access/signed-out'],
    [link(), 'study.get', study(null), 'access/denied'],
    [user(), 'study.get', study(null), 'not-found'],
    [user(), 'study.open', study('analyst', 'draft'), 'access/denied'],
    [user(), 'study.update', study('owner', 'open'), 'study/not-draft'],
    [link(), 'contribution.submit', study(null, 'closed'), 'study/closed'],
    [link(), 'contribution.submit', study(null, 'draft'), 'not-found'],
    [user(), 'computation.launch', study('owner', 'archived'), 'study/closed'],
    [user(), 'study.purge', study('owner', 'open'), 'request/conflict'],
    [anonymous, 'installation.claim', { kind: 'installation', claimed: true }, 'access/setup-token'],
    [user(), 'study.get', { kind: 'none' }, 'access/denied'],
    [user(), 'study.create', study('owner'), 'access/denied'],
  ])('%o %s', (principal, action, resource, expected) => expect(code(principal, action, resource)).toBe(expected));

  test('an action that does not exist is denied', () => {
    for (const action of ['constructor', '__proto__', 'study.steal'])
      expect(code(user('operator'), action as Action, study('owner'))).toBe('access/denied');
  });
});
