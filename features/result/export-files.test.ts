import { describe, expect, test } from 'vitest';
import type { StudyResult } from '../../core/protocol/result.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import { csvField, resultCsv } from './export-files.ts';

const document = {
  variables: [
    { id: 'glucose', label: 'Glucose, fasting', kind: 'number', unit: 'mg/dL' },
    {
      id: 'sex',
      label: 'Sex',
      kind: 'category',
      categories: [
        { id: 'f', label: 'female' },
        { id: 'm', label: 'male' },
      ],
    },
  ],
} as unknown as StudyDocument;

const result = {
  total: {
    strata: {},
    persons: 84,
    variables: [
      {
        kind: 'numeric',
        variable: 'glucose',
        unit: 'mg/dL',
        withheld: false,
        momentsWithheld: false,
        n: 84,
        sum: '-12.50',
        mean: 0,
        variance: null,
        standardDeviation: null,
        meanInterval: null,
        histogram: [
          { low: '20', high: '70', count: null },
          { low: '70', high: '600', count: 0 },
        ],
      },
    ],
  },
  cells: [
    {
      strata: { sex: 'f' },
      persons: 40,
      variables: [
        {
          kind: 'category',
          variable: 'sex',
          withheld: false,
          n: 40,
          cells: [{ id: 'f', label: 'female', count: 40, share: 1 }],
        },
      ],
    },
  ],
} as unknown as StudyResult;

describe('CSV', () => {
  const text = new TextDecoder().decode(resultCsv(document, result));

  test('a mean that would give counts away says that it is withheld', () => {
    const [glucose] = result.total.variables;
    const blank = {
      ...glucose,
      momentsWithheld: true,
      sum: null,
      mean: null,
    } as (typeof result.total.variables)[number];
    const text = new TextDecoder().decode(
      resultCsv(document, { ...result, total: { ...result.total, variables: [blank] } }),
    );
    expect(text).toContain('mean,,withheld\r\n');
    expect(text).not.toContain('sum');
  });

  test('a measured zero is a zero, a withheld count says so', () => {
    expect(text).toContain('mean,,0\r\n');
    expect(text).toContain('count,70 – 600,0\r\n');
    expect(text).toContain('count,20 – 70,withheld\r\n');
  });

  test('labels with commas are quoted, exact sums keep their sign and places', () => {
    expect(text).toContain('"Glucose, fasting"');
    expect(text).toContain('sum,,-12.50\r\n');
  });

  test('groups carry the names of the dictionary', () => {
    expect(text).toContain('female,40,sex,Sex,,count,f,40');
  });

  test.each(['=1+1', '+cmd', '@sum', '-a', '\tx'])('%j is no formula any more', (field) => {
    expect(csvField(field).replace(/^"/, '')).toMatch(/^'/);
  });

  test('a negative number stays a number', () => {
    expect(csvField('-3.5')).toBe('-3.5');
  });
});
