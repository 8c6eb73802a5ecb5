import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayNumber, dayText } from './day.ts';
import { ceilingOf, floorOf, parseDecimal, roundHalfEven, toUnits, unitsText } from './decimal.ts';

describe('decimals', () => {
  test('text and units are inverse to each other', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
        fc.integer({ min: 0, max: 9 }),
        (units, decimals) => {
          expect(parseDecimal(unitsText(units, decimals))).toEqual({ units, decimals });
          expect(toUnits(unitsText(units, decimals), decimals)).toBe(units);
        },
      ),
    );
  });

  test.each([
    ['5.50', 1, 55n],
    ['-0.5', 2, -50n],
    ['0', 3, 0n],
    ['-0', 0, 0n],
    ['12', 2, 1200n],
  ] as const)('%s at %i decimals', (text, decimals, units) => {
    expect(toUnits(text, decimals)).toBe(units);
  });

  test('there is no negative zero and no empty whole part', () => {
    expect(unitsText(0n, 2)).toBe('0.00');
    expect(unitsText(-5n, 2)).toBe('-0.05');
  });

  test.each(['', '.5', '5.', '1e3', '+1', '1,5', ' 1', 'NaN', '0x10', '1'.repeat(31)])(
    '%j is no plain decimal',
    (text) => {
      expect(() => parseDecimal(text)).toThrow('measurement/not-a-number');
    },
  );

  test('digits that would be lost are refused', () => {
    expect(() => toUnits('1.25', 1)).toThrow('measurement/too-precise');
  });

  test('rounding: floor, ceiling, half to even', () => {
    const cases = [
      [-3n, 2n, -2n, -1n, -2n],
      [3n, 2n, 1n, 2n, 2n],
      [5n, 2n, 2n, 3n, 2n],
      [-1n, 3n, -1n, 0n, 0n],
      [4n, 2n, 2n, 2n, 2n],
    ] as const;
    for (const [numerator, denominator, floor, ceiling, nearest] of cases) {
      expect(floorOf({ numerator, denominator })).toBe(floor);
      expect(ceilingOf({ numerator, denominator })).toBe(ceiling);
      expect(roundHalfEven({ numerator, denominator })).toBe(nearest);
    }
  });
});

describe('days', () => {
  test.each([
    ['1970-01-01', 0],
    ['2000-02-29', 11_016],
    ['1969-12-31', -1],
    ['2024-03-01', 19_783],
    ['1600-01-01', -135_140],
  ] as const)('%s', (day, number) => {
    expect(dayNumber(day)).toBe(number);
    expect(dayText(number)).toBe(day);
  });

  test('agree with the calendar of the platform', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (number) => {
        expect(dayText(number)).toBe(new Date(number * 86_400_000).toISOString().slice(0, 10));
        expect(dayNumber(dayText(number))).toBe(number);
      }),
    );
  });

  test.each(['2023-02-29', '1900-02-29', '2024-04-31', '2024-13-01', '24-01-01', ''])('%j is no day', (day) => {
    expect(() => dayNumber(day)).toThrow('measurement/not-a-number');
  });
});
