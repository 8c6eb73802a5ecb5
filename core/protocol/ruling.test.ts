import { describe, expect, test } from 'vitest';
import { ReleasePolicy } from './policy.ts';
import { type ReleaseFacts, ruleRelease } from './ruling.ts';

const policy = ReleasePolicy.parse({ version: 1, minimumPersons: 45 });
const facts = (fields: Partial<ReleaseFacts> = {}): ReleaseFacts => ({
  policy,
  phase: 'sealed',
  cells: [
    { cell: '{"sex":"female"}', persons: 84, contributions: 84 },
    { cell: '{"sex":"male"}', persons: 50, contributions: 50 },
  ],
  figures: 15,
  sites: null,
  approvals: 0,
  ...fields,
});
const one = (persons: number) => [{ cell: '', persons, contributions: persons }];

describe('ruling on a release', () => {
  test('allows, and shows every rule with its figures for every cell', () => {
    const ruling = ruleRelease(facts());
    expect(ruling).toMatchObject({
      allowed: true,
      reasonCode: 'release/allowed',
      detail: { persons: 134, cells: 2, minimum: 45, figures: 15 },
    });
    expect(
      ruling.rules.map(({ rule, cell, actual, required, comparison, holds }) => [
        rule,
        cell,
        actual,
        required,
        comparison,
        holds,
      ]),
    ).toEqual([
      ['sealed', null, 1, 1, 'at-least', true],
      ['cohort', null, 2, 1, 'at-least', true],
      ['persons', '{"sex":"female"}', 84, 45, 'at-least', true],
      ['floor', '{"sex":"female"}', 84, 3, 'at-least', true],
      ['figures', '{"sex":"female"}', 15, 27.72, 'at-most', true],
      ['persons', '{"sex":"male"}', 50, 45, 'at-least', true],
      ['floor', '{"sex":"male"}', 50, 3, 'at-least', true],
      ['figures', '{"sex":"male"}', 15, 16.5, 'at-most', true],
      ['approvals', null, 0, 0, 'at-least', true],
    ]);
  });

  test.each<[string, Partial<ReleaseFacts>, string]>([
    ['not sealed', { phase: 'discarded' }, 'release/not-released'],
    ['already released', { phase: 'released' }, 'release/not-released'],
    ['nobody', { cells: [] }, 'cohort/empty'],
    ['one person short', { cells: one(44), figures: 1 }, 'release/too-few-persons'],
    [
      'one cell of two too small',
      { cells: [...one(60), { cell: 'x', persons: 44, contributions: 44 }], figures: 1 },
      'release/too-few-persons',
    ],
    ['too many figures', { cells: one(45), figures: 16 }, 'release/figures'],
    ['two sites of three', { cells: one(500), sites: 2 }, 'release/too-few-sites'],
  ])('refuses: %s', (_, fields, reasonCode) => {
    expect(ruleRelease(facts(fields))).toMatchObject({ allowed: false, reasonCode });
  });

  test('names the cell, the figure and what is needed', () => {
    expect(ruleRelease(facts({ cells: one(44) })).detail).toEqual({
      rule: 'persons',
      actual: 44,
      required: 45,
      cell: '',
    });
  });

  test('the boundary itself is enough', () => {
    expect(ruleRelease(facts({ cells: one(100), figures: 33 })).allowed).toBe(true);
    expect(ruleRelease(facts({ cells: one(100), figures: 34 })).allowed).toBe(false);
    expect(ruleRelease(facts({ cells: one(45), figures: 1, sites: 3 })).allowed).toBe(true);
  });

  test('words in the policy put the figures aside, visibly, and nothing else', () => {
    const override = { ...policy, minimumPersons: 3, override: 'Published reference numbers, nobody is measured.' };
    const ruling = ruleRelease(facts({ policy: override, cells: one(3), figures: 3 }));
    expect(ruling.allowed).toBe(true);
    expect(ruling.rules.find(({ rule }) => rule === 'figures')).toMatchObject({ holds: false, overridden: true });
    expect(ruleRelease(facts({ policy: override, cells: one(2), figures: 0 }))).toMatchObject({
      allowed: false,
      reasonCode: 'release/too-few-persons',
    });
  });

  test('the floor stands even under a policy that could not have been parsed', () => {
    const ruling = ruleRelease(facts({ policy: { ...policy, minimumPersons: 1 }, cells: one(2), figures: 0 }));
    expect(ruling).toMatchObject({ allowed: false, detail: { rule: 'floor', required: 3 } });
  });

  test('approvals are counted when a policy asks for them', () => {
    const strict = { ...policy, approvals: { required: 1 } } as unknown as ReleasePolicy;
    expect(ruleRelease(facts({ policy: strict }))).toMatchObject({
      allowed: false,
      reasonCode: 'release/approvals-missing',
    });
    expect(ruleRelease(facts({ policy: strict, approvals: 1 })).allowed).toBe(true);
  });
});
