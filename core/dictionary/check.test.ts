import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAnswer, checkAnswers, plainDecimal } from './check.ts';
import { encodeValue, rangeOf } from './primitives.ts';
import { syntheticAnswers } from './synthetic.ts';
import { fromStudyUnit, type MeasuredVariable, rangeIn, toStudyUnit, typedDecimals } from './unit-conversion.ts';
import {
  CategoryVariable,
  DateVariable,
  IntegerVariable,
  NumberVariable,
  type Variable,
  YesNoVariable,
} from './variable.ts';

const base = { label: 'x', required: true };
const glucose = NumberVariable.parse({
  ...base,
  kind: 'number',
  id: 'glucose',
  loinc: '2345-7',
  unit: 'mg/dL',
  alternativeUnits: [{ unit: 'mmol/L', numerator: '18.0156', denominator: '1' }],
  minimum: '20.0',
  maximum: '800.0',
  decimals: 1,
}) as MeasuredVariable;
const cholesterol = {
  ...glucose,
  id: 'cholesterol',
  alternativeUnits: [{ unit: 'mmol/L', numerator: '38.67', denominator: '1' }],
};
const pressure = NumberVariable.parse({
  ...base,
  kind: 'number',
  id: 'systolic',
  unit: 'mm[Hg]',
  alternativeUnits: [{ unit: 'kPa', numerator: '1000', denominator: '133.322387415' }],
  minimum: '50',
  maximum: '280',
  decimals: 0,
}) as MeasuredVariable;
const change = IntegerVariable.parse({
  ...base,
  kind: 'integer',
  id: 'change',
  unit: '1',
  minimum: '-10',
  maximum: '10',
});
const born = DateVariable.parse({ ...base, kind: 'date', id: 'born', minimum: '1920-01-01', maximum: '2010-12-31' });
const diagnosed = YesNoVariable.parse({ ...base, kind: 'yes-no', id: 'diagnosed', required: false });
const sex = CategoryVariable.parse({
  ...base,
  kind: 'category',
  id: 'sex',
  required: false,
  categories: [
    { id: 'female', label: 'F' },
    { id: 'male', label: 'M' },
  ],
  publicStratum: true,
});

describe('units', () => {
  test.each([
    [glucose, '5.5', 'mmol/L', '99.1'],
    [glucose, '99', 'mg/dL', '99.0'],
    [cholesterol, '5.2', 'mmol/L', '201.1'],
    [pressure, '16', 'kPa', '120'],
  ] as const)('%#: %s %s', (variable, typed, unit, expected) => {
    expect(toStudyUnit(variable, typed, unit)).toBe(expected);
  });

  test('rounds half to even, once, from the exact ratio', () => {
    const exact = { ...glucose, decimals: 0, alternativeUnits: [{ unit: 'half', numerator: '1', denominator: '2' }] };
    expect(['1', '3', '5', '-1'].map((typed) => toStudyUnit(exact, typed, 'half'))).toEqual(['0', '2', '2', '0']);
    const third = { ...exact, alternativeUnits: [{ unit: 'third', numerator: '1', denominator: '3' }] };
    expect(toStudyUnit(third, '1.50000000000000000001', 'third')).toBe('1');
    expect(toStudyUnit(third, '4.49999999999999999999', 'third')).toBe('1');
  });

  test('an unknown unit is refused, and so is one that a draft gives no factor above zero', () => {
    expect(() => toStudyUnit(glucose, '5', 'g/L')).toThrow('measurement/wrong-unit');
    for (const [numerator, denominator] of [
      ['1', '0'],
      ['0', '1'],
      ['-1', '1'],
      ['1', '-1'],
    ] as const) {
      const broken = { ...glucose, alternativeUnits: [{ unit: 'x', numerator, denominator }] };
      expect(() => typedDecimals(broken, 'x')).toThrow('measurement/wrong-unit');
    }
  });

  test('as many decimals may be typed as the study can tell apart, no more', () => {
    expect([typedDecimals(glucose, 'mg/dL'), typedDecimals(glucose, 'mmol/L'), typedDecimals(pressure, 'kPa')]).toEqual(
      [1, 3, 1],
    );
  });

  test('hints in another unit lie inside the range', () => {
    expect(rangeIn(glucose, 'mmol/L')).toEqual({ minimum: '1.111', maximum: '44.405' });
    for (const unit of ['mg/dL', 'mmol/L']) {
      const { minimum, maximum } = rangeIn(glucose, unit);
      expect([checkAnswer(glucose, minimum, unit).ok, checkAnswer(glucose, maximum, unit).ok]).toEqual([true, true]);
    }
  });

  test('what was typed in another unit reads the same there again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1112, max: 44_400 }), (thousandths) => {
        const typed = (thousandths / 1000).toFixed(3);
        expect(
          Math.abs(Number(fromStudyUnit(glucose, toStudyUnit(glucose, typed, 'mmol/L'), 'mmol/L')) - Number(typed)),
        ).toBeLessThan(0.0035);
      }),
    );
  });
});

