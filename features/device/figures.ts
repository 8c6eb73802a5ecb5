import type { DeviceFigures, DeviceWork } from '../../workers/device-api.ts';

/** How many times as fast as the peer: the middle of all rounds, and the least and most of them. */
export interface Speed {
  readonly work: DeviceWork;
  /** Milliseconds, medians. */
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** @throws RangeError without samples */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('no samples');
  return (low + high) / 2;
}

/** Ratios are taken round by round, because both sides of one round met the same device. */
export function speedOf({ work, ours, peer }: DeviceFigures): Speed {
  const ratios = ours.map((mine, round) => (peer[round] ?? Number.NaN) / mine);
  return {
    work,
    ours: median(ours),
    peer: median(peer),
    ratio: median(ratios),
    low: Math.min(...ratios),
    high: Math.max(...ratios),
  };
}

export type TimeUnit = 's' | 'ms' | 'us';

/** The unit in which a time is easiest to read. @param milliseconds ≥ 0 */
export function timeIn(milliseconds: number): { readonly unit: TimeUnit; readonly figure: number } {
  if (milliseconds >= 1000) return { unit: 's', figure: milliseconds / 1000 };
  return milliseconds >= 1 ? { unit: 'ms', figure: milliseconds } : { unit: 'us', figure: milliseconds * 1000 };
}
