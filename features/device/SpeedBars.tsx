'use client';

import { BottomAxis, type ChartProps, Frame, useWidth } from '../../ui/charts/Frame.tsx';
import { fitText } from '../../ui/charts/scale.ts';
import { FILL } from '../../ui/charts/series.ts';
import type { Speed } from './figures.ts';
import { BAR_PX, speedGeometry } from './speed-geometry.ts';

/** Keeps letters clear of the line at 1. */
const LABEL_INDENT = 5;

export type SpeedBarsProps = ChartProps & {
  readonly speeds: readonly Speed[];
  readonly xLabel: string;
  readonly label: (speed: Speed) => string;
  readonly figure: (speed: Speed) => string;
};

/** How many times as fast, one bar for each piece of work on a logarithmic axis, with the range of the rounds across its end. */
export function SpeedBars({ speeds, title, description, xLabel, label, figure, width: fixed, svgRef }: SpeedBarsProps) {
  const [box, width] = useWidth(fixed);
  const plot = speedGeometry(speeds, width);
  const { margin } = plot;
  return (
    <div ref={box}>
      <Frame title={title} description={description} width={width} height={plot.height} svgRef={svgRef}>
        <BottomAxis x={plot.x} margin={margin} width={width} height={plot.height} label={xLabel} grid />
        {plot.bars.map(({ speed, labelY, y, from, to, low, high }) => {
          const middle = y + BAR_PX / 2;
          return (
            <g key={speed.work}>
              <text className="chart-label" x={margin.left + LABEL_INDENT} y={labelY}>
                {fitText(label(speed), width - margin.left - LABEL_INDENT)}
              </text>
              <rect x={from} y={y} width={Math.max(1, to - from)} height={BAR_PX} className={`chart-bar ${FILL[1]}`} />
              <path
                className="chart-axis"
                d={`M${low} ${middle - 4}v8M${low} ${middle}H${high}M${high} ${middle - 4}v8`}
              />
              <text className="chart-strong" x={Math.max(to, high) + 8} y={middle + 4.5}>
                {figure(speed)}
              </text>
            </g>
          );
        })}
        <path className="chart-axis" d={`M${plot.x.place(1)} ${margin.top}V${plot.height - margin.bottom}`} />
      </Frame>
    </div>
  );
}
