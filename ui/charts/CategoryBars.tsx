'use client';

import { BAR_GAP, barsGeometry, type CategoryCount } from './bars-geometry.ts';
import { BottomAxis, type ChartProps, Frame, usePatterns, useWidth } from './Frame.tsx';
import { fitText } from './scale.ts';
import { FILL, type Series } from './series.ts';

export type CategoryBarsProps = ChartProps & {
  readonly categories: readonly CategoryCount[];
  readonly xLabel: string;
  /** stands at the end of a bar; the caller decides on shares: "120 (34 %)" */
  readonly countLabel?: (category: CategoryCount) => string;
  readonly suppressedLabel: string;
  readonly series?: Series;
};

/** How many persons lie in each category, in the caller's order; a suppressed one is hatched at a length that means nothing. */
export function CategoryBars({
  categories,
  title,
  description,
  xLabel,
  countLabel,
  suppressedLabel,
  series = 1,
  width: fixed,
  svgRef,
}: CategoryBarsProps) {
  const [box, width] = useWidth(fixed);
  const patterns = usePatterns();
  const plot = barsGeometry(categories, width, suppressedLabel);
  const { margin } = plot;
  return (
    <div ref={box}>
      <Frame title={title} description={description} width={width} height={plot.height} svgRef={svgRef}>
        {patterns.defs}
        <BottomAxis x={plot.x} margin={margin} width={width} height={plot.height} label={xLabel} grid />
        {plot.bars.map(({ category, y, width: length, height }) => {
          const hidden = category.count === null;
          const says = hidden
            ? suppressedLabel
            : (countLabel?.(category) ?? category.count?.toLocaleString('en') ?? '');
          return (
            <g key={category.label}>
              <text
                className="chart-label"
                x={plot.stacked ? margin.left : margin.left - 10}
                y={plot.stacked ? y - 6 : y + height / 2 + 4.5}
                textAnchor={plot.stacked ? 'start' : 'end'}
              >
                {plot.stacked ? fitText(category.label, width) : category.label}
              </text>
              <rect
                x={margin.left}
                y={y}
                width={length}
                height={height}
                className={hidden ? 'chart-hidden' : FILL[series]}
                {...(hidden ? { fill: patterns.hidden } : {})}
              />
              <text
                className={hidden ? 'chart-note' : 'chart-strong'}
                x={margin.left + length + BAR_GAP}
                y={y + height / 2 + 4.5}
              >
                {says}
              </text>
            </g>
          );
        })}
        <path className="chart-axis" d={`M${margin.left} ${margin.top}V${plot.height - margin.bottom}`} />
      </Frame>
    </div>
  );
}
