#!/usr/bin/env node
// Prisma's migrations call a native program and fetch it when it is absent. This one takes its place: it speaks the same
// JSON-RPC over standard input and output, and runs the engine that npm delivers as WebAssembly through @prisma/adapter-pg.
// PRISMA_SCHEMA_ENGINE_BINARY points here.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const engineFolder = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));

/** Postgres' internal type "char" (one octet), which its catalogue returns and adapter-pg does not know. */
const OID_CHAR = 18;
const OID_TEXT = 25;

/** @param {string[]} words */
function readArguments(words) {
  let url = process.env.DATABASE_URL ?? '';
  /** @type {[string, string][]} */
  const datamodels = [];
  /** @type {string[]} */
  const rest = [];
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--version' || word === '-V') rest.push('version');
    else if (word === '--datasource') url = JSON.parse(left.shift() ?? '{}').url ?? url;
    else if (word === '--datamodels') {
      const file = left.shift() ?? '';
      datamodels.push([file, readFileSync(file, 'utf8')]);
    } else if (word.startsWith('--')) left.shift();
    else rest.push(word);
  }
  return { url, datamodels, rest };
}

/**
 * Prisma's `schema` parameter is not libpq's: it is taken out of the address.
 * @param {string} url
 */
function target(url) {
  const address = new URL(url);
  const schema = address.searchParams.get('schema') ?? 'public';
  address.searchParams.delete('schema');
  const database = decodeURIComponent(address.pathname.slice(1));
  const admin = new URL(address);
  admin.pathname = '/postgres';
  return { schema, database, connection: address.href, admin: admin.href };
}

/**
 * @template T
 * @param {string} connection
 * @param {(client: pg.Client) => Promise<T>} use
 */
async function withClient(connection, use) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** @param {string} url */
async function createDatabase(url) {
  const { database, admin } = target(url);
  await withClient(admin, async (client) => {
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
    } catch (error) {
      if (codeOf(error) !== '42P04') throw error; // it exists
    }
  });
  return database;
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Postgres' and the system's codes in Prisma's words. */
const PRISMA_CODES = new Map([
  ['3D000', 'P1003'],
  ['28P01', 'P1000'],
  ['28000', 'P1000'],
  ['ECONNREFUSED', 'P1001'],
  ['ENOTFOUND', 'P1001'],
  ['ETIMEDOUT', 'P1001'],
]);

/**
 * @param {string} command
 * @param {string} url
 */
async function answerOnce(command, url) {
  try {
    if (command === 'can-connect-to-database')
      await withClient(target(url).connection, (client) => client.query('SELECT 1'));
    else if (command === 'create-database') await createDatabase(url);
    else throw new Error(`this engine does not know the command ${command}`);
    return 0;
  } catch (error) {
    const message = error instanceof Error && error.message !== '' ? error.message : codeOf(error);
    const fields = { message, error_code: PRISMA_CODES.get(codeOf(error)) ?? 'P1010', is_panic: false };
    const line = { timestamp: new Date().toISOString(), level: 'ERROR', fields, target: 'schema_engine::logger' };
    process.stderr.write(`{}\n${JSON.stringify(line)}\n`);
    return 1;
  }
}

/**
 * Two repairs of adapter-pg: it cuts scripts at every semicolon, which breaks $$ bodies, so a script is sent whole; and
 * it refuses "char", so such columns are read as text and declared as characters.
 * @param {any} adapter
 */
function repaired(adapter) {
  const original = Object.getPrototypeOf(adapter);
  adapter.queryRaw = async (/** @type {unknown} */ query) => {
    /** @type {number[]} */
    const characters = [];
    const performIO = async (/** @type {unknown} */ statement) => {
      const result = await adapter.performIO(statement);
      for (const [index, field] of result.fields.entries()) {
        if (field.dataTypeID !== OID_CHAR) continue;
        field.dataTypeID = OID_TEXT;
        characters.push(index);
      }
      return result;
    };
    const rows = await original.queryRaw.call(Object.create(adapter, { performIO: { value: performIO } }), query);
    for (const index of characters) rows.columnTypes[index] = ColumnTypeEnum.Character;
    return rows;
  };
  if (adapter.underlyingDriver !== undefined) {
    adapter.executeScript = async (/** @type {string} */ script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (error) {
        adapter.onError(error);
      }
    };
  }
  if (original.startTransaction !== undefined) {
    adapter.startTransaction = async (/** @type {unknown} */ level) =>
      repaired(await original.startTransaction.call(adapter, level));
  }
  return adapter;
}

