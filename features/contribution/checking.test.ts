import { expect, test } from 'vitest';
import { DomainError } from '../../core/errors.ts';
import type { StudyCheck } from '../../workers/contribution-api.ts';
import { type CheckState, checkingOf } from './checking.ts';

const FOUND: StudyCheck = { fingerprint: ['harbour'], studyDigest: 'ab', remembered: true, tier: 'bigint' };
const crashed = () => Promise.reject(new DomainError('worker/crashed'));

/** A checking whose attempts end as they are told to, in order. */
function rehearsed(...ends: readonly (() => Promise<StudyCheck>)[]) {
  const shown: CheckState['kind'][] = [];
  let attempts = 0;
  const checking = checkingOf(
    () => (ends[attempts++] ?? crashed)(),
    ({ kind }) => void shown.push(kind),
  );
  return { checking, shown, attempts: () => attempts };
}

test('what was found is not looked for again', async () => {
  const { checking, attempts } = rehearsed(() => Promise.resolve(FOUND));
  expect(await checking.begin()).toBe(FOUND);
  expect(await checking.ensure()).toBe(FOUND);
  expect(attempts()).toBe(1);
});

test('after a check that failed, asking is enough to check again', async () => {
  const { checking, shown } = rehearsed(crashed, () => Promise.resolve(FOUND));
  await expect(checking.begin()).rejects.toThrow('worker/crashed');
  expect(await checking.ensure()).toBe(FOUND);
  expect(shown).toEqual(['running', 'fault', 'running', 'done']);
});

test('the end of a check that nobody waits for any more is not shown', async () => {
  const first = Promise.withResolvers<StudyCheck>();
  const { checking, shown } = rehearsed(
    () => first.promise,
    () => Promise.resolve(FOUND),
  );
  const old = checking.begin();
  await checking.begin();
  first.reject(new DomainError('worker/crashed'));
  await expect(old).rejects.toThrow('worker/crashed');
  expect(shown).toEqual(['running', 'running', 'done']);
});
