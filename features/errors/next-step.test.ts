import { expect, test } from 'vitest';
import { nextStepOf } from './next-step.ts';

test('a lost connection can be tried again, a wrong link cannot', () => {
  expect(nextStepOf('network/offline').retry).toBe(true);
  expect(nextStepOf('link/unknown').retry).toBe(false);
  expect(nextStepOf('not-found').retry).toBe(false);
});

test('only somebody who is signed out is led to the sign-in', () => {
  expect(nextStepOf('access/signed-out').signIn).toBe(true);
  expect(nextStepOf('access/denied').signIn).toBe(false);
});

test('a study that is not the one agreed to alarms, a missing network does not', () => {
  expect(nextStepOf('study/digest-mismatch').tone).toBe('danger');
  expect(nextStepOf('network/offline').tone).toBe('caution');
});
