import { describe, expect, test } from 'vitest';
import { toBase64Url, toHex } from '../bytes.ts';
import { asDigest } from '../digest.ts';
import { figuresAllowed, figuresOf, smallestMinimum } from '../statistics/figures.ts';
import { draftFaults } from './draft-faults.ts';
import { checkDocument, freezeStudy, keyRingOf, STUDY_CAPACITY_BITS } from './freeze.ts';
import { ReleasePolicy } from './policy.ts';
import { signingPublicKey } from './signature.ts';
import { StudyDraft } from './study.ts';
import { draftFromTemplate, STUDY_TEMPLATES } from './templates.ts';
import { draftOfGroups, SERVER_SEED, TEST_STUDY_ID, testDraft, testStudy } from './testing.ts';

const reasons = (draft: StudyDraft) =>
  draftFaults(draft, STUDY_CAPACITY_BITS).map(({ reason, where }) => `${reason} ${where}`);
const [glucose, cholesterol] = testDraft().variables;
const withVariable = (fields: object, statistics: StudyDraft['statistics'] = [{ kind: 'mean', variable: 'glucose' }]) =>
  testDraft({ variables: [{ ...glucose, ...fields } as StudyDraft['variables'][number]], statistics });

describe('templates', () => {
  test.each(STUDY_TEMPLATES.map(({ id }) => id))('%s opens as it is, at a minimum that its figures allow', (id) => {
    const draft = draftFromTemplate(id, { name: 'A', contact: 'a@example.org' });
    expect(StudyDraft.parse(draft)).toEqual(draft);
    expect(reasons(draft)).toEqual([]);
    const minimum = draft.policy.minimumPersons;
    expect(draft.policy.override).toBeNull();
    expect(minimum).toBeGreaterThanOrEqual(smallestMinimum(draft));
    expect(minimum - smallestMinimum(draft)).toBeLessThan(5);
    expect(minimum).toBeLessThanOrEqual(60);
    expect(figuresAllowed(figuresOf(draft), minimum)).toBe(true);
    expect(draft.consent).toContain(`at least ${minimum} people`);
    expect(testStudy(draft).layout.groups).toHaveLength(1);
  });

  test('there are the three kinds of study, and one with a public stratum', () => {
    expect(STUDY_TEMPLATES.map(({ id }) => id)).toEqual([
      'screening',
      'screening-by-sex',
      'diabetes',
      'blood-pressure',
    ]);
    const strata = STUDY_TEMPLATES.flatMap(({ draft }) =>
      draft.variables.filter((v) => v.kind === 'category' && v.publicStratum),
    );
    expect(strata.map(({ id }) => id)).toEqual(['sex']);
  });
});

