import { DomainError } from '../errors.ts';
import type { Pace } from './types.ts';

/**
 * Marks one finished step of a long task.
 * @throws DomainError `computation/cancelled` when the task was told to stop.
 */
export async function step(pace: Pace, done: number, total: number): Promise<void> {
  pace.onProgress?.(done, total);
  if (pace.breathe) await pace.breathe();
  if (pace.signal?.aborted) throw new DomainError('computation/cancelled', { done, total });
}
