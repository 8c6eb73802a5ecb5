import { type Axis, axis, type Margin, textWidth } from './scale.ts';

/** One category; `count` null where it was suppressed. */
export type CategoryCount = { readonly label: string; readonly count: number | null };

export type Bar = {
  readonly y: number;
  readonly height: number;
  readonly width: number;
  readonly category: CategoryCount;
};

export type BarsGeometry = {
  readonly width: number;
  readonly height: number;
  readonly margin: Margin;
  readonly bars: readonly Bar[];
  readonly x: Axis;
  /** true where labels stand above their bars because there is no room beside them */
  readonly stacked: boolean;
};

const BAR_PX = 22;
const SUPPRESSED_PX = 44;

/** From the end of a bar to what stands there. */
export const BAR_GAP = 8;
/** From a label to the bar beside it. */
const LABEL_GAP = 12;

/**
 * Lays out horizontal bars: the label beside the bar, or above it in a narrow window.
 * @param suppressedLabel what stands at the end of a suppressed category's bar
 */
export function barsGeometry(
  categories: readonly CategoryCount[],
  width: number,
  suppressedLabel: string,
): BarsGeometry {
  const widest = categories.reduce((most, { label }) => Math.max(most, textWidth(label)), 0);
  const hidden = categories.some(({ count }) => count === null)
    ? SUPPRESSED_PX + BAR_GAP + textWidth(suppressedLabel)
    : 0;
  const stacked = widest > width * 0.34 || widest + LABEL_GAP + hidden > width;
  const pitch = stacked ? BAR_PX + 30 : BAR_PX + 14;
  const top = categories.reduce((most, { count }) => Math.max(most, count ?? 0), 1);
  const margin = {
    top: 4,
    right: textWidth(`${top.toLocaleString('en')} (100 %)`) + 10,
    bottom: 46,
    left: stacked ? 2 : widest + LABEL_GAP,
  };
  const height = margin.top + margin.bottom + pitch * categories.length;
  const x = axis(0, top, margin.left, width - margin.right, { gap: 72, whole: true });
  const bars = categories.map((category, index) => ({
    y: margin.top + pitch * index + (stacked ? 22 : 7),
    height: BAR_PX,
    width: category.count === null ? SUPPRESSED_PX : x.place(category.count) - margin.left,
    category,
  }));
  return { width, height, margin, bars, x, stacked };
}
