'use client';

import { type ReactNode, type Ref, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { Axis, Margin } from './scale.ts';
import { FILL, type Series } from './series.ts';

const FIRST_WIDTH = 640;

/**
 * The width of the box that a chart stands in, so that its letters keep their size on a phone.
 * Until the first measurement, and on the server, it is 640 px; paper scales the picture as a whole.
 */
export function useWidth(fixed?: number): readonly [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  useEffect(() => {
    const element = box.current;
    if (element === null || fixed !== undefined) return;
    const observer = new ResizeObserver(([entry]) => {
      const measured = Math.floor(entry?.contentRect.width ?? 0);
      if (measured > 0) setWidth(Math.max(240, measured));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [fixed]);
  return [box, fixed ?? width];
}

/** What every chart is told. All words are the caller's. */
export type ChartWords = {
  /** the name of the chart, heard first */
  readonly title: string;
  /** the finding in a sentence, heard after the title; a table twin stands beside the chart */
  readonly description: string;
};

export type ChartProps = ChartWords & {
  /** receives the <svg>, for svgDocument() */
  readonly svgRef?: Ref<SVGSVGElement> | undefined;
  /** px; measured where it is left out */
  readonly width?: number | undefined;
};

/** The <svg> of a chart with its name and description for screen readers. */
export function Frame({
  title,
  description,
  width,
  height,
  svgRef,
  children,
}: ChartWords & {
  readonly width: number;
  readonly height: number;
  readonly svgRef?: Ref<SVGSVGElement> | undefined;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <svg
      ref={svgRef}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
      className="chart"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      {children}
    </svg>
  );
}

/** The line at the foot with ticks, numbers and the axis' name; hairlines through the plot where `grid`. */
export function BottomAxis({
  x,
  margin,
  width,
  height,
  label,
  grid = false,
}: {
  readonly x: Axis;
  readonly margin: Margin;
  readonly width: number;
  readonly height: number;
  readonly label?: string | undefined;
  readonly grid?: boolean;
}) {
  const floor = height - margin.bottom;
  return (
    <g>
      {grid &&
        x.ticks.map((tick) => <path key={tick.at} className="chart-grid" d={`M${tick.at} ${margin.top}V${floor}`} />)}
      <path className="chart-axis" d={`M${margin.left} ${floor}H${width - margin.right}`} />
      {x.ticks.map((tick) => (
        <g key={tick.at}>
          <path className="chart-tick" d={`M${tick.at} ${floor}v5`} />
          <text className="chart-note" x={tick.at} y={floor + 19} textAnchor="middle">
            {tick.text}
          </text>
        </g>
      ))}
      {label !== undefined && (
        <text className="chart-label" x={width - margin.right} y={floor + 39} textAnchor="end">
          {label}
        </text>
      )}
    </g>
  );
}

/** Hairlines with numbers at the left, the axis' name above them. */
export function LeftAxis({
  y,
  margin,
  width,
  label,
}: {
  readonly y: Axis;
  readonly margin: Margin;
  readonly width: number;
  readonly label?: string | undefined;
}) {
  return (
    <g>
      {y.ticks.map((tick) => (
        <g key={tick.at}>
          <path className="chart-grid" d={`M${margin.left} ${tick.at}H${width - margin.right}`} />
          <text className="chart-note" x={margin.left - 8} y={tick.at + 4.5} textAnchor="end">
            {tick.text}
          </text>
        </g>
      ))}
      {label !== undefined && (
        <text className="chart-label" x={0} y={11}>
          {label}
        </text>
      )}
    </g>
  );
}

/** Patterns of one chart: the hatch of what is hidden, and a grain per series. Their ids are the chart's own. */
export function usePatterns(): {
  readonly hidden: string;
  readonly grain: (series: Series) => string;
  readonly defs: ReactNode;
} {
  const id = useId();
  const name = (part: string) => `${id}-${part}`;
  return {
    hidden: `url(#${name('hidden')})`,
    grain: (series) => `url(#${name(`grain-${series}`)})`,
    defs: (
      <defs>
        <pattern id={name('hidden')} width="7" height="7" patternUnits="userSpaceOnUse">
          <path className="chart-hatch" d="M-1 8 8-1M-1 1 1-1M6 8l2-2" />
        </pattern>
        {GRAINS.map(([series, size, path]) => (
          <pattern key={series} id={name(`grain-${series}`)} width={size} height={size} patternUnits="userSpaceOnUse">
            <rect width={size} height={size} className={FILL[series]} />
            {path !== '' && <path className="chart-grain" d={path} />}
          </pattern>
        ))}
      </defs>
    ),
  };
}

const GRAINS: readonly (readonly [Series, number, string])[] = [
  [1, 8, ''],
  [2, 7, 'M-1 8 8-1M-1 1 1-1M6 8l2-2'],
  [3, 6, 'M2 3h2'],
  [4, 7, 'M0 3.5h7'],
  [5, 7, 'M3.5 0v7'],
];
