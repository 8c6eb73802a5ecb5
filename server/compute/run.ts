import { DomainError } from '../../core/errors.ts';
import { addLeaf } from '../jobs/add-leaf.ts';
import { type Claims, openClaims } from '../jobs/claims.ts';
import { joinLeaves } from '../jobs/join-leaves.ts';
import type { GivenUp, OpenQueue } from '../jobs/queue.ts';
import { stopTaking, takeBackAbandoned, takeGivenUp, takeJobs, type Work } from '../jobs/work.ts';
import type { Computation } from '../ports/computations.ts';
import { publicKeyOf } from '../use-cases/cell-sums.ts';
import { completeComputation } from '../use-cases/complete-computation.ts';
import type { ComputeDeps } from '../use-cases/compute-deps.ts';
import { resealRound } from '../use-cases/restart-round.ts';
import { sequenceLog } from '../use-cases/sequence-log.ts';
import { sweep } from '../use-cases/sweep.ts';
import { engineOn } from './engine.ts';
import { type ComputeThread, startThread } from './threads.ts';

/** How often a worker looks for jobs of dead workers and for log leaves without a place. */
const ROUND_MS = 1000;
const SWEEP_MS = 10 * 60_000;

export interface ComputeWorkerOptions {
  readonly deps: ComputeDeps;
  readonly queue: OpenQueue;
  readonly databaseUrl: string;
  /** Leaves added at once, a thread each. */
  readonly concurrency: number;
  readonly onFault: (fault: unknown) => void;
  /** The connection that holds the claims broke: others may be at our jobs already, so that this process had better end. */
  readonly onLost: () => void;
}

export interface ComputeWorker {
  /** Hands back what it is at between two pages, takes nothing new, and ends its threads. */
  stop(): Promise<void>;
}

/** Starts taking compute jobs. Any number of these, on any machines, work on the same Postgres. */
export async function startComputeWorker(options: ComputeWorkerOptions): Promise<ComputeWorker> {
  const { deps, queue, databaseUrl, concurrency, onFault } = options;
  const { store } = deps;
  const claims: Claims = await openClaims(databaseUrl, options.onLost);
  const giveBack = new AbortController();
  const threads: ComputeThread[] = [];
  const thread = (): ComputeThread => {
    const started = startThread();
    threads.push(started);
    return started;
  };
  const keyOf = async (computation: Computation, holder: number): Promise<Uint8Array> => {
    const study = await deps.studies.frozen(computation.studyId);
    if (study === null) throw new DomainError('not-found');
    return publicKeyOf(study, holder);
  };
  const giveUp = async ({ computationId, attempt }: GivenUp, { code, detail }: DomainError): Promise<void> => {
    const known = await store.computations.get(computationId);
    if (known !== null) await store.computations.fail(computationId, attempt ?? known.attempt, code, detail);
  };
  const work: Work = { queue, claims, giveUp, onFault };

  await takeBackAbandoned(work);
  const wake: (() => void)[] = [];
  for (let slot = 0; slot < concurrency; slot++) {
    const own = thread();
    wake.push(
      await takeJobs(work, 'leaf', async (name) => {
        const outcome = await addLeaf(store, own, keyOf, name, giveBack.signal);
        if (outcome === 'handed-back') await store.jobs.enqueue('leaf', [name]);
      }),
    );
  }
  const engine = engineOn(thread());
  wake.push(
    await takeJobs(work, 'join', (job) => joinLeaves(store, engine, keyOf, job)),
    await takeJobs(work, 'finish', (job) => completeComputation(deps, engine, job)),
    await takeJobs(work, 'reseal', ({ roundId, computationId }) => resealRound(deps, roundId, computationId)),
  );
  await takeGivenUp(work);

  const rounds = every(
    ROUND_MS,
    async () => {
      if ((await takeBackAbandoned(work)) > 0) for (const look of wake) look();
      if ((await store.log.waiting(1)).length > 0) await sequenceLog(deps);
    },
    onFault,
  );
  const sweeps = every(SWEEP_MS, async () => void (await sweep(deps)), onFault);

  return {
    async stop() {
      giveBack.abort();
      await Promise.all([rounds.stop(), sweeps.stop(), stopTaking(queue)]);
      await Promise.all(threads.map((each) => each.stop()));
      await claims.close();
    },
  };
}

/** Runs something again and again, never twice at once. */
function every(
  milliseconds: number,
  work: () => Promise<void>,
  onFault: (fault: unknown) => void,
): { stop(): Promise<void> } {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    if (stopped || busy) return;
    busy = true;
    running = work()
      .catch(onFault)
      .finally(() => {
        busy = false;
      });
  }, milliseconds);
  let busy = false;
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
