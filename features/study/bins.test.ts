import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proposeEdges } from './bins.ts';

const glucose = { kind: 'number', minimum: '20.0', maximum: '800.0', decimals: '1' } as const;

describe('even bins', () => {
  test('lie on the variable’s grid, with one bin on either side for the rest', () => {
    expect(proposeEdges(glucose, '70', '130', 4)).toEqual({
      ok: true,
      edges: ['70.0', '85.0', '100.0', '115.0', '130.0'],
    });
  });

  test('thirds are rounded to the grid', () => {
    expect(proposeEdges(glucose, '100', '101', 3)).toEqual({ ok: true, edges: ['100.0', '100.3', '100.7', '101.0'] });
  });

  test('edges at the ends of the range are left out: there is nothing beyond', () => {
    expect(proposeEdges(glucose, '20', '800', 2)).toEqual({ ok: true, edges: ['410.0'] });
  });

  test('days stay days', () => {
    const born = { kind: 'date', minimum: '1970-01-01', maximum: '1970-01-31', decimals: '' } as const;
    expect(proposeEdges(born, '1970-01-11', '1970-01-21', 2)).toEqual({
      ok: true,
      edges: ['1970-01-11', '1970-01-16', '1970-01-21'],
    });
  });

  test.each([
    ['130', '70', 4, 'range'],
    ['10', '70', 4, 'range'],
    ['70', 'x', 4, 'range'],
    ['70', '130', 0, 'count'],
    ['70', '130', 40, 'count'],
    ['70', '130', 2.5, 'count'],
    ['70', '70.3', 4, 'too-fine'],
    ['20', '800', 1, 'count'],
  ])('from %s to %s in %d is refused', (from, to, bins, why) => {
    expect(proposeEdges(glucose, from, to, bins)).toEqual({ ok: false, why });
  });

  test('always ascend, and never differ in width by more than a step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 4000 }),
        fc.integer({ min: 40, max: 4000 }),
        fc.integer({ min: 2, max: 39 }),
        (low, span, bins) => {
          const proposal = proposeEdges(glucose, (low / 10).toFixed(1), ((low + span) / 10).toFixed(1), bins);
          if (!proposal.ok) return false;
          const units = proposal.edges.map((edge) => Math.round(Number(edge) * 10));
          const widths = units.slice(1).map((edge, i) => edge - (units[i] ?? 0));
          return Math.min(...widths) > 0 && Math.max(...widths) - Math.min(...widths) <= 1;
        },
      ),
    );
  });
});
