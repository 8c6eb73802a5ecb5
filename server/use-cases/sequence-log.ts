import { sequence } from '../log/sequencer.ts';
import type { ComputeDeps } from './compute-deps.ts';

/**
 * Gives places in the log to whatever waits for one.
 * @returns size of the log afterwards
 */
export const sequenceLog = ({ store, signer, logOrigin }: ComputeDeps): Promise<number> =>
  sequence(store, { origin: logOrigin, publicKey: signer.publicKey, sign: (message) => signer.sign(message) });
