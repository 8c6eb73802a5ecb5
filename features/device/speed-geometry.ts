import type { Axis, Margin } from '../../ui/charts/scale.ts';
import type { Speed } from './figures.ts';

export interface SpeedBar {
  readonly speed: Speed;
  /** px: foot of its label, top of the bar, and from where to where it goes. */
  readonly labelY: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

export interface SpeedGeometry {
  readonly height: number;
  readonly margin: Margin;
  readonly x: Axis;
  readonly bars: readonly SpeedBar[];
}

export const BAR_PX = 20;
const PITCH = 58;
const LABEL_PX = 22;
/** Room for "2,345×" behind the longest bar. */
const FIGURE_PX = 64;
/** Two ticks must not stand closer than this. */
const TICK_PX = 52;

/**
 * Bars on a logarithmic axis, from 1 (as fast) to the right, or to the left where the peer is faster: ratios of ten and of a thousand stand side by side.
 * @throws RangeError without speeds
 */
export function speedGeometry(speeds: readonly Speed[], width: number): SpeedGeometry {
  if (speeds.length === 0) throw new RangeError('a chart of speeds needs one');
  const lowest = Math.floor(Math.log10(Math.min(1, ...speeds.map(({ low }) => low))));
  const highest = Math.max(1, Math.ceil(Math.log10(Math.max(...speeds.map(({ high }) => high)))));
  const margin: Margin = { top: 6, right: FIGURE_PX, bottom: 46, left: lowest < 0 ? 24 : 4 };
  const perDecade = (width - margin.left - margin.right) / (highest - lowest);
  const place = (ratio: number): number => margin.left + (Math.log10(ratio) - lowest) * perDecade;
  const stride = Math.max(1, Math.ceil(TICK_PX / perDecade));
  const exponents = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
  const decades = exponents.filter((exponent) => exponent % stride === 0).map((exponent) => 10 ** exponent);
  const bars = speeds.map((speed, index) => ({
    speed,
    labelY: margin.top + PITCH * index + LABEL_PX - 6,
    y: margin.top + PITCH * index + LABEL_PX,
    from: Math.min(place(1), place(speed.ratio)),
    to: Math.max(place(1), place(speed.ratio)),
    low: place(speed.low),
    high: place(speed.high),
  }));
  return {
    height: margin.top + margin.bottom + PITCH * speeds.length,
    margin,
    x: { place, ticks: decades.map((decade) => ({ at: place(decade), text: `${decade.toLocaleString('en')}×` })) },
    bars,
  };
}
