import { type Axis, axis, type Margin, textWidth } from './scale.ts';

/** An estimate with its interval, in the unit of the axis; null where a group has too few persons. */
export type Interval = {
  readonly label: string;
  readonly note?: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
};

export type IntervalMark = {
  readonly y: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly interval: Interval;
};

export type IntervalGeometry = {
  readonly width: number;
  readonly height: number;
  readonly margin: Margin;
  readonly marks: readonly IntervalMark[];
  readonly x: Axis;
  readonly stacked: boolean;
};

/**
 * Lays out means with their intervals, one line per group, on one axis. The axis need not begin at zero: places are compared, not lengths.
 * @param reference a number that must stay in sight, such as the mean of all
 * @throws RangeError without intervals
 */
export function intervalGeometry(intervals: readonly Interval[], width: number, reference?: number): IntervalGeometry {
  if (intervals.length === 0) throw new RangeError('an interval plot needs at least one interval');
  const edges = intervals.flatMap(({ low, high, mean }) => [low, high, mean]).concat(reference ?? []);
  const lowest = Math.min(...edges);
  const highest = Math.max(...edges);
  const air = (highest - lowest || Math.abs(highest) || 1) * 0.08;
  const widest = intervals.reduce(
    (most, { label, note }) => Math.max(most, textWidth(label), textWidth(note ?? '')),
    0,
  );
  const stacked = widest > width * 0.34;
  const pitch = stacked ? 58 : 46;
  const margin = { top: 22, right: 16, bottom: 46, left: stacked ? 12 : widest + 18 };
  const x = axis(lowest - air, highest + air, margin.left, width - margin.right, { gap: 70 });
  const marks = intervals.map((interval, index) => ({
    y: margin.top + pitch * index + (stacked ? 40 : pitch / 2),
    mean: x.place(interval.mean),
    low: x.place(interval.low),
    high: x.place(interval.high),
    interval,
  }));
  return { width, height: margin.top + margin.bottom + pitch * intervals.length, margin, marks, x, stacked };
}
