import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const given = (name: string): string => {
  const text = process.env[name];
  if (text === undefined || text === '') throw new Error(`${name} is not set: npm test sets it.`);
  return text;
};

/** The product under test, as `npm test` has started it. */
export const place = {
  get url(): string {
    return given('E2E_BASE_URL');
  },
  get databaseUrl(): string {
    return given('E2E_DATABASE_URL');
  },
  /** Folder with the logs of every process of the product. */
  get logs(): string {
    return given('E2E_LOGS');
  },
  get setupToken(): string {
    return given('E2E_SETUP_TOKEN');
  },
};

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** Claims the installation. */
export const OPERATOR: Account = {
  name: 'Elin Holm',
  email: 'elin@example.org',
  password: 'granite lantern forty gulls',
};

/** What one spec leaves for the others; it lives and dies with the product's data folder. */
const leftovers = (name: string): string => {
  const folder = path.join(path.dirname(place.logs), 'e2e');
  mkdirSync(folder, { recursive: true });
  return path.join(folder, name);
};

/** Cookies of the operator's browser, made by claim.setup.ts. */
export const operatorSession = (): string => leftovers('operator.json');

/** @returns what was kept under the name, or what `make` gives, which is then kept */
export async function once<T>(name: string, make: () => Promise<T>): Promise<T> {
  const file = leftovers(`${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T;
  const made = await make();
  // The other worker may be reading: it finds all of it or nothing.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(made));
  renameSync(draft, file);
  return made;
}
