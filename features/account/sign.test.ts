import { afterEach, expect, test, vi } from 'vitest';
import { INVITATION_HEADER } from '../../core/protocol/invitation.ts';
import { safeNext, signFaults } from './fields.ts';
import { signFaultOf, signUp } from './sign.ts';

afterEach(() => vi.unstubAllGlobals());

const TOKEN = 'A-_9'.repeat(10).concat('xyz');

test('an invitation goes along in the header that the server reads, never in the address or the form', async () => {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal('fetch', async (path: string, request: RequestInit) => {
    asked.push([path, request]);
    return new Response('{}');
  });
  expect(await signUp('Ada', 'ada@example.org', 'twelve letters', TOKEN)).toBeNull();
  expect(await signUp('Ada', 'ada@example.org', 'twelve letters', null)).toBeNull();
  expect(asked.map(([, { headers }]) => new Headers(headers).get(INVITATION_HEADER))).toEqual([TOKEN, null]);
  for (const [path, { body }] of asked) expect(path + body).not.toContain(TOKEN);
});

test.each([
  [401, 'INVALID_EMAIL_OR_PASSWORD', 'wrong'],
  [403, 'NOT_INVITED', 'notInvited'],
  [403, 'NOT_CLAIMED', 'notClaimed'],
  [422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL', 'taken'],
  [429, 'INVALID_EMAIL_OR_PASSWORD', 'tooOften'],
  [500, undefined, 'internal'],
])('an answer %i %s is told as %s', (status, code, fault) => {
  expect(signFaultOf(status, code)).toBe(fault);
});

test('a form that is complete has no faults', () => {
  expect(signFaults({ name: 'Ada', email: 'ada@example.org', newPassword: 'twelve letters' })).toEqual({});
});

test('each field says what is wrong with it', () => {
  expect(signFaults({ name: ' ', email: 'ada', password: '', newPassword: 'eleven char' })).toEqual({
    name: 'missing',
    email: 'email',
    password: 'missing',
    newPassword: 'short',
  });
});

test('an old password may be short: only a new one is measured', () => {
  expect(signFaults({ email: 'a@b.org', password: 'x' })).toEqual({});
});

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/ x', undefined, ''])(
  'after signing in %s is not followed',
  (next) => {
    expect(safeNext(next)).toBe('/studies');
  },
);

test('after signing in a page of ours is followed', () => {
  expect(safeNext('/keys/2b1f')).toBe('/keys/2b1f');
});
