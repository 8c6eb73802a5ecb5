'use client';

import { BottomAxis, type ChartProps, Frame, LeftAxis, usePatterns, useWidth } from './Frame.tsx';
import { type Bin, histogramGeometry, px, tidy } from './histogram-geometry.ts';
import { FILL, type Series } from './series.ts';

export type HistogramProps = ChartProps & {
  readonly bins: readonly Bin[];
  /** name of the axis with its unit: "Glucose, mg/dL" */
  readonly xLabel: string;
  readonly yLabel: string;
  /** where the mean stands, with the words at its line */
  readonly mean?: { readonly at: number; readonly label: string } | undefined;
  /** in the legend of hatched bins; needed where a bin may be suppressed */
  readonly suppressedLabel: string;
  readonly series?: Series;
  readonly height?: number;
};

/** How many persons lie in each bin. A suppressed bin is hatched at a height that means nothing. */
export function Histogram({
  bins,
  title,
  description,
  xLabel,
  yLabel,
  mean,
  suppressedLabel,
  series = 1,
  height = 300,
  width: fixed,
  svgRef,
}: HistogramProps) {
  const [box, width] = useWidth(fixed);
  const patterns = usePatterns();
  const hidden = bins.some((bin) => bin.count === null);
  const full = hidden ? height + 22 : height;
  const plot = histogramGeometry(bins, width, height);
  const floor = height - plot.margin.bottom;
  const meanAt = mean === undefined ? undefined : plot.x.place(mean.at);
  return (
    <div ref={box}>
      <Frame title={title} description={description} width={width} height={full} svgRef={svgRef}>
        {patterns.defs}
        <LeftAxis y={plot.y} margin={plot.margin} width={width} label={yLabel} />
        {plot.boxes.map(({ bin, ...place }) => (
          <g key={bin.from}>
            <title>{`${tidy(bin.from)} – ${tidy(bin.to)}: ${bin.count === null ? suppressedLabel : bin.count.toLocaleString('en')}`}</title>
            <rect
              {...place}
              className={bin.count === null ? 'chart-hidden' : `chart-bar ${FILL[series]}`}
              {...(bin.count === null ? { fill: patterns.hidden } : {})}
            />
          </g>
        ))}
        <BottomAxis x={plot.x} margin={plot.margin} width={width} height={height} label={xLabel} />
        {mean !== undefined && meanAt !== undefined && (
          <g>
            <path className="chart-mean" d={`M${px(meanAt)} ${plot.margin.top - 6}V${floor}`} />
            <text
              className="chart-strong"
              x={meanAt > width * 0.6 ? meanAt - 6 : meanAt + 6}
              y={plot.margin.top - 4}
              textAnchor={meanAt > width * 0.6 ? 'end' : 'start'}
            >
              {mean.label}
            </text>
          </g>
        )}
        {hidden && (
          <g>
            <rect
              className="chart-hidden"
              x={plot.margin.left}
              y={height}
              width="22"
              height="14"
              fill={patterns.hidden}
            />
            <text className="chart-note" x={plot.margin.left + 30} y={height + 11.5}>
              {suppressedLabel}
            </text>
          </g>
        )}
      </Frame>
    </div>
  );
}
