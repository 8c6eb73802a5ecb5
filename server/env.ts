import { z } from '../core/zod.ts';

/** What the operator may set, read once, checked, and with every default filled in. The only place that reads variables. */
export interface Environment {
  readonly port: number;
  /** The address to listen on; loopback unless configured. */
  readonly host: string;
  /** The origin that people type, without a slash at the end; unset: http://localhost and the port. */
  readonly appUrl: string | undefined;
  /** A Postgres of the operator's own; unset: the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** How many proxies of the operator's stand before us; 0: X-Forwarded-* of requests is ignored. */
  readonly trustedProxies: number;
  /** Compute worker processes that `start` runs beside the web process, each with threads of its own; 0: they run elsewhere. */
  readonly computeWorkers: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Signs sessions. Unset: made at the first start and kept in the data folder. */
  readonly authSecret: string | undefined;
  /** PKCS #8 PEM of the server's Ed25519 key, which signs receipts, transcripts and the log's heads. */
  readonly signingKeyFile: string;
  /** Who operates this server, as every study page says; null: the name of the host stands in. */
  readonly operatorName: string | null;
  /** Whether the first page offers to try it with synthetic people. */
  readonly demonstration: boolean;
  readonly signUp: 'open' | 'invited';
  /** Against the working folder, as every file named here; everything that must outlive a restart and is not in an external database. */
  readonly dataDir: string;
  /** Bearer token for /metrics; unset: nobody may read them. */
  readonly metricsToken: string | undefined;
}

/** What the web and compute processes run under: `start` has filled in what the operator left open. */
export interface ServerEnvironment extends Environment {
  readonly appUrl: string;
  readonly databaseUrl: string;
  readonly authSecret: string;
}

/** Every variable that is wrong, a sentence each. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const MIN_SECRET = 32;

const integer = (from: number, to: number, sentence: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, sentence)
    .transform(Number)
    .refine((number) => number >= from && number <= to, sentence);

const url = (schemes: readonly string[], sentence: string) =>
  z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), sentence);

const isOrigin = (text: string): boolean => {
  const { origin, href } = new URL(text);
  return href === `${origin}/`;
};

const APP_URL = 'APP_URL must be the origin that people open, such as https://study.example.org, without a path.';
const WORKERS = 'COMPUTE_WORKERS must be a whole number from 0 to 64.';
const PROXIES = 'TRUST_PROXY must be the number of proxies before this server: 0 (none, the default) to 8.';

/** Names as the operator writes them; the key of each is the variable. */
const variables = z.strictObject({
  PORT: integer(0, 65_535, 'PORT must be a whole number from 0 (any free port) to 65535.').default(3000),
  HOST: z
    .string()
    .regex(/^[0-9A-Za-z.:-]+$/, 'HOST must be an address of this machine, such as 127.0.0.1 or 0.0.0.0.')
    .default('127.0.0.1'),
  APP_URL: url(['http:', 'https:'], APP_URL)
    .refine((text) => URL.canParse(text) && isOrigin(text), APP_URL)
    .optional(),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'DATABASE_URL must look like postgres://user:password@host:5432/database.',
  ).optional(),
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: z.string().optional(),
  TRUST_PROXY: integer(0, 8, PROXIES).default(0),
  COMPUTE_WORKERS: integer(0, 64, WORKERS).default(1),
  LOG_LEVEL: z.enum(LOG_LEVELS, `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.`).default('info'),
  AUTH_SECRET: z
    .string()
    .min(MIN_SECRET, `AUTH_SECRET must have at least ${MIN_SECRET} characters; leave it out and one is made for you.`)
    .optional(),
  SIGNING_KEY_FILE: z.string().optional(),
  OPERATOR_NAME: z.string().trim().max(200, 'OPERATOR_NAME must have at most 200 characters.').optional(),
  DEMONSTRATION: z.enum(['on', 'off'], 'DEMONSTRATION must be on or off.').default('on'),
  SIGN_UP: z.enum(['open', 'invited'], 'SIGN_UP must be open or invited.').default('open'),
  DATA_DIR: z.string().default('.data'),
  METRICS_TOKEN: z.string().min(MIN_SECRET, `METRICS_TOKEN must have at least ${MIN_SECRET} characters.`).optional(),
});