/** @param {string} url */
function adapterFactory(url) {
  const { schema, database, connection } = target(url);
  // Fields, never the connection string: pg lets a connection string win over `database`, so that what is meant for the
  // shadow database would reach the real one.
  const { host, port, user, password, ssl } = new pg.Client(connection);
  const fields = {
    host,
    port,
    ...(user === undefined ? {} : { user }),
    ...(password ? { password: String(password) } : {}),
    ssl,
    max: 4,
  };
  const base = new PrismaPg({ ...fields, database }, { schema });
  return bindMigrationAwareSqlAdapterFactory({
    provider: base.provider,
    adapterName: base.adapterName,
    connect: async () => repaired(await base.connect()),
    connectToShadowDb: async () => {
      const shadow = `prisma_migrate_shadow_db_${randomUUID()}`;
      await withClient(connection, (client) => client.query(`CREATE DATABASE "${shadow}"`));
      const adapter = repaired(await new PrismaPg({ ...fields, database: shadow }).connect());
      const close = adapter.dispose.bind(adapter);
      adapter.dispose = async () => {
        await close();
        await withClient(connection, (client) => client.query(`DROP DATABASE IF EXISTS "${shadow}" WITH (FORCE)`));
      };
      return adapter;
    },
  });
}

/**
 * @param {string} url
 * @param {[string, string][]} datamodels
 * @returns {Promise<any>}
 */
async function loadEngine(url, datamodels) {
  /** @type {any} */
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = readFileSync(path.join(engineFolder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  /** @type {any} */ (instance.exports).__wbindgen_start();
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined };
  return bindings.SchemaEngine.new(options, () => {}, adapterFactory(url));
}

/** @param {unknown} message */
const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/**
 * @param {string} url
 * @param {[string, string][]} datamodels
 */
function serve(url, datamodels) {
  /** @type {string | undefined} */
  let panic;
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (/** @type {string} */ message) => {
        panic = message;
      },
    },
  });
  /** @type {Promise<any> | undefined} */
  let loading;
  const engine = () => {
    loading ??= loadEngine(url, datamodels);
    return loading;
  };

  /** @param {{ id: number, method: string, params: unknown }} request */
  async function result({ id, method, params }) {
    if (method === 'createDatabase') return { databaseName: await createDatabase(url) };
    const loaded = await engine();
    if (method === 'getDatabaseVersion') return loaded.version(params);
    if (typeof loaded[method] !== 'function') throw new Error(`this engine does not know the method ${method}`);
    const answer = await loaded[method](params);
    if (method !== 'diff' || answer?.stdout == null) return answer;
    // The native engine prints a difference through a call back.
    send({ id: 1_000_000 + id, jsonrpc: '2.0', method: 'print', params: { content: answer.stdout } });
    return { exitCode: answer.exitCode, stdout: null };
  }

  /** @param {{ id: number, method: string, params: unknown }} request */
  async function answer(request) {
    try {
      send({ id: request.id, jsonrpc: '2.0', result: (await result(request)) ?? {} });
    } catch (error) {
      const { message, code = null, meta = null } = Object(error);
      const explained = { is_panic: false, message: panic ?? message ?? String(error), error_code: code, meta };
      const words = 'An error happened. Check the data field for details.';
      send({ id: request.id, jsonrpc: '2.0', error: { code: 4466, message: words, data: explained } });
    }
  }

  let last = Promise.resolve();
  const lines = readline.createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    if (line.trim() === '') return;
    const request = JSON.parse(line);
    if (request.method === undefined) return; // the answer to our print
    last = last.then(() => answer(request));
  });
  lines.on('close', () => last.then(() => process.exit(0)));
}

const { url, datamodels, rest } = readArguments(process.argv.slice(2));
if (rest[0] === 'version') {
  process.stdout.write(
    `schema-engine-wasm ${JSON.parse(readFileSync(path.join(engineFolder, 'package.json'), 'utf8')).version}\n`,
  );
} else if (rest[0] === 'cli') {
  process.exitCode = await answerOnce(rest[1] ?? '', url);
} else {
  serve(url, datamodels);
}
