import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../bytes.ts';
import { NumberVariable, type Variable } from '../dictionary/variable.ts';
import { bitLength } from '../math/modular.ts';
import { figuresAllowed, figuresOf, personsFor, smallestMinimum } from './figures.ts';
import { binName, binOf, binsOf, type LayoutSource, layoutDigest, layoutOf, monomialName } from './layout.ts';
import type { Layout } from './layout-types.ts';
import { usedBits } from './slots.ts';
import { randomStudy } from './testing.ts';

const number = (id: string, fields: object = {}) =>
  NumberVariable.parse({
    kind: 'number',
    id,
    label: id,
    required: true,
    unit: '1',
    minimum: '0',
    maximum: '1000',
    decimals: 0,
    ...fields,
  });
const yesNo = (id: string, required: boolean): Variable => ({
  kind: 'yes-no',
  id,
  label: id,
  help: '',
  required,
  loinc: null,
});
const slotNames = (layout: Layout) =>
  layout.groups.map(({ slots }) => slots.map(({ factors }) => monomialName(factors)));

describe('layout', () => {
  const source: LayoutSource = {
    variables: [number('x'), number('y', { required: false }), yesNo('q', true)],
    statistics: [
      { kind: 'variance', variable: 'x' },
      { kind: 'mean', variable: 'x' },
      { kind: 'sum', variable: 'y' },
      { kind: 'histogram', variable: 'x', edges: ['100', '500'] },
      { kind: 'categories', variable: 'q' },
    ],
    personsCap: 1000,
  };

  test('shares slots between statistics and gives optional variables a presence slot', () => {
    expect(slotNames(layoutOf(source, 3071))).toEqual([
      [
        '',
        'value:x',
        'value:x*value:x',
        'cell:x:0..99',
        'cell:x:100..499',
        'cell:x:500..1000',
        'present:y',
        'value:y',
        'cell:q:yes',
        'cell:q:no',
      ],
    ]);
  });

  test('widths are the bits of persons × bound, offsets follow each other without gaps', () => {
    const slots = layoutOf(source, 3071).groups[0]?.slots ?? [];
    let offset = 0;
    for (const slot of slots) {
      expect(slot.width).toBe(bitLength(1000n * BigInt(slot.bound)));
      expect(slot.offset).toBe(offset);
      offset += slot.width;
    }
    expect(slots.map(({ bound }) => bound).slice(0, 3)).toEqual(['1', '1000', '1000000']);
  });

  test('does not depend on the order of the statistics', () => {
    const reversed = { ...source, statistics: [...source.statistics].reverse() };
    expect(toHex(layoutDigest(layoutOf(reversed, 3071)))).toBe(toHex(layoutDigest(layoutOf(source, 3071))));
  });

  test.each<[string, LayoutSource]>([
    ['a wider cap', { ...source, personsCap: 1024 }],
    ['a wider range', { ...source, variables: [number('x', { maximum: '1001' }), ...source.variables.slice(1)] }],
    [
      'other edges',
      {
        ...source,
        statistics: source.statistics.map((s) => (s.kind === 'histogram' ? { ...s, edges: ['101', '500'] } : s)),
      },
    ],
  ])('%s changes the digest', (_, changed) => {
    expect(toHex(layoutDigest(layoutOf(changed, 3071)))).not.toBe(toHex(layoutDigest(layoutOf(source, 3071))));
  });

  test('several groups: each begins with the count, and a variable stays in one group while it fits', () => {
    expect(slotNames(layoutOf(source, 100))).toEqual([
      ['', 'value:x', 'value:x*value:x', 'cell:x:0..99', 'cell:x:100..499', 'cell:x:500..1000'],
      ['', 'present:y', 'value:y', 'cell:q:yes', 'cell:q:no'],
    ]);
  });

  test('a variable that no group can hold whole is spread', () => {
    expect(slotNames(layoutOf(source, 80))).toEqual([
      ['', 'value:x', 'value:x*value:x', 'cell:x:0..99', 'cell:x:100..499'],
      ['', 'cell:x:500..1000', 'present:y', 'value:y', 'cell:q:yes', 'cell:q:no'],
    ]);
  });

  test('a slot that fits no plaintext is refused by name', () => {
    expect(() => layoutOf(source, 39)).toThrow(
      expect.objectContaining({ code: 'layout/too-wide', detail: { variable: 'x' } }),
    );
    expect(() => layoutOf(source, 40)).not.toThrow();
  });

  test('more groups than an envelope can number are refused', () => {
    const variables = Array.from({ length: 24 }, (_, i) => number(`v${i}`));
    const edges = Array.from({ length: 40 }, (_, i) => String(i + 1));
    const statistics = variables.map(({ id }) => ({ kind: 'histogram' as const, variable: id, edges }));
    expect(() => layoutOf({ variables, statistics, personsCap: 1000 }, 20)).toThrow('layout/too-wide');
  });

  test('a public stratum takes no slot; a study without statistics counts persons', () => {
    const categories = ['f', 'm'].map((id) => ({ id, label: id }));
    const sex: Variable = { ...yesNo('sex', true), kind: 'category', categories, publicStratum: true };
    const statistics = [{ kind: 'categories' as const, variable: 'sex' }];
    expect(slotNames(layoutOf({ variables: [sex], statistics, personsCap: 10 }, 3071))).toEqual([['']]);
    const unasked = { variables: [yesNo('q', false)], statistics: [], personsCap: 10 };
    expect(slotNames(layoutOf(unasked, 3071))).toEqual([['']]);
  });

  test('holds every slot once, in every capacity', () => {
    fc.assert(
      fc.property(randomStudy, fc.integer({ min: 120, max: 600 }), (study, capacity) => {
        const layout = layoutOf(study, capacity);
        const names = slotNames(layout).flatMap((group) => group.slice(1));
        expect(new Set(names).size).toBe(names.length);
        expect(names.length + 1).toBe(figuresOf(study));
        for (const group of layout.groups) {
          expect(group.slots[0]?.factors).toEqual([]);
          expect(usedBits(group)).toBeLessThanOrEqual(capacity);
        }
      }),
    );
  });
});

describe('bins', () => {
  test('cover the range without overlap: [min, e₁) … [e_k, max]', () => {
    const bins = binsOf(number('x', { minimum: '-1.0', maximum: '2.0', decimals: 1 }), ['0.0', '1.5']);
    expect(bins.map(binName)).toEqual(['0..9', '10..24', '25..30']);
    expect(bins.map((bin) => binOf(binName(bin)))).toEqual(bins);
    expect(binOf('female')).toBeUndefined();
  });
});

describe('figures', () => {
  test('the smallest minimum is the first number of persons of whom the figures may be opened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (figures) => {
        const persons = personsFor(figures);
        expect(figuresAllowed(figures, persons)).toBe(true);
        expect(persons === 3 || !figuresAllowed(figures, persons - 1)).toBe(true);
      }),
    );
    expect(personsFor(33)).toBe(100);
    expect(figuresAllowed(33, 100)).toBe(true);
    expect(figuresAllowed(34, 100)).toBe(false);
  });

  test('never falls below three persons', () => {
    expect(personsFor(0)).toBe(3);
    expect(smallestMinimum({ variables: [], statistics: [], personsCap: 3 })).toBe(4);
  });
});
