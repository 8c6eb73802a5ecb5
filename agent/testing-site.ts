/** For tests only: an installation on a loopback port, in a database of its own, with a compute worker; and the command line as its people use it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createCipherwardClient } from '../client/index.ts';
import { toBase64Url } from '../core/bytes.ts';
import { startComputeWorker } from '../server/compute/run.ts';
import { serveAuth } from '../server/http/auth-endpoint.ts';
import { serveKeyProof } from '../server/http/key-proof.ts';
import { serveTrpc } from '../server/http/trpc-endpoint.ts';
import { openQueue } from '../server/jobs/queue.ts';
import { setupTokenHash } from '../server/setup-token.ts';
import { openTestServer, PASSWORD, type TestServer } from '../server/testing.ts';
import { runCommand } from './run.ts';
import type { Terminal } from './terminal.ts';

export interface TestSite {
  readonly url: string;
  /** A folder for keys and files that goes with the site. */
  readonly folder: string;
  /** Makes an account and gives its address; the password is {@link PASSWORD}. */
  signUp(name: string): Promise<string>;
  /** Makes an account and an API token of it, through `cipherward login`. */
  token(name: string): Promise<string>;
  readonly server: TestServer;
  /** Every body that was sent to the server so far. */
  readonly received: Uint8Array[];
  /** From now on cuts every connection that asks for a path with this in it; null: none. */
  cutOff(within: string | null): void;
  close(): Promise<void>;
}

/** Opens an installation that has been claimed. */
export async function startTestSite(): Promise<TestSite> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const server = await openTestServer({ appUrl: url });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cipherward-agent-'));
  const { deps, databaseUrl } = server;
  const received: Uint8Array[] = [];
  let cut: string | null = null;

  const answer = (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/api/auth/')) return serveAuth(deps, request);
    if (pathname.startsWith('/api/key-proof/')) return serveKeyProof(deps, pathname.slice('/api/key-proof/'.length));
    return serveTrpc(deps, request);
  };
  listener.on('request', (incoming, outgoing) => {
    if (cut !== null && incoming.url?.includes(cut) === true) return void incoming.socket.destroy();
    const broken = new AbortController();
    outgoing.once('close', () => broken.abort());
    void bodyOf(incoming)
      .then((body) => {
        received.push(body);
        return answer(requestOf(incoming, url, body, broken.signal));
      })
      .then((response) => {
        for (const [name, header] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, header);
        outgoing.setHeader('set-cookie', response.headers.getSetCookie());
        outgoing.writeHead(response.status);
        if (response.body === null) return void outgoing.end();
        Readable.fromWeb(response.body)
          .on('error', () => outgoing.destroy())
          .pipe(outgoing);
      })
      .catch(() => outgoing.destroy());
  });

  const token = toBase64Url(randomBytes(24));
  await deps.installations.setSetupToken(setupTokenHash(token));
  const { api, ask } = createCipherwardClient({ url });
  await api.installation.claim.mutate({ token, name: 'Operator', email: 'operator@example.org', password: PASSWORD });

  const queue = await openQueue(databaseUrl, { works: true, onFault: () => {} });
  const worker = await startComputeWorker({
    deps: deps.compute,
    queue,
    databaseUrl,
    concurrency: 1,
    onFault: () => {},
    onLost: () => {},
  });

  const signUp = async (name: string): Promise<string> => {
    const email = `${name}@example.org`;
    const made = await ask('/api/auth/sign-up/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify({ name, email, password: PASSWORD }),
    });
    if (!made.ok) throw new Error(`sign-up: ${made.status} ${await made.text()}`);
    return email;
  };

  return {
    url,
    folder,
    server,
    received,
    cutOff: (within) => {
      cut = within;
    },
    signUp,
    async token(name) {
      const email = await signUp(name);
      const passwordFile = path.join(folder, `password of ${name}`);
      const home = path.join(folder, `home of ${name}`);
      await writeFile(passwordFile, PASSWORD);
      const login = await cipherward(home, 'login', '--url', url, '--email', email, '--password-file', passwordFile);
      if (login.exitCode !== 0) throw new Error(login.err);
      return (JSON.parse(await readFile(path.join(home, 'login.json'), 'utf8')) as { token: string }).token;
    },
    async close() {
      await worker.stop();
      await queue.close();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
}

function requestOf(incoming: IncomingMessage, url: string, body: Uint8Array, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, header] of Object.entries(incoming.headersDistinct)) {
    for (const one of header ?? []) headers.append(name, one);
  }
  headers.set('x-forwarded-for', '127.0.0.1');
  const method = incoming.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(`${url}${incoming.url}`, {
    method,
    headers,
    signal,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
}

export interface Ran {
  readonly exitCode: number;
  /** Standard output and standard error. */
  readonly out: string;
  readonly err: string;
  /** Standard output as JSON. */
  json<T>(): T;
}

/** Runs a command line in this process, as somebody whom nobody can ask. */
export async function cipherward(home: string, ...words: string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const terminalFor = (quiet: boolean): Terminal => ({
    isInteractive: false,
    result: (text) => void out.push(text),
    note: (sentence) => void (quiet || err.push(sentence)),
    progress: () => {},
    ask: () => Promise.reject(new Error('nobody is here')),
    askSecret: () => Promise.reject(new Error('nobody is here')),
  });
  const exitCode = await runCommand(
    words,
    { home, token: undefined, url: undefined, folder: process.cwd() },
    terminalFor,
  );
  return { exitCode, out: out.join('\n'), err: err.join('\n'), json: <T>() => JSON.parse(out.join('\n')) as T };
}
