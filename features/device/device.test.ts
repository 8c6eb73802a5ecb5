import { describe, expect, test } from 'vitest';
import { median, type Speed, speedOf, timeIn } from './figures.ts';
import { speedGeometry } from './speed-geometry.ts';

describe('figures', () => {
  test('a median is the middle one, or between the middle two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(() => median([])).toThrow(RangeError);
  });

  test('ratios are taken round by round', () => {
    const speed = speedOf({ work: 'encrypt', ours: [2, 4, 2], peer: [80, 200, 90] });
    expect(speed).toEqual({ work: 'encrypt', ours: 2, peer: 90, ratio: 45, low: 40, high: 50 });
  });

  test.each([
    [1500, 's', 1.5],
    [1000, 's', 1],
    [2.25, 'ms', 2.25],
    [0.0399, 'us', 39.9],
    [0, 'us', 0],
  ])('%s ms are read in %s', (milliseconds, unit, figure) => {
    const time = timeIn(milliseconds);
    expect(time.unit).toBe(unit);
    expect(time.figure).toBeCloseTo(figure, 9);
  });
});

describe('bars of speeds', () => {
  const speed = (ratio: number, low = ratio, high = ratio): Speed => ({
    work: 'sum',
    ours: 1,
    peer: 1,
    ratio,
    low,
    high,
  });

  test('each decade takes the same room', () => {
    const { x, bars } = speedGeometry([speed(10), speed(1000, 900, 1100)], 640);
    expect(x.ticks.map(({ text }) => text)).toEqual(['1×', '10×', '100×', '1,000×', '10,000×']);
    const [first, second] = bars.map(({ from, to }) => to - from);
    expect(second).toBeCloseTo(3 * (first as number), 9);
    for (const { from, to } of bars) expect(to).toBeGreaterThan(from);
    expect(bars[1]?.low).toBeLessThan(bars[1]?.to as number);
    expect(bars[1]?.high).toBeGreaterThan(bars[1]?.to as number);
  });

  test('what is slower than the peer goes to the left', () => {
    const { x, bars } = speedGeometry([speed(0.5), speed(4)], 320);
    expect(x.ticks[0]?.text).toBe('0.1×');
    expect(bars[0]?.to).toBeCloseTo(x.place(1), 9);
    expect(bars[0]?.from).toBeLessThan(x.place(1));
    expect(bars[1]?.from).toBeCloseTo(x.place(1), 9);
  });

  test('a narrow picture has fewer ticks, and 1× among them', () => {
    const { x } = speedGeometry([speed(0.5), speed(2000)], 300);
    expect(x.ticks.map(({ text }) => text)).toEqual(['1×', '100×', '10,000×']);
  });

  test('everything stays within the picture, with room for the figure', () => {
    const width = 280;
    for (const { to, high } of speedGeometry([speed(9999), speed(0.002), speed(1)], width).bars) {
      expect(Math.max(to, high)).toBeLessThan(width - 60);
    }
    expect(() => speedGeometry([], width)).toThrow(RangeError);
  });
});
