import { randomUUID } from 'node:crypto';
import { type Auth, makeAuth } from './auth.ts';
import { computeDeps } from './compute-deps.ts';
import { credentialsBy } from './credentials.ts';
import { type Database, openDatabase } from './database/pool.ts';
import { type ServerEnvironment, serverEnvironment } from './env.ts';
import { describeFault } from './errors.ts';
import { type Metrics, makeMetrics } from './http/metrics.ts';
import { type OpenQueue, openQueue } from './jobs/queue.ts';
import { addressNamer } from './limit-names.ts';
import { type Logger, makeLogger } from './logger.ts';
import type { Accounts } from './ports/accounts.ts';
import type { Audit } from './ports/audit.ts';
import type { Contributions } from './ports/contributions.ts';
import type { Credentials } from './ports/credentials.ts';
import type { Installations } from './ports/installation.ts';
import type { Limits } from './ports/limits.ts';
import type { Links } from './ports/links.ts';
import type { Studies } from './ports/studies.ts';
import { accountsOn } from './repositories/accounts.ts';
import { auditOn } from './repositories/audit.ts';
import { computeRepositories } from './repositories/compute-store.ts';
import { contributionsOn } from './repositories/contributions.ts';
import { installationsOn } from './repositories/installations.ts';
import { limitsOn } from './repositories/limits.ts';
import { linksOn } from './repositories/links.ts';
import { type JobsOverview, readJobs, readStored } from './repositories/stored.ts';
import { studiesOn } from './repositories/studies.ts';
import { loadSigner, type ServerSigner } from './signing.ts';
import { type Admissions, openAdmissions } from './use-cases/admit-contributions.ts';
import type { ComputeDeps } from './use-cases/compute-deps.ts';
import { restartRound } from './use-cases/restart-round.ts';
import { StudyShelf } from './use-cases/study-shelf.ts';
import { type KeyVerifier, verifyInSteps } from './verify-key.ts';

/** Everything that procedures and routes of one web process stand on. */
export interface Deps {
  readonly settings: Settings;
  readonly database: Database;
  readonly auth: Auth;
  readonly credentials: Credentials;
  readonly accounts: Accounts;
  readonly installations: Installations;
  readonly limits: Limits;
  readonly audit: Audit;
  readonly studies: Studies;
  readonly links: Links;
  readonly contributions: Contributions;
  readonly shelf: StudyShelf;
  readonly admissions: Admissions;
  readonly verifyKey: KeyVerifier;
  readonly compute: ComputeDeps;
  readonly jobsOverview: () => Promise<JobsOverview>;
  readonly signer: ServerSigner;
  /** What limits know an address by. */
  readonly nameAddress: (address: string) => string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface Settings {
  readonly appUrl: string;
  /** Who operates this server, as study documents name them. */
  readonly operatorName: string;
  readonly demonstration: boolean;
  readonly signUp: 'open' | 'invited';
  readonly metricsToken: string | undefined;
}

const CONNECTIONS = 12;

export type DepsEnvironment = Pick<
  ServerEnvironment,
  | 'appUrl'
  | 'databaseUrl'
  | 'authSecret'
  | 'signingKeyFile'
  | 'operatorName'
  | 'demonstration'
  | 'signUp'
  | 'metricsToken'
  | 'logLevel'
>;

/** Opens everything; nothing is asked of the database yet but the queue's tables. */
export async function openDeps(
  environment: DepsEnvironment,
  logger: Logger = makeLogger(environment.logLevel, 'web'),
  verifyKey: KeyVerifier = verifyInSteps,
): Promise<Deps> {
  const onFault = (fault: Error) => logger.warn({ fault: describeFault(fault) }, 'connection');
  const database = openDatabase(environment.databaseUrl, { connections: CONNECTIONS, onIdleFault: onFault });
  const queue = await openQueue(environment.databaseUrl, { works: false, onFault }).catch(async (fault: unknown) => {
    await database.close();
    throw fault;
  });
  const settings: Settings = {
    appUrl: environment.appUrl,
    operatorName: environment.operatorName ?? new URL(environment.appUrl).host,
    demonstration: environment.demonstration,
    signUp: environment.signUp,
    metricsToken: environment.metricsToken,
  };
  return assemble({ settings, environment, database, queue, logger, verifyKey });
}

interface Opened {
  readonly settings: Settings;
  readonly environment: DepsEnvironment;
  readonly database: Database;
  readonly queue: OpenQueue;
  readonly logger: Logger;
  readonly verifyKey: KeyVerifier;
}

function assemble({ settings, environment, database, queue, logger, verifyKey }: Opened): Deps {
  const now = () => new Date();
  const signer = loadSigner(environment.signingKeyFile);
  const metrics = makeMetrics(() => readStored(database));
  const installations = installationsOn(database);
  const auth = makeAuth(database, installations, { ...settings, secret: environment.authSecret });
  const studies = studiesOn(database);
  const contributions = contributionsOn(database, (sql, roundId) =>
    restartRound(computeRepositories(sql, queue.over), roundId),
  );
  return {
    settings,
    database,
    auth,
    credentials: credentialsBy(auth, database),
    accounts: accountsOn(database),
    installations,
    limits: limitsOn(database),
    audit: auditOn(database),
    studies,
    links: linksOn(database),
    contributions,
    shelf: new StudyShelf(studies),
    admissions: openAdmissions(contributions, metrics.batch),
    verifyKey,
    compute: computeDeps({ database, queue, signer, appUrl: settings.appUrl }),
    jobsOverview: () => readJobs(database),
    signer,
    nameAddress: addressNamer(environment.authSecret),
    logger,
    metrics,
    now,
    newId: randomUUID,
    async close() {
      await queue.close();
      await database.close();
    },
  };
}

declare global {
  var cipherwardDeps: Promise<Deps> | undefined;
  var cipherwardOpenDeps: (() => Promise<Deps>) | undefined;
}

/** Says how this process opens its own: before anybody asks for them. */
export function openDepsBy(open: () => Promise<Deps>): void {
  globalThis.cipherwardOpenDeps = open;
}

/** This process's own, opened at the first call. They outlive a module that the bundler loads twice. */
export function deps(): Promise<Deps> {
  const open = globalThis.cipherwardOpenDeps ?? (() => openDeps(serverEnvironment()));
  globalThis.cipherwardDeps ??= open().catch((fault: unknown) => {
    globalThis.cipherwardDeps = undefined; // the database may be there the next time
    throw fault;
  });
  return globalThis.cipherwardDeps;
}