describe('faults of a draft', () => {
  test.each<[string, StudyDraft, string[]]>([
    [
      'two variables of one name',
      testDraft({
        variables: [glucose, glucose] as StudyDraft['variables'],
        statistics: [{ kind: 'mean', variable: 'glucose' }],
      }),
      ['duplicate-variable variables.1.id'],
    ],
    ['a range upside down', withVariable({ minimum: '100', maximum: '20' }), ['empty-range variables.0.maximum']],
    ['a range of one point', withVariable({ minimum: '20', maximum: '20' }), ['empty-range variables.0.maximum']],
    ['an end finer than the decimals', withVariable({ minimum: '20.05' }), ['too-precise variables.0.minimum']],
    [
      'a factor of zero',
      withVariable({ alternativeUnits: [{ unit: 'x', numerator: '0', denominator: '1' }] }),
      ['bad-factor variables.0.alternativeUnits.0'],
    ],
    [
      'a negative factor',
      withVariable({ alternativeUnits: [{ unit: 'x', numerator: '1', denominator: '-1' }] }),
      ['bad-factor variables.0.alternativeUnits.0'],
    ],
    [
      'a unit twice',
      withVariable({ alternativeUnits: [{ unit: 'mg/dL', numerator: '1', denominator: '1' }] }),
      ['duplicate-unit variables.0.alternativeUnits.0.unit'],
    ],
    [
      'an answer that nobody uses',
      testDraft({
        variables: [glucose, cholesterol] as StudyDraft['variables'],
        statistics: [{ kind: 'mean', variable: 'glucose' }],
      }),
      ['unused-variable variables.1'],
    ],
    [
      'a statistic of nothing',
      withVariable({}, [
        { kind: 'mean', variable: 'glucose' },
        { kind: 'sum', variable: 'weight' },
      ]),
      ['unknown-variable statistics.1.variable'],
    ],
    [
      'a statistic twice',
      withVariable({}, [
        { kind: 'mean', variable: 'glucose' },
        { kind: 'mean', variable: 'glucose' },
      ]),
      ['duplicate-statistic statistics.1'],
    ],
    [
      'categories of a number',
      withVariable({}, [{ kind: 'categories', variable: 'glucose' }]),
      ['wrong-kind statistics.0.kind'],
    ],
    [
      'edges out of order',
      withVariable({}, [{ kind: 'histogram', variable: 'glucose', edges: ['200', '100'] }]),
      ['edges-not-ascending statistics.0.edges.1'],
    ],
    [
      'an edge twice',
      withVariable({}, [{ kind: 'histogram', variable: 'glucose', edges: ['100', '100'] }]),
      ['edges-not-ascending statistics.0.edges.1'],
    ],
    [
      'an edge on the minimum',
      withVariable({}, [{ kind: 'histogram', variable: 'glucose', edges: ['20'] }]),
      ['edge-out-of-range statistics.0.edges.0'],
    ],
    [
      'an edge above the maximum',
      withVariable({}, [{ kind: 'histogram', variable: 'glucose', edges: ['800.1'] }]),
      ['edge-out-of-range statistics.0.edges.0'],
    ],
    [
      'an edge finer than the decimals',
      withVariable({}, [{ kind: 'histogram', variable: 'glucose', edges: ['100.05'] }]),
      ['too-precise statistics.0.edges.0'],
    ],
    ['a minimum above the cap', testDraft({ personsCap: 49 }), ['minimum-above-cap policy.minimumPersons']],
    [
      'a minimum below what the figures allow',
      testDraft({ policy: ReleasePolicy.parse({ version: 1, minimumPersons: 48 }) }),
      ['minimum-too-low policy.minimumPersons'],
    ],
  ])('%s', (_, draft, expected) => expect(reasons(draft)).toEqual(expected));

  test.each<[string, StudyDraft['variables'][number], StudyDraft['statistics'][number] | null, string[]]>([
    [
      'a day that is none',
      {
        kind: 'date',
        id: 'd',
        label: 'd',
        help: '',
        required: true,
        loinc: null,
        minimum: '2001-02-29',
        maximum: '2020-01-01',
      },
      { kind: 'mean', variable: 'd' },
      ['not-a-day variables.0.minimum'],
    ],
    [
      'a category twice',
      {
        kind: 'category',
        id: 'c',
        label: 'c',
        help: '',
        required: true,
        loinc: null,
        categories: [
          { id: 'a', label: 'A' },
          { id: 'a', label: 'B' },
        ],
        publicStratum: false,
      },
      { kind: 'categories', variable: 'c' },
      ['duplicate-category variables.0.categories.1.id'],
    ],
    [
      'an optional public stratum',
      {
        kind: 'category',
        id: 'c',
        label: 'c',
        help: '',
        required: false,
        loinc: null,
        categories: [
          { id: 'a', label: 'A' },
          { id: 'b', label: 'B' },
        ],
        publicStratum: true,
      },
      null,
      ['stratum-optional variables.0.required'],
    ],
    [
      'a statistic of a public stratum',
      {
        kind: 'category',
        id: 'c',
        label: 'c',
        help: '',
        required: true,
        loinc: null,
        categories: [
          { id: 'a', label: 'A' },
          { id: 'b', label: 'B' },
        ],
        publicStratum: true,
      },
      { kind: 'categories', variable: 'c' },
      ['statistic-of-stratum statistics.0'],
    ],
  ])('%s', (_, variable, statistic, expected) => {
    expect(reasons(testDraft({ variables: [variable], statistics: statistic === null ? [] : [statistic] }))).toEqual(
      expected,
    );
  });

  test('more joint cells than could ever be released are refused without being made', () => {
    const categories = Array.from({ length: 32 }, (_, i) => ({ id: `c${i}`, label: 'C' }));
    const variables = Array.from({ length: 24 }, (_, i) => ({
      kind: 'category' as const,
      id: `s${i}`,
      label: 'S',
      help: '',
      required: true,
      loinc: null,
      categories,
      publicStratum: true,
    }));
    expect(reasons(testDraft({ variables, statistics: [] }))).toEqual(['too-many-strata variables']);
  });

  test('a minimum below the figures opens when it is put aside in words', () => {
    const policy = ReleasePolicy.parse({
      version: 1,
      minimumPersons: 3,
      override: 'Published reference numbers, nobody is measured.',
    });
    expect(reasons(testDraft({ policy }))).toEqual([]);
  });
});

