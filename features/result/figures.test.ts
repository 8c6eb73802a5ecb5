import { expect, test } from 'vitest';
import { evenlySpaced } from './figures.ts';

test('bins of one width stand on an axis, bins of several do not', () => {
  expect(
    evenlySpaced([
      { from: 0.1, to: 0.2 },
      { from: 0.2, to: 0.3 },
      { from: 0.3, to: 0.4 },
    ]),
  ).toBe(true);
  expect(
    evenlySpaced([
      { from: 20, to: 70 },
      { from: 70, to: 100 },
      { from: 100, to: 600 },
    ]),
  ).toBe(false);
});
