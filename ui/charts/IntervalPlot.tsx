'use client';

import { BottomAxis, type ChartProps, Frame, useWidth } from './Frame.tsx';
import { px } from './histogram-geometry.ts';
import { type Interval, intervalGeometry } from './interval-geometry.ts';
import { fitText } from './scale.ts';
import { FILL, STROKE, seriesOf } from './series.ts';

export type IntervalPlotProps = ChartProps & {
  readonly intervals: readonly Interval[];
  readonly xLabel: string;
  /** a line through all groups, such as the mean of all */
  readonly reference?: { readonly at: number; readonly label: string } | undefined;
  /** figures at the mark: "97.3" */
  readonly meanLabel: (interval: Interval) => string;
};

/** Means of groups with their confidence intervals on one axis, each with its own mark. */
export function IntervalPlot({
  intervals,
  title,
  description,
  xLabel,
  reference,
  meanLabel,
  width: fixed,
  svgRef,
}: IntervalPlotProps) {
  const [box, width] = useWidth(fixed);
  const plot = intervalGeometry(intervals, width, reference?.at);
  const { margin } = plot;
  const floor = plot.height - margin.bottom;
  const line = reference === undefined ? undefined : plot.x.place(reference.at);
  return (
    <div ref={box}>
      <Frame title={title} description={description} width={width} height={plot.height} svgRef={svgRef}>
        <BottomAxis x={plot.x} margin={margin} width={width} height={plot.height} label={xLabel} grid />
        {reference !== undefined && line !== undefined && (
          <g>
            <path className="chart-mean" d={`M${px(line)} ${margin.top - 4}V${floor}`} />
            <text
              className="chart-note"
              x={line}
              y={12}
              textAnchor={line > width * 0.7 ? 'end' : line < width * 0.3 ? 'start' : 'middle'}
            >
              {reference.label}
            </text>
          </g>
        )}
        {plot.marks.map(({ interval, y, mean, low, high }, index) => {
          const series = seriesOf(index);
          const labelY = plot.stacked ? y - 22 : y - (interval.note === undefined ? -4.5 : 3);
          return (
            <g key={interval.label}>
              <text className="chart-label" x={plot.stacked ? margin.left : 0} y={labelY}>
                {plot.stacked
                  ? fitText([interval.label, interval.note].filter(Boolean).join(', '), width - 70)
                  : interval.label}
              </text>
              {!plot.stacked && interval.note !== undefined && (
                <text className="chart-note" x={0} y={y + 13}>
                  {interval.note}
                </text>
              )}
              <path
                className={`chart-whisker ${STROKE[series]}`}
                d={`M${px(low)} ${y - 6}v12M${px(low)} ${y}H${px(high)}M${px(high)} ${y - 6}v12`}
              />
              <Mark series={series} x={mean} y={y} />
              <text className="chart-strong" x={mean} y={y - 10} textAnchor="middle">
                {meanLabel(interval)}
              </text>
            </g>
          );
        })}
      </Frame>
    </div>
  );
}

const SHAPES = {
  1: 'M-5-5h10v10h-10z',
  2: 'M0-7 7 0 0 7-7 0z',
  3: 'M-6 5 0-6 6 5z',
  4: 'M-6-5h12L0 6z',
  5: 'M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z',
} as const;

/** A shape per series: square, diamond, triangle, triangle on its head, cross. */
function Mark({ series, x, y }: { readonly series: 1 | 2 | 3 | 4 | 5; readonly x: number; readonly y: number }) {
  return <path className={`chart-bar ${FILL[series]}`} d={SHAPES[series]} transform={`translate(${px(x)} ${px(y)})`} />;
}
