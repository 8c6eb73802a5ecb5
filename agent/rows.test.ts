import { describe, expect, test } from 'vitest';
import { NumberVariable, type Variable, YesNoVariable } from '../core/dictionary/variable.ts';
import { parseCsv } from './csv.ts';
import { readAnswers, readCsvRows } from './rows.ts';

const variables: readonly Variable[] = [
  NumberVariable.parse({
    kind: 'number',
    id: 'glucose',
    label: 'Blood glucose (fasting)',
    required: true,
    unit: 'mg/dL',
    alternativeUnits: [{ unit: 'mmol/L', numerator: '18.0156', denominator: '1' }],
    minimum: '20.0',
    maximum: '800.0',
    decimals: 1,
  }),
  YesNoVariable.parse({ kind: 'yes-no', id: 'diagnosed', label: 'Diagnosed', required: false }),
];
const read = (text: string, ignore = false) => readCsvRows(text, variables, ignore);

describe('CSV', () => {
  test.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\r\n"1;x";2',
      [
        ['a', 'b'],
        ['1;x', '2'],
      ],
    ],
    [
      '\ufeffa\tb\n\n"say ""hi"""\t\n',
      [
        ['a', 'b'],
        ['say "hi"', ''],
      ],
    ],
    ['a\n"two\nlines"\nz', [['a'], ['two\nlines'], ['z']]],
  ])('%j', (text, expected) => {
    expect(parseCsv(text).map(({ fields }) => fields.map((field) => field.text))).toEqual(expected);
  });

  test('lines are counted as an editor counts them, over breaks in quotes and empty lines', () => {
    expect(parseCsv('a\n"x\ny"\n\nz\n').map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  test.each([
    ['', 1, 'empty'],
    ['a\n"open', 2, 'quote'],
    ['a\n"x"y', 2, 'after-quote'],
  ])('%j is refused at its line', (text, line, why) => {
    expect(() => parseCsv(text)).toThrow(expect.objectContaining({ line, why }));
  });
});

describe('rows of a study', () => {
  test('columns by id or label, units in brackets, answers in the study’s own unit', () => {
    expect(read('glucose [mmol/L],diagnosed\n5.4,yes\n').rows).toEqual([
      { number: 1, answers: { glucose: '97.3', diagnosed: 'yes' } },
    ]);
    expect(read('blood glucose (FASTING)\n97.30\n').rows).toMatchObject([{ answers: { glucose: '97.3' } }]);
  });

  test('faults have line, column and class, and the numbers of the other rows stay', () => {
    const { rows, faults, faulty } = read('diagnosed,glucose\nno,97\nmaybe,1\nno,\nno,98,9\nno,99\n');
    expect(rows.map(({ number }) => number)).toEqual([1, 5]);
    expect(faulty).toBe(3);
    expect(faults.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 2, 'measurement/out-of-range'],
      [3, 1, 'measurement/unknown-category'],
      [4, 2, 'measurement/missing'],
      [5, 3, 'csv/extra-field'],
    ]);
    expect(JSON.stringify(faults)).not.toContain('maybe');
  });

  test('an unreadable file is one fault at its line', () => {
    expect(read('glucose\n"97').faults).toMatchObject([{ line: 2, code: 'csv/quote' }]);
  });

  test.each([
    ['weight,glucose\n1,97\n', 'names no variable'],
    ['glucose,Blood glucose (fasting)\n97,97\n', 'Two columns'],
    ['diagnosed\nyes\n', 'No column is for glucose'],
  ])('a first line that does not fit is explained: %j', (text, sentence) => {
    expect(() => read(text)).toThrow(sentence);
  });

  test('unknown columns are left out when that is asked for', () => {
    expect(read('weight,glucose\n1,97\n', true).rows).toMatchObject([{ answers: { glucose: '97.0' } }]);
  });
});

test('answers one by one, with a unit behind a space', () => {
  expect(
    readAnswers(
      [
        ['glucose', '5.4 mmol/L'],
        ['diagnosed', 'no'],
      ],
      variables,
    ).rows,
  ).toEqual([{ number: 1, answers: { glucose: '97.3', diagnosed: 'no' } }]);
  expect(readAnswers([['glucose', '5.4 stone']], variables).faults).toMatchObject([{ code: 'measurement/wrong-unit' }]);
  expect(() => readAnswers([['weight', '1']], variables)).toThrow('does not ask for weight');
});
