import { describe, expect, test } from 'vitest';
import { draftFromTemplate, STUDY_TEMPLATES } from '../../core/protocol/templates.ts';
import { checkDraft } from './draft-check.ts';
import { edited } from './draft-edits.ts';
import { type DraftForm, formOf, idFrom } from './draft-form.ts';

const owner = { name: 'Dr. Ada', contact: 'ada@example.org' };
const screening = (): DraftForm => formOf(draftFromTemplate('screening', owner));
const keyOf = (form: DraftForm, id: string): number => {
  const found = form.variables.find((variable) => variable.id === id);
  if (found === undefined) throw new Error(id);
  return found.key;
};

describe('a stored draft through the form and back', () => {
  test.each(STUDY_TEMPLATES.map(({ id }) => id))('%s is the same study', (id) => {
    const draft = draftFromTemplate(id, owner);
    const check = checkDraft(formOf(draft));
    expect(check.faults).toEqual([]);
    expect(check.draft).toEqual(draft);
  });

  test('edges of a date are days for people and day numbers in the draft', () => {
    const draft = draftFromTemplate('screening', owner);
    const stored = {
      ...draft,
      variables: [
        {
          kind: 'date' as const,
          id: 'born',
          label: 'Born',
          help: '',
          required: true,
          loinc: null,
          minimum: '1900-01-01',
          maximum: '2030-01-01',
        },
      ],
      statistics: [{ kind: 'histogram' as const, variable: 'born', edges: ['0', '365'] }],
    };
    const form = formOf(stored);
    expect(form.variables[0]?.edges).toBe('1970-01-01 1971-01-01');
    expect(checkDraft(form).draft).toEqual(stored);
  });
});

describe('edits', () => {
  test('a short name follows the label until it is typed', () => {
    let form = edited(screening(), { type: 'add', kind: 'number' });
    const key = form.variables.at(-1)?.key ?? 0;
    form = edited(form, { type: 'variable', key, patch: { label: 'Waist (cm)' } });
    expect(form.variables.at(-1)?.id).toBe('waist-cm');
    form = edited(form, { type: 'variable', key, patch: { id: 'waist' } });
    form = edited(form, { type: 'variable', key, patch: { label: 'Waist, standing' } });
    expect(form.variables.at(-1)?.id).toBe('waist');
  });

  test('a stored short name never changes by itself: exports are named after it', () => {
    const form = screening();
    const next = edited(form, { type: 'variable', key: keyOf(form, 'glucose'), patch: { label: 'Sugar' } });
    expect(next.variables[0]?.id).toBe('glucose');
  });

  test('variables move by one, and not beyond the ends', () => {
    const form = screening();
    const first = keyOf(form, 'glucose');
    expect(edited(form, { type: 'move', key: first, by: 1 }).variables.map(({ id }) => id)).toEqual([
      'cholesterol',
      'glucose',
      'age-band',
    ]);
    expect(edited(form, { type: 'move', key: first, by: -1 }).variables.map(({ id }) => id)).toEqual([
      'glucose',
      'cholesterol',
      'age-band',
    ]);
  });

  test('a removed variable takes what was asked of it along', () => {
    const form = screening();
    const { draft } = checkDraft(edited(form, { type: 'remove', key: keyOf(form, 'glucose') }));
    expect(draft?.statistics.some(({ variable }) => variable === 'glucose')).toBe(false);
    expect(draft?.variables).toHaveLength(2);
  });

  test('a public group must be answered, and nothing encrypted is asked of it', () => {
    const form = screening();
    const key = keyOf(form, 'age-band');
    const optional = edited(form, { type: 'variable', key, patch: { required: false } });
    const check = checkDraft(edited(optional, { type: 'variable', key, patch: { publicStratum: true } }));
    expect(check.faults).toEqual([]);
    expect(check.draft?.statistics.some(({ variable }) => variable === 'age-band')).toBe(false);
  });
});

describe('faults stand where they are mended', () => {
  const faultsAfter = (change: (form: DraftForm) => DraftForm) =>
    checkDraft(change(screening())).faults.map(({ field, reason }) => `${field}: ${reason}`);
  const patch = (id: string, change: Record<string, unknown>) => (form: DraftForm) =>
    edited(form, { type: 'variable', key: keyOf(form, id), patch: change });

  test.each([
    ['no title', (form: DraftForm) => ({ ...form, title: ' ' }), 'title: missing'],
    ['no contact', (form: DraftForm) => ({ ...form, ownerContact: '' }), 'ownerContact: missing'],
    [
      'a minimum that is no number',
      (form: DraftForm) => ({ ...form, minimumPersons: 'many' }),
      'minimumPersons: bad-whole',
    ],
    [
      'a minimum below the floor',
      (form: DraftForm) => ({ ...form, minimumPersons: '2' }),
      'minimumPersons: out-of-bounds',
    ],
    [
      'a minimum below what the figures allow',
      (form: DraftForm) => ({ ...form, minimumPersons: '10' }),
      'minimumPersons: minimum-too-low',
    ],
    [
      'a reason in a word',
      (form: DraftForm) => ({ ...form, minimumPersons: '10', override: 'because' }),
      'override: too-short',
    ],
    ['a range upside down', patch('glucose', { minimum: '900' }), 'variables.0.maximum: empty-range'],
    ['a range that is none', patch('glucose', { minimum: 'low' }), 'variables.0.minimum: bad-number'],
    ['a LOINC code without its check digit', patch('glucose', { loinc: '2345' }), 'variables.0.loinc: bad-loinc'],
    ['a short name with a capital', patch('glucose', { id: 'Glucose' }), 'variables.0.id: bad-id'],
    ['two variables of one name', patch('cholesterol', { id: 'glucose' }), 'variables.1.id: duplicate-variable'],
    ['nothing asked of a variable', patch('age-band', { asked: [] }), 'variables.2.asked: unused-variable'],
    ['edges that do not ascend', patch('glucose', { edges: '100 70' }), 'variables.0.edges.1: edges-not-ascending'],
    ['a word among the edges', patch('glucose', { edges: '70 high' }), 'variables.0.edges: bad-number'],
    [
      'a factor of zero',
      patch('glucose', { alternativeUnits: [{ unit: 'g/L', numerator: '0', denominator: '1' }] }),
      'variables.0.alternativeUnits.0.numerator: bad-factor',
    ],
  ])('%s', (_, change, expected) => {
    const found = faultsAfter(change).map((fault) => fault.replace(/edges\.\d+/, 'edges'));
    expect(found).toContain(expected.replace(/edges\.\d+/, 'edges'));
  });

  test('a reason in words sets the proposed minimum aside', () => {
    const form = {
      ...screening(),
      minimumPersons: '10',
      override: 'A pilot with our own staff, who all agreed to it.',
    };
    expect(checkDraft(form).faults).toEqual([]);
  });

  test('what is not complete is not stored', () => {
    expect(checkDraft({ ...screening(), title: '' }).draft).toBeNull();
  });

  test('figures and smallest minimum follow what is asked', () => {
    const form = screening();
    const before = checkDraft(form);
    const after = checkDraft(
      edited(form, { type: 'ask', key: keyOf(form, 'glucose'), kind: 'histogram', asked: false }),
    );
    expect(before.figures).toBe(16);
    expect(before.smallestMinimum).toBe(49);
    expect(after.figures).toBe(12);
  });
});

test.each([
  ['Größe über Gewicht', 'grosse-uber-gewicht'],
  ['2 hours after', 'hours-after'],
  ['  ', ''],
])('a short name from %s', (label, id) => {
  expect(idFrom(label)).toBe(id);
});
