import { describe, expect, test } from 'vitest';
import { isUnderWay, PROGRESS_STEPS, presentOf, progressOf } from './progress-model.ts';
import { addableRounds, newestOpen, nextRoundNumber, standingOf } from './release-model.ts';
import { ruleLines } from './rules.ts';
import type { ComputationView, ReleaseView, RoundView, RuleView } from './views.ts';

const computation = (change: Partial<ComputationView>): ComputationView => ({
  id: 'c',
  studyId: 's',
  visit: 0,
  kind: 'round',
  rounds: [1],
  state: 'running',
  step: 'adding',
  done: 0,
  total: 100,
  persons: 100,
  attempt: 1,
  fault: null,
  releaseId: null,
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  ...change,
});

describe('progress', () => {
  test('the share is known while ciphertexts are added, and only then', () => {
    expect(progressOf(computation({ done: 25 })).share).toBe(0.25);
    expect(progressOf(computation({ step: 'joining', done: 100 })).share).toBeNull();
    expect(progressOf(computation({ total: 0 })).share).toBeNull();
  });

  test('all steps are done when it is released', () => {
    const progress = progressOf(computation({ state: 'succeeded', step: 'released' }));
    expect(progress).toEqual({ current: PROGRESS_STEPS.length, share: null, outcome: 'released' });
  });

  test('a refusal is an end that did not release', () => {
    expect(progressOf(computation({ state: 'succeeded', step: 'refused' }))).toMatchObject({
      current: 4,
      outcome: 'refused',
    });
  });

  test('a computation that went back to the queue waits, whatever step it had reached', () => {
    expect(progressOf(computation({ state: 'queued', step: 'joining' })).current).toBe(0);
  });

  test('a failed one stays at the step where it failed', () => {
    expect(progressOf(computation({ state: 'failed', step: 'joining' }))).toMatchObject({
      current: 2,
      outcome: 'failed',
    });
  });
});

describe('what a visit waits for', () => {
  const failed = computation({ id: 'failed', state: 'failed' });
  const ended = computation({ id: 'ended', state: 'succeeded', step: 'released' });

  test('one under way, before all', () => {
    expect(presentOf([failed, computation({ id: 'runs', state: 'queued' })], 0)?.id).toBe('runs');
  });

  test('a failed one, until something newer ended', () => {
    expect(presentOf([failed, ended], 0)?.id).toBe('failed');
    expect(presentOf([ended, failed], 0)).toBeNull();
  });

  test('not that of another visit', () => {
    expect(presentOf([computation({ visit: 1 })], 0)).toBeNull();
    expect(isUnderWay(failed)).toBe(false);
  });
});

const rule = (change: Partial<RuleView>): RuleView => ({
  rule: 'persons',
  cell: '',
  actual: 84,
  required: 45,
  comparison: 'at-least',
  holds: true,
  overridden: false,
  ...change,
});

describe('rules in words', () => {
  test('figures are cut down, never rounded up to what is not allowed', () => {
    const [line] = ruleLines([rule({ rule: 'figures', actual: 16, required: 16.83, comparison: 'at-most' })]);
    expect(line?.required).toBe(16);
  });

  test('what is broken comes first; what was set aside is not broken', () => {
    const lines = ruleLines([
      rule({}),
      rule({ rule: 'figures', holds: false, overridden: true }),
      rule({ rule: 'sites', holds: false }),
    ]);
    expect(lines.map((line) => line.rule)).toEqual(['sites', 'persons', 'figures']);
  });

  test('rules that say nothing are left out while they hold, and said when they do not', () => {
    const quiet = [rule({ rule: 'sealed' }), rule({ rule: 'cohort' }), rule({ rule: 'approvals', required: 0 })];
    expect(ruleLines(quiet)).toEqual([]);
    expect(ruleLines([rule({ rule: 'sealed', holds: false })])).toHaveLength(1);
    expect(ruleLines([rule({ rule: 'approvals', required: 1 })])).toHaveLength(1);
  });

  test('a rule of a later version still has a line', () => {
    expect(ruleLines([rule({ rule: 'attested' })])[0]?.sentence).toBe('unknown');
  });
});

const release = (change: Partial<ReleaseView>): ReleaseView => ({
  id: 'r',
  computationId: 'c',
  visit: 0,
  rounds: [1],
  state: 'opening',
  open: true,
  reason: { code: 'release/allowed', detail: {} },
  persons: 84,
  figures: 16,
  rules: [],
  createdAt: '2026-01-01T00:00:00Z',
  ...change,
});
const round = (change: Partial<RoundView>): RoundView => ({
  id: 'o',
  visit: 0,
  number: 1,
  state: 'released',
  fault: null,
  sealedAt: null,
  releasedAt: null,
  ...change,
});

describe('releases', () => {
  test('a spoilt round withholds its release, whatever was ruled', () => {
    expect(standingOf(release({}), [round({})])).toBe('released');
    expect(standingOf(release({}), [round({ state: 'spoilt' })])).toBe('spoilt');
    expect(standingOf(release({}), [round({ state: 'spoilt', visit: 1 })])).toBe('released');
  });

  test('a ruling that said no is a refusal, none at all is in the making', () => {
    expect(standingOf(release({ open: false, reason: { code: 'release/figures', detail: {} } }), [])).toBe('refused');
    expect(standingOf(release({ open: false, reason: null }), [])).toBe('waiting');
  });

  test('only released rounds of the visit can be added', () => {
    const rounds = [
      round({ number: 2 }),
      round({}),
      round({ number: 3, state: 'spoilt' }),
      round({ number: 4, visit: 1 }),
    ];
    const releases = [release({ rounds: [1, 2], persons: 150 }), release({ rounds: [2], persons: 66 }), release({})];
    expect(addableRounds(releases, rounds, 0)).toEqual([
      { number: 1, persons: 84 },
      { number: 2, persons: 66 },
    ]);
  });

  test('the next round takes the next number, or that of one that was opened again', () => {
    expect(nextRoundNumber([], 0)).toBe(1);
    expect(nextRoundNumber([round({}), round({ number: 2 })], 0)).toBe(3);
    expect(nextRoundNumber([round({}), round({ number: 2, state: 'collecting' })], 0)).toBe(2);
  });

  test('the newest that may be opened', () => {
    const refused = release({ id: 'no', open: false, reason: { code: 'release/figures', detail: {} } });
    expect(newestOpen([refused, release({ id: 'yes' })], [])?.id).toBe('yes');
    expect(newestOpen([refused], [])).toBeNull();
  });
});
