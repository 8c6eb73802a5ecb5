import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type EmbeddedPostgres, startPostgres } from './database/embedded-postgres.ts';
import { migrate } from './database/migrate.ts';
import { type Environment, EnvironmentError, readEnvironment } from './env.ts';
import { tryLock } from './lock.mjs';
import { authSecret, ensureSigningKey } from './secrets.ts';
import { ensureSetupToken } from './setup-token.ts';
import { backOff, EXIT_MISCONFIGURED, type Supervised, supervise } from './supervise.ts';

/** Longer than the web process grants its last requests. */
const GRACE_MS = 15_000;
/** How often a web process may fail before it ever answered. */
const START_ATTEMPTS = 4;
/** What a killed predecessor's children may need to let go of the port. */
const PORT_PATIENCE_MS = 3_000;

const dev = process.argv.includes('--dev');
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

/** What to undo when we stop, the last begun first. */
const undo: (() => Promise<void> | void)[] = [];
let stopping: Promise<void> | undefined;
let underWay: Promise<unknown> = Promise.resolve();

/** Stops everything in the opposite order of starting, once. */
function stop(exitCode: number): Promise<void> {
  stopping ??= (async () => {
    await underWay.catch(() => {});
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
    process.exit(exitCode);
  })();
  return stopping;
}

/** Work that leaves something to undo: whoever stops us meanwhile waits until it is there, and then nothing else begins. */
async function step<T>(work: Promise<T>): Promise<T> {
  underWay = work;
  const outcome = await work;
  if (stopping !== undefined) await stopping;
  return outcome;
}

/** A port that can be listened on: the one asked for, or any free one for 0. */
async function claimPort(port: number, host: string): Promise<number> {
  for (let waited = 0; ; waited += 100) {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const probe = createServer().once('error', reject);
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
    try {
      return await promise;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EACCES')
        throw new EnvironmentError([`Port ${port} needs more rights than we have: set PORT to one above 1023.`]);
      if (code !== 'EADDRINUSE') throw new EnvironmentError([`HOST ${host} is not an address of this machine.`]);
      if (waited >= PORT_PATIENCE_MS) {
        throw new EnvironmentError([
          `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`,
        ]);
      }
      await pause(100);
    }
  }
}

async function openDatabase(environment: Environment): Promise<string> {
  if (environment.databaseUrl !== undefined) return environment.databaseUrl;
  const postgres: EmbeddedPostgres = await startPostgres({
    home: path.resolve(environment.dataDir),
    database: 'cipherward',
  });
  undo.push(() => postgres.stop());
  return postgres.url;
}

function startWeb(variables: Readonly<Record<string, string>>, logs: string | null): Supervised {
  const web = supervise({
    name: 'web',
    node: [path.join(import.meta.dirname, 'web.ts'), ...(dev ? ['--dev'] : [])],
    variables,
    logs,
    afterEnd: ({ code, signal, failures }) => {
      if (code === EXIT_MISCONFIGURED || failures >= START_ATTEMPTS) return null;
      say(`The web process ended (${signal ?? `code ${code}`}); it is started again.`);
      return backOff(failures);
    },
  });
  undo.push(() => web.stop(GRACE_MS));
  return web;
}

function startWorkers(count: number, variables: Readonly<Record<string, string>>, logs: string | null): void {
  const entry = path.join(import.meta.dirname, 'compute/worker.ts');
  const workers = Array.from({ length: count }, (_, index) =>
    supervise({
      name: `compute worker ${index + 1}`,
      node: [...(dev ? ['--watch', '--watch-preserve-output'] : []), entry],
      variables,
      logs,
      afterEnd: ({ code, signal, failures, lastWords }) => {
        if (code === EXIT_MISCONFIGURED) {
          say(`Compute worker ${index + 1} cannot work as it is configured. Its last words:\n${lastWords}`);
          return null;
        }
        say(`Compute worker ${index + 1} ended (${signal ?? `code ${code}`}); it is started again.`);
        if (failures === START_ATTEMPTS) say(`It keeps failing. Its last words:\n${lastWords}`);
        return backOff(failures);
      },
    }),
  );
  undo.push(() => Promise.all(workers.map((worker) => worker.stop(GRACE_MS))).then(() => {}));
}

async function main(): Promise<void> {
  const environment = readEnvironment();
  const { host } = environment;
  const dataDir = path.resolve(environment.dataDir);
  const held = tryLock(path.join(dataDir, 'start.lock'));
  if (!held.taken) {
    const where = held.holder.note === undefined ? 'being started' : `already running at ${held.holder.note}`;
    say(`Cipherward is ${where} (process ${held.holder.pid}). To run a second one, give it its own DATA_DIR and PORT.`);
    return;
  }
  undo.push(held.release);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

  const port = await step(claimPort(environment.port, host));
  const appUrl = environment.appUrl ?? `${environment.tls === undefined ? 'http' : 'https'}://localhost:${port}`;
  ensureSigningKey(environment.signingKeyFile);
  const databaseUrl = await step(openDatabase(environment));
  await step(migrate(databaseUrl));
  const variables = {
    NODE_ENV: dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    PORT: String(port),
    APP_URL: appUrl,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    SIGNING_KEY_FILE: path.resolve(environment.signingKeyFile),
    AUTH_SECRET: environment.authSecret ?? authSecret(dataDir),
  };
  const logs = process.argv.includes('--logs-to-stdout') ? null : path.join(dataDir, 'logs');
  startWorkers(environment.computeWorkers, variables, logs);
  const web = startWeb(variables, logs);
  await web.ready;
  held.note(appUrl);
  const token = await ensureSetupToken(databaseUrl);
  say(`\nCipherward is ready: ${appUrl}`);
  if (token !== null) say(`Set-up token for the first operator (works once): ${token}`);
  say(`Everything is kept in ${dataDir}. Ctrl-C stops it.`);
}

main().catch(async (error: unknown) => {
  if (stopping === undefined) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await stop(1);
});