describe('typed numbers', () => {
  test.each([
    ['5,5', '5.5'],
    ['5.5', '5.5'],
    [' 5.50 ', '5.50'],
    ['1 234,5', '1234.5'],
    ['1 234', '1234'],
    ['1 234 567', '1234567'],
    ["1'234", '1234'],
    ['−3', '-3'],
    ['+3', '3'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['0', '0'],
  ])('%j → %s', (typed, plain) => expect(plainDecimal(typed)).toBe(plain));

  test.each([
    '',
    '.',
    ',',
    'abc',
    '1e3',
    '0x1F',
    'Infinity',
    'NaN',
    '1,234.5',
    '1.234,5',
    '5 5',
    '1 23',
    '12 34',
    '--1',
    '1-2',
    '5,5,5',
    '٣',
    '1'.repeat(40),
  ])('%j could be read in no way or in two: refused', (typed) =>
    expect(() => plainDecimal(typed)).toThrow('measurement/not-a-number'),
  );
});

describe('checking an answer', () => {
  const codeOf = (variable: Variable, typed: string | null, unit?: string) => {
    const verdict = checkAnswer(variable, typed, unit);
    return verdict.ok ? verdict.answer : verdict.code;
  };

  test.each<[string, Variable, string | null, string | undefined, string | null]>([
    ['missing', glucose, '', undefined, 'measurement/missing'],
    ['only spaces', glucose, '  ', undefined, 'measurement/missing'],
    ['null', glucose, null, undefined, 'measurement/missing'],
    ['a public stratum is required whatever its mark', sex, null, undefined, 'measurement/missing'],
    ['optional and missing', diagnosed, null, undefined, null],
    ['not a number', glucose, 'high', undefined, 'measurement/not-a-number'],
    ['below the range', glucose, '19.9', undefined, 'measurement/out-of-range'],
    ['above the range', glucose, '800.1', undefined, 'measurement/out-of-range'],
    ['mg/dL typed as mmol/L', glucose, '99', 'mmol/L', 'measurement/out-of-range'],
    ['mmol/L typed as mg/dL', glucose, '5.5', 'mg/dL', 'measurement/out-of-range'],
    ['wrong unit', glucose, '99', 'g/L', 'measurement/wrong-unit'],
    ['too precise', glucose, '99.05', undefined, 'measurement/too-precise'],
    ['too precise in the other unit', glucose, '5.5555', 'mmol/L', 'measurement/too-precise'],
    ['trailing zeros are no precision', glucose, '99.000', undefined, '99.0'],
    ['the ends of the range', glucose, '20', undefined, '20.0'],
    ['the other end', glucose, '800', undefined, '800.0'],
    ['another unit', glucose, '5,5', 'mmol/L', '99.1'],
    ['zero is a measurement', change, '0', undefined, '0'],
    ['zero with a sign is zero', change, '-0', undefined, '0'],
    ['half of an integer', change, '0.5', undefined, 'measurement/too-precise'],
    ['a day', born, '1980-02-29', undefined, '1980-02-29'],
    ['no day', born, '1981-02-29', undefined, 'measurement/not-a-number'],
    ['a day too late', born, '2011-01-01', undefined, 'measurement/out-of-range'],
    ['a category', sex, 'female', undefined, 'female'],
    ['no category', sex, 'constructor', undefined, 'measurement/unknown-category'],
    ['yes', diagnosed, 'yes', undefined, 'yes'],
    ['maybe', diagnosed, 'maybe', undefined, 'measurement/unknown-category'],
  ])('%s', (_, variable, typed, unit, expected) => expect(codeOf(variable, typed, unit)).toBe(expected));

  test('the fault names range and unit, and never what was typed', () => {
    const verdict = checkAnswer(glucose, '123456.7', 'mmol/L');
    expect(verdict).toEqual({
      ok: false,
      code: 'measurement/out-of-range',
      detail: { variable: 'glucose', minimum: '1.111', maximum: '44.405', unit: 'mmol/L' },
    });
  });

  test('a whole form: answers or all faults by variable', () => {
    expect(checkAnswers([glucose, diagnosed], { glucose: '5.5', diagnosed: null }, { glucose: 'mmol/L' })).toEqual({
      ok: true,
      answers: { glucose: '99.1', diagnosed: null },
    });
    const verdict = checkAnswers([glucose, change, sex], { glucose: 'x', change: '99' });
    expect(verdict.ok ? [] : [...verdict.faults].map(([id, { code }]) => [id, code])).toEqual([
      ['glucose', 'measurement/not-a-number'],
      ['change', 'measurement/out-of-range'],
      ['sex', 'measurement/missing'],
    ]);
  });

  test('in a draft whose other unit has no factor yet, the hint falls back to the own unit', () => {
    const broken = { ...glucose, alternativeUnits: [{ unit: 'x', numerator: '0', denominator: '1' }] };
    expect(checkAnswer(broken, '5', 'x')).toMatchObject({
      ok: false,
      code: 'measurement/wrong-unit',
      detail: { unit: 'mg/dL' },
    });
  });

  test('only faults of the answer are answers: anything else is thrown', () => {
    const broken = { ...glucose, alternativeUnits: null as never };
    expect(() => checkAnswer(broken, '5', 'mmol/L')).toThrow(TypeError);
  });

  test('an inherited member answers for nobody', () => {
    const answers = Object.create({ glucose: '100' }) as Record<string, string>;
    expect(checkAnswers([glucose], answers).ok).toBe(false);
  });
});

describe('codes', () => {
  test('run from 0 at the minimum to R at the maximum', () => {
    expect([encodeValue(glucose, '20.0'), encodeValue(glucose, '800'), rangeOf(glucose)]).toEqual([0n, 7800n, 7800n]);
    expect([encodeValue(change, '-10'), encodeValue(change, '0'), rangeOf(change)]).toEqual([0n, 10n, 20n]);
    expect([encodeValue(born, '1920-01-01'), encodeValue(born, '1920-03-01')]).toEqual([0n, 60n]);
  });

  test('never leave it', () => {
    expect(() => encodeValue(glucose, '800.1')).toThrow('measurement/out-of-range');
    expect(() => encodeValue(glucose, '100.01')).toThrow('measurement/too-precise');
  });
});

describe('synthetic people', () => {
  test('give answers that every check admits, leave optional ones out now and then, and differ', () => {
    let state = 12_345;
    const octet = (): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 24;
    };
    const rng = (length: number) => Uint8Array.from({ length }, octet);
    const variables = [glucose, pressure, change, born, diagnosed, sex];
    const people = Array.from({ length: 300 }, () => syntheticAnswers(variables, rng));
    for (const person of people) expect(checkAnswers(variables, person).ok).toBe(true);
    const missing = people.filter((person) => person.diagnosed === null).length;
    expect(missing).toBeGreaterThan(5);
    expect(missing).toBeLessThan(80);
    const mean = people.reduce((sum, person) => sum + Number(person.glucose), 0) / people.length;
    expect(mean).toBeGreaterThan(90);
    expect(mean).toBeLessThan(118);
    expect(new Set(people.map((person) => person.glucose)).size).toBeGreaterThan(100);
  });
});