/** The variables that are read, for whoever must list them (the container files' test). */
export const VARIABLE_NAMES: readonly string[] = Object.keys(variables.shape);

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Checks the variables. An empty one counts as unset, as container files write them.
 * @throws EnvironmentError a sentence for each variable that is wrong
 */
export function readEnvironment(source: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const given = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, source[name] || undefined]));
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw new EnvironmentError([...new Set(parsed.error.issues.map((issue) => issue.message))]);
  const read = parsed.data;
  const sentences = contradictions(read);
  if (sentences.length > 0) throw new EnvironmentError(sentences);
  return {
    port: read.PORT,
    host: read.HOST,
    appUrl: read.APP_URL === undefined ? undefined : new URL(read.APP_URL).origin,
    databaseUrl: read.DATABASE_URL,
    tls:
      read.TLS_CERT_FILE !== undefined && read.TLS_KEY_FILE !== undefined
        ? { certFile: read.TLS_CERT_FILE, keyFile: read.TLS_KEY_FILE }
        : undefined,
    trustedProxies: read.TRUST_PROXY,
    computeWorkers: read.COMPUTE_WORKERS,
    logLevel: read.LOG_LEVEL,
    authSecret: read.AUTH_SECRET,
    signingKeyFile: read.SIGNING_KEY_FILE ?? `${read.DATA_DIR}/signing-key.pem`,
    operatorName: read.OPERATOR_NAME ?? null,
    demonstration: read.DEMONSTRATION === 'on',
    signUp: read.SIGN_UP,
    dataDir: read.DATA_DIR,
    metricsToken: read.METRICS_TOKEN,
  };
}

/** What no variable says alone: pairs that do not fit together. */
function contradictions(read: z.output<typeof variables>): string[] {
  const sentences: string[] = [];
  if ((read.TLS_CERT_FILE === undefined) !== (read.TLS_KEY_FILE === undefined)) {
    sentences.push('TLS_CERT_FILE and TLS_KEY_FILE go together: set both or neither.');
  }
  if (!LOOPBACK.has(read.HOST) && read.APP_URL === undefined) {
    sentences.push(`HOST is ${read.HOST}, which others can reach: set APP_URL to the address that they open.`);
  }
  const encrypted = read.TLS_CERT_FILE !== undefined || read.TRUST_PROXY > 0;
  if (read.APP_URL?.startsWith('https:') && !encrypted) {
    sentences.push(
      'APP_URL is https: set TLS_CERT_FILE and TLS_KEY_FILE, or TRUST_PROXY=1 behind a proxy that ends TLS.',
    );
  }
  if (read.APP_URL?.startsWith('http:') && read.TLS_CERT_FILE !== undefined) {
    sentences.push('TLS_CERT_FILE is set, so APP_URL must begin with https.');
  }
  return sentences;
}

let known: ServerEnvironment | undefined;

/**
 * The environment of a web or compute process, read once. Call it inside functions, never while a module loads: the
 * build imports modules where nothing is set.
 * @throws EnvironmentError
 */
export function serverEnvironment(): ServerEnvironment {
  if (known !== undefined) return known;
  const environment = readEnvironment();
  const { appUrl, databaseUrl, authSecret } = environment;
  if (appUrl === undefined || databaseUrl === undefined || authSecret === undefined) {
    throw new EnvironmentError([
      'APP_URL, DATABASE_URL and AUTH_SECRET must be set for a process that is started on its own: npm start sets them.',
    ]);
  }
  known = { ...environment, appUrl, databaseUrl, authSecret };
  return known;
}

/** This process's variables with some replaced, for a program that we start. */
export const inherited = (changes: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  ...changes,
});
