import { describe, expect, test } from 'vitest';
import { BAR_GAP, barsGeometry } from './bars-geometry.ts';
import { histogramGeometry, tidy } from './histogram-geometry.ts';
import { intervalGeometry } from './interval-geometry.ts';
import { axis, fitText, textWidth } from './scale.ts';
import { gridOf } from './strata-geometry.ts';

const bins = [4, 10, null, 0, 6].map((count, index) => ({ from: index * 10, to: (index + 1) * 10, count }));

describe('axis', () => {
  test('marks round numbers only, inside the axis', () => {
    const { ticks, place } = axis(0, 100, 0, 400);
    expect(ticks.map(({ text }) => text)).toEqual(['0', '20', '40', '60', '80', '100']);
    expect(place(50)).toBe(200);
  });
  test('marks whole numbers only for counts', () => {
    expect(axis(0, 2, 0, 600, { whole: true }).ticks.map(({ text }) => text)).toEqual(['0', '1', '2']);
  });
  test('gives one number a place of its own', () => {
    expect(Number.isFinite(axis(5, 5, 0, 100).place(5))).toBe(true);
  });
});

describe('histogram', () => {
  const plot = histogramGeometry(bins, 320, 300);
  const floor = 300 - plot.margin.bottom;

  test('stands on the floor, side by side, with heights in proportion to the counts', () => {
    for (const box of plot.boxes) expect(box.y + box.height).toBeCloseTo(floor, 9);
    for (const [index, box] of plot.boxes.entries())
      if (index > 0)
        expect(box.x).toBeCloseTo((plot.boxes[index - 1]?.x ?? 0) + (plot.boxes[index - 1]?.width ?? 0), 9);
    expect((plot.boxes[1]?.height ?? 0) / (plot.boxes[0]?.height ?? 1)).toBeCloseTo(2.5, 9);
    expect(plot.boxes[3]?.height).toBeCloseTo(0, 9);
  });

  test('draws a suppressed bin at a height that does not depend on anybody', () => {
    const other = histogramGeometry(
      bins.map((bin) => ({ ...bin, count: bin.count === null ? null : bin.count * 7 })),
      320,
      300,
    );
    expect(other.boxes[2]?.height).toBe(plot.boxes[2]?.height);
  });

  test('interrupts the outline at a suppressed bin', () => {
    expect(plot.outline.match(/M/g)).toHaveLength(2);
    expect(
      histogramGeometry(
        bins.filter((bin) => bin.count !== null),
        320,
        300,
      ).outline.match(/M/g),
    ).toHaveLength(1);
  });

  test('thins the marks until they do not touch, at any width', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      from: 1000 + index * 25,
      to: 1025 + index * 25,
      count: index,
    }));
    for (const width of [240, 320, 640, 1100]) {
      const { ticks } = histogramGeometry(many, width, 300).x;
      for (const [index, tick] of ticks.entries())
        if (index > 0) expect(tick.at - (ticks[index - 1]?.at ?? 0)).toBeGreaterThan(textWidth(tick.text));
    }
  });

  test('shares one scale when it is told the top', () => {
    const low = histogramGeometry(bins, 320, 300, { top: 100 });
    expect(low.boxes[1]?.height).toBeLessThan((plot.boxes[1]?.height ?? 0) / 5);
  });

  test('refuses to draw nothing', () => {
    expect(() => histogramGeometry([], 320, 300)).toThrow(RangeError);
  });

  test('writes borders as they were typed', () => {
    expect(tidy(0.1 + 0.2)).toBe('0.3');
  });
});

describe('category bars', () => {
  const HIDDEN = 'withheld: too few persons';
  const categories = [
    { label: 'Never', count: 200 },
    { label: 'Now', count: 50 },
    { label: 'Not known', count: null },
  ];

  test('lengths are in proportion; zero has none', () => {
    const { bars } = barsGeometry([...categories, { label: 'No', count: 0 }], 640, HIDDEN);
    expect((bars[0]?.width ?? 0) / (bars[1]?.width ?? 1)).toBeCloseTo(4, 9);
    expect(bars[3]?.width).toBe(0);
  });

  test('keeps everything inside 320 px, with long labels above their bars', () => {
    const long = barsGeometry([{ label: 'Type 2 diabetes mellitus without complications', count: 1234 }], 320, HIDDEN);
    expect(long.stacked).toBe(true);
    for (const bar of long.bars) expect(long.margin.left + bar.width + textWidth('1,234')).toBeLessThanOrEqual(320);
    expect(barsGeometry(categories, 320, '').stacked).toBe(false);
  });

  test.each([250, 284, 320, 640])('has room for what is said of a suppressed category in %i px', (width) => {
    const { margin, bars, stacked } = barsGeometry(categories, width, HIDDEN);
    const [, , hidden] = bars;
    expect(margin.left + (hidden?.width ?? 0) + BAR_GAP + textWidth(HIDDEN)).toBeLessThanOrEqual(width);
    expect(stacked).toBe(width < 300);
  });

  test('does not let a suppressed category tell its size', () => {
    const width = (top: number) =>
      barsGeometry(
        [
          { label: 'a', count: top },
          { label: 'b', count: null },
        ],
        640,
        HIDDEN,
      ).bars[1]?.width;
    expect(width(10)).toBe(width(10_000));
  });
});

describe('intervals', () => {
  const intervals = [
    { label: 'a', mean: 5, low: 4, high: 6 },
    { label: 'b', mean: 8, low: 5, high: 11 },
  ];

  test('lie inside the plot, in order, on one axis', () => {
    const { marks, margin, width } = intervalGeometry(intervals, 320, 2);
    for (const mark of marks) {
      expect(mark.low).toBeLessThan(mark.mean);
      expect(mark.mean).toBeLessThan(mark.high);
      expect(mark.low).toBeGreaterThanOrEqual(margin.left);
      expect(mark.high).toBeLessThanOrEqual(width - margin.right);
    }
    expect((marks[1]?.high ?? 0) - (marks[1]?.low ?? 0)).toBeCloseTo(
      3 * ((marks[0]?.high ?? 0) - (marks[0]?.low ?? 0)),
      6,
    );
  });

  test('one interval without width still has a place', () => {
    const { marks } = intervalGeometry([{ label: 'a', mean: 5, low: 5, high: 5 }], 320);
    expect(Number.isFinite(marks[0]?.mean)).toBe(true);
  });
});

test('small plots: one column on a phone, at most as many as there are groups', () => {
  expect(gridOf(4, 320)).toEqual({ columns: 1, cell: 320, rows: 4 });
  expect(gridOf(2, 1100).columns).toBe(2);
  const { columns, cell } = gridOf(9, 1000);
  expect(columns * cell + (columns - 1) * 24).toBeCloseTo(1000, 9);
});

test('a text that is too long is cut and says so', () => {
  expect(fitText('short', 200)).toBe('short');
  const cut = fitText('a very long label indeed', 80);
  expect(cut.endsWith('…')).toBe(true);
  expect(textWidth(cut)).toBeLessThanOrEqual(80);
});
