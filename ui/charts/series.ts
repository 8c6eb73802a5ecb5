/** A series has a colour and a grain, so that colour never carries it alone. */
export type Series = 1 | 2 | 3 | 4 | 5;

/** The series of the n-th group, counted from 0; after five it begins again. */
export const seriesOf = (index: number): Series => ((index % 5) + 1) as Series;

export const FILL: Record<Series, string> = {
  1: 'chart-fill-1',
  2: 'chart-fill-2',
  3: 'chart-fill-3',
  4: 'chart-fill-4',
  5: 'chart-fill-5',
};
export const STROKE: Record<Series, string> = {
  1: 'chart-stroke-1',
  2: 'chart-stroke-2',
  3: 'chart-stroke-3',
  4: 'chart-stroke-4',
  5: 'chart-stroke-5',
};
/** Dashes of an outline, one per series. */
export const DASH: Record<Series, string | undefined> = { 1: undefined, 2: '7 3', 3: '2 3', 4: '9 3 2 3', 5: '1 4' };
