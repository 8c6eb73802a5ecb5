import { type Axis, axis, type Margin, type Tick, textWidth } from './scale.ts';

/** One bin [from, to) in the unit of the axis; `count` null where it was suppressed. */
export type Bin = { readonly from: number; readonly to: number; readonly count: number | null };

export type BinBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly bin: Bin;
};

export type HistogramGeometry = {
  readonly width: number;
  readonly height: number;
  readonly margin: Margin;
  readonly boxes: readonly BinBox[];
  readonly x: Axis;
  readonly y: Axis;
  /** the upper edge of the bins as one path, for outlines laid over each other */
  readonly outline: string;
};

/** Height that a suppressed bin is drawn with, as a share of the plot: it shows that there is something, not how much. */
const SUPPRESSED_SHARE = 0.16;

/** Marks of the bins' own borders, thinned until they do not touch. */
function borderTicks(bins: readonly Bin[], place: (x: number) => number, room: number): readonly Tick[] {
  const borders = [...new Set(bins.flatMap((bin) => [bin.from, bin.to]))].sort((a, b) => a - b);
  const widest = Math.max(...borders.map((border) => textWidth(tidy(border)))) + 12;
  const step = Math.max(1, Math.ceil((borders.length - 1) / Math.max(1, Math.floor(room / widest))));
  return borders.filter((_, index) => index % step === 0).map((border) => ({ at: place(border), text: tidy(border) }));
}

/** A border as it was typed: 0.1 + 0.2 reads 0.3. */
export const tidy = (x: number): string => String(Number(x.toPrecision(12)));

const highest = (bins: readonly Bin[]): number => bins.reduce((top, bin) => Math.max(top, bin.count ?? 0), 0);

/**
 * Lays out a histogram. Heights are counts, so bins should be of one width; where they are not, the caller passes densities.
 * @param top largest count of the axis; several histograms with one `top` can be compared
 * @throws RangeError without bins
 */
export function histogramGeometry(
  bins: readonly Bin[],
  width: number,
  height: number,
  { top = highest(bins), xLabel = true } = {},
): HistogramGeometry {
  const first = bins[0];
  const last = bins.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a histogram needs at least one bin');
  const ceiling = Math.max(1, top);
  const margin = { top: 24, right: 14, bottom: xLabel ? 46 : 26, left: textWidth(ceiling.toLocaleString('en')) + 16 };
  const floor = height - margin.bottom;
  const y = axis(0, ceiling, floor, margin.top, { gap: 38, whole: true, round: true });
  const span = axis(first.from, last.to, margin.left, width - margin.right);
  const x = { place: span.place, ticks: borderTicks(bins, span.place, width - margin.left - margin.right) };
  const boxes = bins.map((bin) => {
    const left = span.place(bin.from);
    const height = bin.count === null ? (floor - margin.top) * SUPPRESSED_SHARE : floor - y.place(bin.count);
    return { x: left, y: floor - height, width: span.place(bin.to) - left, height, bin };
  });
  return { width, height, margin, boxes, x, y, outline: outlineOf(boxes, floor) };
}

/** Goes up from the floor, over the bins and down again; at suppressed bins the line is interrupted, since zero would be a statement. */
function outlineOf(boxes: readonly BinBox[], floor: number): string {
  const last = boxes.length - 1;
  return boxes
    .map(({ x, y, width, bin }, index) => {
      if (bin.count === null) return '';
      const opened = index > 0 && boxes[index - 1]?.bin.count !== null;
      const start = opened ? `V${px(y)}` : index === 0 ? `M${px(x)} ${px(floor)}V${px(y)}` : `M${px(x)} ${px(y)}`;
      return `${start}H${px(x + width)}${index === last ? `V${px(floor)}` : ''}`;
    })
    .join('');
}

/** A coordinate with a tenth of a pixel: shorter files, the same picture. */
export const px = (x: number): string => String(Math.round(x * 10) / 10);
