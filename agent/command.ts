import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ParseArgsOptionsConfig } from 'node:util';
import { type CipherwardClient, createCipherwardClient } from '../client/index.ts';
import type { Environment } from './environment.ts';
import { readIfThere } from './private-files.ts';
import type { Terminal } from './terminal.ts';

/** What a command has at hand. */
export interface Context {
  readonly environment: Environment;
  readonly terminal: Terminal;
}

/** What a command ends with: text for people, the same for programs, and how it went. */
export interface Outcome {
  /** Empty where everything went into a file. */
  readonly text: string;
  readonly json: unknown;
  readonly exitCode?: number;
}

/** Values of a command's options, as util.parseArgs reads them. */
export type Given = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What stands behind the command's name. */
  readonly synopsis: string;
  /** The options and what they mean, ready to be printed. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  readonly run: (context: Context, given: Given, words: readonly string[]) => Promise<Outcome>;
}

/** The command was called in a way that it does not know; its sentence says what is missing. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options of every command that speaks for an account. */
export const ACCOUNT_OPTIONS = {
  url: { type: 'string' },
  'token-file': { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

export const ACCOUNT_HELP = `  --url URL           address of the installation (or CIPHERWARD_URL, or where you logged in)
  --token-file FILE   API token (or CIPHERWARD_TOKEN, or the one from login)`;

export const text = (given: Given, name: string): string | undefined => {
  const value = given[name];
  return typeof value === 'string' ? value : undefined;
};

/** @throws UsageError when it is absent */
export function required(given: Given, name: string): string {
  const value = text(given, name);
  if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

/** @throws UsageError unless it is a whole number in the range */
export function wholeNumber(given: Given, name: string, least: number, most: number): number | undefined {
  const value = text(given, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= least && number <= most))
    throw new UsageError(`--${name} must be a whole number from ${least} to ${most}.`);
  return number;
}

export const loginFile = ({ home }: Environment): string => path.join(home, 'login.json');

async function savedLogin(environment: Environment): Promise<{ readonly url?: string; readonly token?: string }> {
  const octets = await readIfThere(loginFile(environment));
  if (octets === null) return {};
  const { url, token } = JSON.parse(Buffer.from(octets).toString('utf8')) as Record<string, unknown>;
  return {
    ...(typeof url === 'string' ? { url } : {}),
    ...(typeof token === 'string' ? { token } : {}),
  };
}

/** A client that speaks for an account. A saved token is only ever sent to where it was made. @throws UsageError without an address or a token */
export async function accountClient({ environment }: Context, given: Given): Promise<CipherwardClient> {
  const saved = await savedLogin(environment);
  const url = text(given, 'url') ?? environment.url ?? saved.url;
  if (url === undefined) throw new UsageError('Say where: --url URL, CIPHERWARD_URL, or `cipherward login` first.');
  const origin = originOf(url);
  const file = text(given, 'token-file');
  const fromFile = file === undefined ? undefined : (await readText(file)).trim();
  const token = fromFile ?? environment.token ?? (saved.url === origin ? saved.token : undefined);
  if (token === undefined) {
    throw new UsageError('Say who you are: `cipherward login`, CIPHERWARD_TOKEN, or --token-file FILE.');
  }
  return createCipherwardClient({ url: origin, token });
}

/** @throws UsageError when it is no http address */
export function originOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new UsageError(`${url} is not an address.`);
  return new URL(url).origin;
}

/** @throws UsageError when the file cannot be read */
export async function readOctets(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(file));
  } catch {
    throw new UsageError(`${file} cannot be read.`);
  }
}

/** @throws UsageError when the file cannot be read or is not UTF-8 */
export async function readText(file: string): Promise<string> {
  const octets = await readOctets(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    throw new UsageError(`${file} is not UTF-8 text.`);
  }
}
