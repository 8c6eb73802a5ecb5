import { scaleLinear } from 'd3-scale';

/** Room around a plot, in px. */
export type Margin = { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };

export type Tick = { readonly at: number; readonly text: string };

/** A linear axis: where a number stands in px, and a few round numbers to mark. */
export type Axis = { readonly place: (x: number) => number; readonly ticks: readonly Tick[] };

const LETTER_PX = 7.4;

/** Width of a text at the charts' 13 px, estimated on the safe side: charts are laid out before they are drawn. */
export const textWidth = (text: string): number => Math.ceil(text.length * LETTER_PX);

/** Cuts a text to a width, with an ellipsis where something is missing. */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const letters = Math.max(1, Math.floor(width / LETTER_PX) - 1);
  return `${text.slice(0, letters).trimEnd()}…`;
}

/**
 * An axis from `from` to `to` px over [low, high].
 * @param gap smallest distance of two ticks in px; the number of ticks follows from it
 * @param whole marks whole numbers only, for counts
 */
export function axis(
  low: number,
  high: number,
  from: number,
  to: number,
  {
    gap = 64,
    whole = false,
    round = false,
  }: { readonly gap?: number; readonly whole?: boolean; readonly round?: boolean } = {},
): Axis {
  const scale = scaleLinear([low, high === low ? low + 1 : high], [from, to]);
  const wanted = Math.max(2, Math.floor(Math.abs(to - from) / gap));
  if (round) scale.nice(wanted);
  const format = scale.tickFormat(wanted);
  const ticks = scale
    .ticks(wanted)
    .filter((at) => !whole || Number.isInteger(at))
    .map((at) => ({ at: scale(at), text: whole ? at.toLocaleString('en') : format(at) }));
  return { place: (x) => scale(x), ticks };
}
