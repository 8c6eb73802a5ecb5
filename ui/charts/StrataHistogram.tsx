'use client';

import { BottomAxis, type ChartProps, Frame, LeftAxis, usePatterns, useWidth } from './Frame.tsx';
import { type Bin, histogramGeometry } from './histogram-geometry.ts';
import { fitText, textWidth } from './scale.ts';
import { DASH, type Series, STROKE, seriesOf } from './series.ts';
import { gridOf } from './strata-geometry.ts';

export type Stratum = { readonly label: string; readonly note?: string; readonly bins: readonly Bin[] };

export type StrataHistogramProps = ChartProps & {
  readonly strata: readonly Stratum[];
  readonly xLabel: string;
  readonly yLabel: string;
  readonly suppressedLabel: string;
  /** 'side' draws one small plot per group with one scale for all, 'over' lays outlines over each other */
  readonly look?: 'side' | 'over';
  readonly height?: number;
};

/** The same bins for several groups, on one scale so that they can be compared. */
export function StrataHistogram({ look = 'side', width: fixed, ...rest }: StrataHistogramProps) {
  const [box, width] = useWidth(fixed);
  return (
    <div ref={box}>{look === 'side' ? <SideBySide {...rest} width={width} /> : <Over {...rest} width={width} />}</div>
  );
}

type Sized = Omit<StrataHistogramProps, 'look' | 'width'> & { readonly width: number };

const topOf = (strata: readonly Stratum[]): number =>
  strata.reduce((top, { bins }) => bins.reduce((most, bin) => Math.max(most, bin.count ?? 0), top), 0);

const TITLE_PX = 30;
const ROW_GAP = 26;

function SideBySide({
  strata,
  title,
  description,
  xLabel,
  yLabel,
  suppressedLabel,
  width,
  height = 220,
  svgRef,
}: Sized) {
  const patterns = usePatterns();
  const { columns, cell, rows } = gridOf(strata.length, width);
  const top = topOf(strata);
  const hidden = strata.some(({ bins }) => bins.some((bin) => bin.count === null));
  const rowHeight = height + TITLE_PX + ROW_GAP;
  const foot = rows * rowHeight - ROW_GAP;
  return (
    <Frame title={title} description={description} width={width} height={foot + (hidden ? 22 : 0)} svgRef={svgRef}>
      {patterns.defs}
      {strata.map((stratum, index) => {
        const plot = histogramGeometry(stratum.bins, cell, height, { top });
        const series = seriesOf(index);
        return (
          <g
            key={stratum.label}
            transform={`translate(${(index % columns) * (cell + 24)} ${Math.floor(index / columns) * rowHeight})`}
          >
            <text x={0} y={14} className="chart-strong">
              {fitText(stratum.label, cell - textWidth(stratum.note ?? '') - 12)}
              {stratum.note !== undefined && (
                <tspan className="chart-note" dx="8" fontWeight="400">
                  {stratum.note}
                </tspan>
              )}
            </text>
            <g transform={`translate(0 ${TITLE_PX})`}>
              <LeftAxis y={plot.y} margin={plot.margin} width={cell} label={yLabel} />
              {plot.boxes.map(({ bin, ...place }) => (
                <rect
                  key={bin.from}
                  {...place}
                  className={bin.count === null ? 'chart-hidden' : 'chart-bar'}
                  fill={bin.count === null ? patterns.hidden : patterns.grain(series)}
                />
              ))}
              <BottomAxis x={plot.x} margin={plot.margin} width={cell} height={height} label={fitText(xLabel, cell)} />
            </g>
          </g>
        );
      })}
      {hidden && (
        <g>
          <rect className="chart-hidden" x={0} y={foot + 4} width="22" height="14" fill={patterns.hidden} />
          <text className="chart-note" x={30} y={foot + 15.5}>
            {suppressedLabel}
          </text>
        </g>
      )}
    </Frame>
  );
}

function Over({ strata, title, description, xLabel, yLabel, suppressedLabel, width, height = 300, svgRef }: Sized) {
  const plots = strata.map(({ bins }) => histogramGeometry(bins, width, height, { top: topOf(strata) }));
  const plot = plots[0];
  if (plot === undefined) return null;
  const hidden = strata.some(({ bins }) => bins.some((bin) => bin.count === null));
  const legend = legendOf(strata, width - plot.margin.left);
  return (
    <Frame
      title={title}
      description={description}
      width={width}
      height={height + legend.height + (hidden ? 22 : 0)}
      svgRef={svgRef}
    >
      <LeftAxis y={plot.y} margin={plot.margin} width={width} label={yLabel} />
      {plots.map((each, index) => {
        const series = seriesOf(index);
        return (
          <path
            key={strata[index]?.label}
            className={`chart-outline ${STROKE[series]}`}
            d={each.outline}
            strokeDasharray={DASH[series]}
          />
        );
      })}
      <BottomAxis x={plot.x} margin={plot.margin} width={width} height={height} label={xLabel} />
      {legend.entries.map(({ label, series, x, y }) => (
        <g key={label} transform={`translate(${plot.margin.left + x} ${height + y})`}>
          <path className={`chart-outline ${STROKE[series]}`} d="M0 7h26" strokeDasharray={DASH[series]} />
          <text x={34} y={11.5}>
            {label}
          </text>
        </g>
      ))}
      {hidden && (
        <text className="chart-note" x={plot.margin.left} y={height + legend.height + 14}>
          {suppressedLabel}
        </text>
      )}
    </Frame>
  );
}

/** Entries one after the other, wrapped at the width. */
function legendOf(strata: readonly Stratum[], width: number) {
  const entries: { label: string; series: Series; x: number; y: number }[] = [];
  let x = 0;
  let y = 4;
  for (const [index, stratum] of strata.entries()) {
    const label = [stratum.label, stratum.note].filter(Boolean).join(', ');
    const needs = 34 + textWidth(label) + 18;
    if (x > 0 && x + needs > width) {
      x = 0;
      y += 22;
    }
    entries.push({ label, series: seriesOf(index), x, y });
    x += needs;
  }
  return { entries, height: y + 22 };
}
