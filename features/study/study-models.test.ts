import { describe, expect, test } from 'vitest';
import { STUDY_CAPACITY_BITS } from '../../core/protocol/freeze.ts';
import { draftFromTemplate } from '../../core/protocol/templates.ts';
import { figuresOf } from '../../core/statistics/figures.ts';
import { BLANK_MINIMUM, blankDraft } from './blank-draft.ts';
import { cellLabels, cohortRows, totalsOf } from './cohort-model.ts';
import { checkDraft } from './draft-check.ts';
import { formOf } from './draft-form.ts';
import { contradictedMinimum, drawLayout, learnedOf } from './figures-model.ts';
import { linkStateOf } from './link-state.ts';
import { openingStep } from './opening-steps.ts';

const owner = { name: 'Dr. Ada', contact: 'ada@example.org' };
const draft = draftFromTemplate('screening-by-sex', owner);

describe('what will be learned', () => {
  test('counts the same figures as a release opens, the count of people among them', () => {
    const learned = learnedOf(draft).reduce((sum, { figures }) => sum + figures, 1);
    expect(learned).toBe(figuresOf(draft));
  });

  test('a public group is not among what is learned of encrypted answers', () => {
    expect(learnedOf(draft).map(({ variable }) => variable.id)).toEqual(['glucose', 'cholesterol']);
  });
});

describe('the drawn layout', () => {
  const drawn = drawLayout(draft, STUDY_CAPACITY_BITS);

  test('fills each bar from its start, slot after slot, within the capacity', () => {
    for (const group of drawn?.groups ?? []) {
      let end = 0;
      for (const slot of group.slots) {
        expect(slot.start).toBeCloseTo(end, 12);
        end = slot.start + slot.share;
      }
      expect(end).toBeCloseTo(group.used / STUDY_CAPACITY_BITS, 12);
      expect(group.used).toBeLessThanOrEqual(STUDY_CAPACITY_BITS);
    }
    expect(drawn?.groups.length).toBeGreaterThan(0);
  });

  test('the count of people belongs to nobody', () => {
    expect(drawn?.groups[0]?.slots[0]?.owner).toBeNull();
    expect(drawn?.owners.map(({ id }) => id)).toEqual(['glucose', 'cholesterol']);
  });

  test('there is none for what fits no ciphertext', () => {
    expect(drawLayout(draft, 40)).toBeNull();
  });
});

test.each([
  ['Only sums over at least 50 people are opened.', 50, null],
  ['Only sums over at least 50 people are opened.', 49, 50],
  ['Only sums over at least 50 people. Or at least 12 participants.', 50, 12],
  ['We protect you.', 50, null],
])('a consent that says "%s" beside a minimum of %i', (consent, minimum, said) => {
  expect(contradictedMinimum(consent, minimum)).toBe(said);
});

test('an empty sheet can be stored and opened as it is', () => {
  const words = { title: 'T', question: 'Q', variable: 'V', consent: `at least ${BLANK_MINIMUM} people` };
  const check = checkDraft(formOf(blankDraft(words, owner)));
  expect(check.faults).toEqual([]);
  expect(check.smallestMinimum).toBe(BLANK_MINIMUM);
});

describe('the way to opening', () => {
  const key = { registered: true, here: true, wraps: 2, provedWraps: 1 };

  test.each([
    [false, key, 'draft'],
    [true, { ...key, registered: false }, 'key'],
    [true, { ...key, here: false }, 'wraps'],
    [true, { ...key, wraps: 1 }, 'wraps'],
    [true, { ...key, provedWraps: 0 }, 'wraps'],
    [true, key, 'open'],
  ])('ready %s with %o goes on at %s', (ready, facts, step) => {
    expect(openingStep(ready, facts)).toBe(step);
  });
});

describe('the cohort', () => {
  const counts = [
    { visit: 0, cell: '{"sex":"male"}', contributions: 12, persons: 12, released: 0, spoilt: 0 },
    { visit: 0, cell: '{"sex":"female"}', contributions: 95, persons: 95, released: 50, spoilt: 0 },
  ];
  const rows = cohortRows(counts, 40);

  test('who was released does not help the next round', () => {
    expect(rows.map(({ waiting, missing }) => [waiting, missing])).toEqual([
      [45, 0],
      [12, 28],
    ]);
    expect(
      cohortRows([{ visit: 0, cell: '', contributions: 60, persons: 60, released: 50, spoilt: 0 }], 40)[0]?.missing,
    ).toBe(30);
  });

  test('a group of whom nobody waits misses nobody', () => {
    expect(
      cohortRows([{ visit: 0, cell: '', contributions: 50, persons: 50, released: 50, spoilt: 0 }], 40)[0]?.missing,
    ).toBe(0);
  });

  test('who is in a spoilt round waits for no other', () => {
    const [row] = cohortRows([{ visit: 0, cell: '', contributions: 50, persons: 50, released: 0, spoilt: 50 }], 40);
    expect(row).toMatchObject({ waiting: 0, missing: 0, spoilt: 50 });
  });

  test('totals are sums of the rows', () => {
    expect(totalsOf(rows)).toEqual({ persons: 107, released: 50, spoilt: 0, waiting: 57 });
  });

  test('a cell is named by its answers, an unknown one by its text', () => {
    expect(cellLabels('{"sex":"female"}', draft.variables)).toEqual(['Female']);
    expect(cellLabels('', [])).toEqual([]);
    expect(cellLabels('{"sex":"x"}', draft.variables)).toEqual(['{"sex":"x"}']);
  });
});

describe('a link', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const past = new Date('2026-02-01T00:00:00Z');
  const future = new Date('2026-04-01T00:00:00Z');

  test.each([
    [{ expiresAt: null, revokedAt: null }, 'active'],
    [{ expiresAt: future, revokedAt: null }, 'active'],
    [{ expiresAt: past, revokedAt: null }, 'ended'],
    [{ expiresAt: now, revokedAt: null }, 'ended'],
    [{ expiresAt: future, revokedAt: past }, 'revoked'],
    [{ expiresAt: past, revokedAt: past }, 'revoked'],
  ])('%o is %s', (link, kind) => {
    expect(linkStateOf(link, now).kind).toBe(kind);
  });
});
