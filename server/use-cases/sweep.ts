import type { Demonstrations } from '../ports/demonstrations.ts';
import type { Limits } from '../ports/limits.ts';

export interface SweepDeps {
  readonly demonstrations: Demonstrations;
  readonly limits: Pick<Limits, 'sweep'>;
  readonly now: () => Date;
}

/** How long what visitors made is kept, as the first page tells them. */
const KEPT_MS = 24 * 3600 * 1000;

/** Clears away what nobody needs any more: demonstrations after a day, and limits that are whole again. Any number of processes may do this. */
export async function sweep({ demonstrations, limits, now }: SweepDeps): Promise<{
  readonly studies: number;
  readonly visitors: number;
}> {
  await limits.sweep();
  return demonstrations.sweep(new Date(now().getTime() - KEPT_MS));
}
