import type { ArithmeticEngine } from '../ports/arithmetic-engine.ts';
import type { ComputeThread } from './threads.ts';

/** The engine that one thread is. */
export const engineOn = (thread: ComputeThread): ArithmeticEngine => ({
  join: (publicKey, sums) => thread.ask('join', { publicKey, sums }),
  rerandomise: (publicKey, sum) => thread.ask('rerandomise', { publicKey, sum }),
});