const facts = (draft: StudyDraft) => ({
  id: TEST_STUDY_ID,
  draft,
  demonstration: false,
  operator: { name: 'Test' },
  serverKey: signingPublicKey(SERVER_SEED),
  keyRing: keyRingOf(TEST_STUDY_ID, new Uint8Array(390).fill(9)),
  openedOn: '2026-01-02',
});

describe('faults of a broken draft', () => {
  test('edges are not judged before the range is mended', () => {
    const draft = withVariable({ maximum: '800.05' }, [{ kind: 'histogram', variable: 'glucose', edges: ['900'] }]);
    expect(reasons(draft)).toEqual(['too-precise variables.0.maximum']);
  });

  test('only faults of the draft are faults: anything else is thrown', () => {
    expect(() => reasons(testDraft({ personsCap: 60.5 }))).toThrow(RangeError);
  });
});

describe('freezing', () => {
  test('what was frozen checks out, from a copy too', () => {
    const frozen = freezeStudy(facts(testDraft()));
    const copy = checkDocument(JSON.parse(JSON.stringify(frozen.document)), frozen.digests.study);
    expect(toHex(copy.digests.study)).toBe(frozen.studyDigest);
    expect(copy.layout).toEqual(frozen.layout);
  });

  test('one, two and three groups', () => {
    expect([1, 2, 3].map((groups) => testStudy(draftOfGroups(groups)).layout.groups.length)).toEqual([1, 2, 3]);
  });

  test('a draft with a fault is not frozen', () => {
    expect(() => freezeStudy(facts(withVariable({ minimum: '900' })))).toThrow(
      expect.objectContaining({ code: 'study/invalid', detail: expect.objectContaining({ reason: 'empty-range' }) }),
    );
    const low = testDraft({ policy: ReleasePolicy.parse({ version: 1, minimumPersons: 20 }) });
    expect(() => freezeStudy(facts(low))).toThrow(
      expect.objectContaining({ code: 'study/minimum-too-low', detail: { minimum: 49, figures: 16 } }),
    );
  });

  test('the ring must be this study’s', () => {
    const keyRing = keyRingOf('2c1b7b7e-93ac-4cf5-a4f2-0f7f5e1a7c22', new Uint8Array(390));
    expect(() => freezeStudy({ ...facts(testDraft()), keyRing })).toThrow('study/key-missing');
  });
});

describe('a document from anybody', () => {
  const { document, digests } = testStudy();

  test('every change of what contributors rely on changes the study digest', () => {
    const changes: object[] = [
      { title: 'Another' },
      { consent: `${document.consent} And more.` },
      { operator: { name: 'Somebody else' } },
      { demonstration: true },
      { keyOwner: { ...document.keyOwner, name: 'B' } },
      { openedOn: '2026-01-03' },
      { visits: 2 },
    ];
    for (const change of changes) {
      expect(() => checkDocument({ ...document, ...change }, digests.study)).toThrow(
        expect.objectContaining({ code: 'study/digest-mismatch', detail: { which: 'study' } }),
      );
    }
  });

  const ring = document.keyRing;
  const holder = ring.holders[0] as (typeof ring.holders)[number];
  test.each<[string, object]>([
    ['policy', { policy: { ...document.policy, minimumPersons: 60 } }],
    ['layout', { personsCap: document.personsCap + 1_000_000 }],
    ['keyRing', { keyRing: { ...ring, epoch: 1 } }],
    ['serverKey', { serverKey: { ...document.serverKey, publicKey: toBase64Url(new Uint8Array(32)) } }],
  ])('a changed %s does not fit the digest that the document names', (which, change) => {
    expect(() => checkDocument({ ...document, ...change })).toThrow(
      expect.objectContaining({ code: 'study/digest-mismatch', detail: { which } }),
    );
  });

  test('a key that is not what its name says', () => {
    const keyRing = { ...ring, holders: [{ ...holder, publicBytes: toBase64Url(new Uint8Array(390)) }] };
    expect(() => checkDocument({ ...document, keyRing })).toThrow('study/digest-mismatch');
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['an unknown member', { ...document, extra: 1 }],
    ['another version', { ...document, version: 2 }],
    ['custody that does not exist yet', { ...document, policy: { ...document.policy, custody: { mode: 'split' } } }],
    ['a faulty dictionary', { ...document, variables: [...document.variables, document.variables[0]] }],
  ])('%s is no study', (_, candidate) => {
    expect(() => checkDocument(candidate)).toThrow('study/invalid');
  });

  test('another digest in the link', () => {
    expect(() => checkDocument(document, asDigest(new Uint8Array(32)))).toThrow('study/digest-mismatch');
  });
});
