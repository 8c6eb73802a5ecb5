import { writeFileSync } from 'node:fs';
import os from 'node:os';

/** What was measured, in seconds, octets or items a second: one sample a round. */
export interface Measurement {
  readonly name: string;
  /** What ran where. */
  readonly where: string;
  readonly unit: 's' | 'ms' | 'µs' | 'KB' | '/s' | '|t|';
  readonly ours: readonly number[];
  /** The same work by somebody else in the same rounds, in the same unit. */
  readonly peer?: { readonly name: string; readonly samples: readonly number[] };
  /** An absolute goal, where there is no peer. */
  readonly target?: number;
  /** The ratio that must be kept (below it something broke) and the one that is aimed at. */
  readonly floor?: number;
  readonly goal: number;
}

/** One line of a benchmark file. `ratio` above 1 always means that we are better. */
export interface Result {
  readonly name: string;
  readonly where: string;
  readonly unit: string;
  /** Median over the rounds; `min` and `max` are its range. */
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string | null;
  readonly target: number | null;
  readonly ratio: number;
  readonly floor: number | null;
  readonly goal: number;
  readonly rounds: number;
  readonly min: number;
  readonly max: number;
}

/** The middle sample, or the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('nothing was measured');
  return (low + high) / 2;
}

/** The sample that this share of all samples does not exceed. @param share in (0, 1] */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const sample = sorted[Math.ceil(share * sorted.length) - 1];
  if (sample === undefined) throw new RangeError('nothing was measured');
  return sample;
}

const round = (figure: number): number => Number(figure.toPrecision(4));

/** @throws RangeError for a measurement with neither peer nor target, or without a sample */
export function resultOf(measured: Measurement): Result {
  const ours = median(measured.ours);
  const peer = measured.peer === undefined ? null : median(measured.peer.samples);
  const against = peer ?? measured.target;
  if (against === undefined) throw new RangeError(`${measured.name} has neither peer nor target`);
  const moreIsBetter = measured.unit === '/s';
  return {
    name: measured.name,
    where: measured.where,
    unit: measured.unit,
    ours: round(ours),
    peer: peer === null ? null : round(peer),
    peerName: measured.peer?.name ?? null,
    target: peer === null ? (measured.target ?? null) : null,
    ratio: round(moreIsBetter ? ours / against : against / ours),
    floor: measured.floor ?? null,
    goal: measured.goal,
    rounds: measured.ours.length,
    min: round(Math.min(...measured.ours)),
    max: round(Math.max(...measured.ours)),
  };
}

const COLUMNS = ['name', 'ours', 'range', 'against', 'ratio', 'goal', 'where'] as const;

/** The results as a table for people. */
export function tableOf(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.name,
    `${result.ours} ${result.unit}`,
    `${result.min} to ${result.max}, ${result.rounds} rounds`,
    result.peer === null ? `target ${result.target}` : `${result.peer} ${result.peerName}`,
    String(result.ratio),
    `${result.goal}${result.ratio >= result.goal ? '' : ' (missed)'}`,
    result.where,
  ]);
  const all: string[][] = [[...COLUMNS], ...rows];
  const widths = COLUMNS.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Writes the file that figures are compared by. */
export function writeReport(file: string, results: readonly Result[]): void {
  const [cpu] = os.cpus();
  const machine = `${cpu?.model.trim() ?? 'unknown processor'}, ${os.availableParallelism()} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()}`;
  const report = { machine, node: process.version, date: new Date().toISOString(), results };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
}
