import { parseArgs } from 'node:util';
import { computeDeps } from '../compute-deps.ts';
import { openDatabase } from '../database/pool.ts';
import { serverEnvironment } from '../env.ts';
import { describeFault } from '../errors.ts';
import { openQueue } from '../jobs/queue.ts';
import { makeLogger } from '../logger.ts';
import { loadSigner } from '../signing.ts';
import { startComputeWorker } from './run.ts';

// A compute worker process: `node server/compute/worker.ts [--concurrency N]`. SIGTERM ends it in order; SIGKILL costs a leaf that others take over.

const { values } = parseArgs({ options: { concurrency: { type: 'string', default: '1' } } });
const concurrency = Number(values.concurrency);
const environment = serverEnvironment();
const log = makeLogger(environment.logLevel, `compute worker ${process.pid}`);
const onFault = (fault: unknown): void => log.error(describeFault(fault), 'fault');

if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
  log.fatal('--concurrency must be a whole number from 1 to 64');
  process.exit(78);
}

const database = openDatabase(environment.databaseUrl, { connections: 2 * concurrency + 4, onIdleFault: onFault });
const queue = await openQueue(environment.databaseUrl, { works: true, onFault });
const deps = computeDeps({
  database,
  queue,
  signer: loadSigner(environment.signingKeyFile),
  appUrl: environment.appUrl,
});
const worker = await startComputeWorker({
  deps,
  queue,
  databaseUrl: environment.databaseUrl,
  concurrency,
  onFault,
  onLost: () => {
    log.error('the connection to Postgres was lost');
    process.exit(1);
  },
});

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    worker
      .stop()
      .then(() => queue.close())
      .then(() => database.close())
      .then(() => process.exit(0))
      .catch((fault: unknown) => {
        onFault(fault);
        process.exit(1);
      });
  });
}

log.info({ concurrency }, 'ready');
process.send?.('ready');
