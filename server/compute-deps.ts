import { LEAF_SIZE } from '../core/evaluation/evaluate.ts';
import type { Database } from './database/pool.ts';
import type { OpenQueue } from './jobs/queue.ts';
import { originOf } from './log/sequencer.ts';
import { makeComputeStore } from './repositories/compute-store.ts';
import { demonstrationsOn } from './repositories/demonstrations.ts';
import { limitsOn } from './repositories/limits.ts';
import { studiesOn } from './repositories/studies.ts';
import type { ComputeDeps, TranscriptSigner } from './use-cases/compute-deps.ts';
import { CODE_VERSION } from './version.ts';

/** Puts together what launching and computing stand on; web and compute processes do it alike. */
export const computeDeps = ({
  database,
  queue,
  signer,
  appUrl,
  leafSize = LEAF_SIZE,
}: {
  readonly database: Database;
  readonly queue: Pick<OpenQueue, 'over'>;
  readonly signer: TranscriptSigner;
  readonly appUrl: string;
  /** Smaller in tests alone. */
  readonly leafSize?: number;
}): ComputeDeps => ({
  store: makeComputeStore(database, (sql) => queue.over(sql)),
  studies: studiesOn(database),
  demonstrations: demonstrationsOn(database),
  limits: limitsOn(database),
  signer,
  logOrigin: originOf(appUrl),
  codeVersion: CODE_VERSION,
  leafSize,
  now: () => new Date(),
});
