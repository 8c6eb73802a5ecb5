import { describe, expect, test } from 'vitest';
import { Variable } from '../../core/dictionary/variable.ts';
import {
  checkForm,
  emptyAnswers,
  faultSentence,
  hasTyped,
  isMeasured,
  typedAnswer,
  unitText,
  verdictOf,
  withText,
  withUnit,
} from './form-model.ts';

const glucose = Variable.parse({
  kind: 'number',
  id: 'glucose',
  label: 'Blood glucose',
  required: true,
  unit: 'mg/dL',
  alternativeUnits: [{ unit: 'mmol/L', numerator: '18.0156', denominator: '1' }],
  minimum: '20.0',
  maximum: '800.0',
  decimals: 1,
});
const age = Variable.parse({
  kind: 'integer',
  id: 'age',
  label: 'Age',
  required: false,
  unit: 'a',
  minimum: '0',
  maximum: '120',
});
const sex = Variable.parse({
  kind: 'category',
  id: 'sex',
  label: 'Sex',
  required: false,
  publicStratum: true,
  categories: [
    { id: 'female', label: 'Female' },
    { id: 'male', label: 'Male' },
  ],
});
const born = Variable.parse({
  kind: 'date',
  id: 'born',
  label: 'Born',
  required: true,
  minimum: '1900-01-01',
  maximum: '2020-12-31',
});
if (!isMeasured(glucose)) throw new Error('a number is measured');

const typed = (text: string) => withText(emptyAnswers([glucose, age, sex, born]), 'glucose', text);

describe('switching the unit', () => {
  test('converts what was typed', () => {
    expect(typedAnswer(withUnit(typed('99'), glucose, 'mmol/L'), 'glucose').text).toBe('5.495');
  });

  test('there and back gives what was typed, to the letter', () => {
    const there = withUnit(withUnit(typed('99'), glucose, 'mmol/L'), glucose, 'mg/dL');
    expect(typedAnswer(there, 'glucose').text).toBe('99');
    const mmol = withText(withUnit(typed(''), glucose, 'mmol/L'), 'glucose', '5,5');
    const back = withUnit(withUnit(mmol, glucose, 'mg/dL'), glucose, 'mmol/L');
    expect(typedAnswer(back, 'glucose').text).toBe('5,5');
  });

  test('changes nothing about the answer that is sent', () => {
    const before = verdictOf(glucose, typed('99.3'));
    expect(verdictOf(glucose, withUnit(typed('99.3'), glucose, 'mmol/L'))).toEqual(before);
  });

  test('leaves alone what is no number, and what is empty', () => {
    expect(typedAnswer(withUnit(typed('abc'), glucose, 'mmol/L'), 'glucose').text).toBe('abc');
    expect(typedAnswer(withUnit(typed(''), glucose, 'mmol/L'), 'glucose').text).toBe('');
  });

  test('typing afterwards starts from the new unit', () => {
    const now = withText(withUnit(typed('99'), glucose, 'mmol/L'), 'glucose', '6');
    expect(typedAnswer(withUnit(now, glucose, 'mg/dL'), 'glucose').text).toBe('108.1');
  });
});

describe('the form', () => {
  const filled = () => withText(withText(typed('5'), 'sex', 'male'), 'born', '1980-02-29');

  test('names the faults in the order of the questions', () => {
    const checked = checkForm([glucose, age, sex, born], typed('abc'));
    expect(checked.ok).toBe(false);
    if (!checked.ok) {
      expect(checked.faults.map(({ variable, fault }) => [variable.id, fault.code])).toEqual([
        ['glucose', 'measurement/not-a-number'],
        ['sex', 'measurement/missing'],
        ['born', 'measurement/missing'],
      ]);
    }
  });

  test('says the range in the unit that is chosen', () => {
    const low = withText(withUnit(typed(''), glucose, 'mmol/L'), 'glucose', '0.5');
    expect(verdictOf(glucose, low)).toMatchObject({
      ok: false,
      code: 'measurement/out-of-range',
      detail: { minimum: '1.111', maximum: '44.405', unit: 'mmol/L' },
    });
  });

  test('gives canonical answers in the study’s unit, a missing optional one as null', () => {
    const good = withText(filled(), 'glucose', '99');
    expect(checkForm([glucose, age, sex, born], good)).toEqual({
      ok: true,
      answers: { glucose: '99.0', age: null, sex: 'male', born: '1980-02-29' },
    });
  });

  test('keeps a zero', () => {
    const zero = withText(withText(filled(), 'glucose', '99'), 'age', '0');
    expect(checkForm([glucose, age, sex, born], zero)).toMatchObject({ ok: true, answers: { age: '0' } });
  });

  test('knows whether leaving loses something', () => {
    expect(hasTyped(emptyAnswers([glucose]))).toBe(false);
    expect(hasTyped(typed('0'))).toBe(true);
  });
});

test('faults are said in the words of their question', () => {
  const missing = { ok: false, code: 'measurement/missing', detail: {} } as const;
  const wrong = { ok: false, code: 'measurement/not-a-number', detail: {} } as const;
  expect(faultSentence(sex, missing)).toBe('choose');
  expect(faultSentence(glucose, missing)).toBe('missing');
  expect(faultSentence(born, wrong)).toBe('notADay');
  expect(faultSentence(glucose, wrong)).toBe('notANumber');
});

test('units are written as people write them', () => {
  expect(unitText('mm[Hg]')).toBe('mmHg');
  expect(unitText('kg/m2')).toBe('kg/m²');
  expect(unitText('mmol/L')).toBe('mmol/L');
});
