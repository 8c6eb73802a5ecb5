import { describe, expect, test } from 'vitest';
import { studentT95 } from './student-t.ts';

/** Roots of I_{ν/(ν+t²)}(ν/2, 1/2) = 0.05, computed with mpmath at 30 digits: an implementation that shares nothing with ours. */
const REFERENCE: readonly (readonly [number, number])[] = [
  [1, 12.706204736174705],
  [2, 4.302652729749464],
  [3, 3.1824463052837095],
  [4, 2.7764451051977943],
  [5, 2.5705818356363155],
  [7, 2.3646242515927853],
  [10, 2.228138851986275],
  [20, 2.085963447265865],
  [30, 2.042272456301238],
  [60, 2.0002978220142604],
  [100, 1.9839715185235522],
  [120, 1.979930405082441],
  [999, 1.96234146113345],
  [1000, 1.9623390808264085],
  [1001, 1.96233670528088],
  [5000, 1.960438551706508],
];

/** Table of the upper 0.025 point as the NIST/SEMATECH e-Handbook prints it (section 1.3.6.7.2). */
const PRINTED: readonly (readonly [number, number])[] = [
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [5, 2.571],
  [10, 2.228],
  [30, 2.042],
  [60, 2.0],
  [100, 1.984],
];

describe('Student t, two-sided 95 %', () => {
  test.each(REFERENCE)('ν = %i agrees to 12 digits', (degrees, expected) => {
    expect(Math.abs(studentT95(degrees) / expected - 1)).toBeLessThan(1e-12);
  });

  test.each(PRINTED)('ν = %i rounds to the printed table', (degrees, printed) => {
    expect(studentT95(degrees).toFixed(3)).toBe(printed.toFixed(3));
  });

  test('falls with every degree of freedom, also where the method changes, towards the normal quantile', () => {
    let last = Number.POSITIVE_INFINITY;
    for (let degrees = 1; degrees <= 1100; degrees++) {
      const t = studentT95(degrees);
      expect(t).toBeLessThan(last);
      last = t;
    }
    expect(studentT95(2 ** 24)).toBeGreaterThan(1.959963984540054);
    expect(studentT95(2 ** 24)).toBeLessThan(1.9599642);
  });

  test.each([0, -1, 1.5, Number.NaN])('%s degrees of freedom are refused', (degrees) => {
    expect(() => studentT95(degrees)).toThrow(RangeError);
  });
});
