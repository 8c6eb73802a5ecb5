import { readFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { get, type RequestOptions } from 'node:https';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createListener, drain, listen } from './listener.ts';

let server: Server;
let open: Set<ServerResponse>;
beforeEach(() => {
  server = createListener(undefined);
  open = new Set();
  server.on('request', (_, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
  });
});
afterEach(() => void server.closeAllConnections());

async function address(): Promise<string> {
  await listen(server, 0, '127.0.0.1');
  const bound = server.address();
  return `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
}

test('an answer under way is finished while it drains, and nobody new is let in', async () => {
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<ServerResponse>();
  server.on('request', (_, response) => isAsked(response));
  const url = await address();
  const answer = fetch(url);
  const response = await asked;
  const drained = drain(server, open);
  await expect(fetch(url)).rejects.toThrow();
  response.end('whole');
  expect(await (await answer).text()).toBe('whole');
  await drained;
});

test.each([
  ['asked for', { accept: 'text/event-stream' }, 'text/plain'],
  ['answered', {}, 'text/event-stream'],
])('a stream of events, as %s, does not hold up the end', async (_, headers: Record<string, string>, kind) => {
  server.on('request', (_, response) => {
    response.setHeader('content-type', kind);
    response.write('data: 1\n\n');
  });
  const reader = (await fetch(await address(), { headers })).body?.getReader();
  await reader?.read();
  await drain(server, open, 100_000_000);
  await expect(reader?.read()).rejects.toThrow();
});

test('who does not finish in time is cut off', async () => {
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  server.on('request', () => isAsked());
  const answer = fetch(await address());
  await asked;
  await Promise.all([expect(answer).rejects.toThrow(), drain(server, open, 10)]);
});

test('a taken port is said in words', async () => {
  const port = Number(new URL(await address()).port);
  const second = createListener(undefined);
  await expect(listen(second, port, '127.0.0.1')).rejects.toThrow(`Port ${port} is taken`);
  await drain(server, open);
});

test('certificate files end TLS here: 1.2 or newer, under the certificate that they hold', async () => {
  const file = (name: string) => path.join(import.meta.dirname, 'fixtures', name);
  server = createListener({ certFile: file('tls-cert.pem'), keyFile: file('tls-key.pem') });
  server.on('request', (_, response) => response.end('through TLS'));
  const plain = await address();
  const port = Number(new URL(plain).port);
  const ca = readFileSync(file('tls-cert.pem'));
  const ask = (more: RequestOptions) =>
    new Promise<{ readonly text: string; readonly protocol: string | null }>((resolve, reject) => {
      get({ host: 'localhost', port, agent: false, ...more }, (answer) => {
        const protocol = answer.socket instanceof TLSSocket ? answer.socket.getProtocol() : null;
        answer.setEncoding('utf8').on('data', (text: string) => resolve({ text, protocol }));
      }).on('error', reject);
    });
  expect(await ask({ ca })).toEqual({ text: 'through TLS', protocol: 'TLSv1.3' });
  expect(await ask({ ca, maxVersion: 'TLSv1.2' })).toMatchObject({ protocol: 'TLSv1.2' });
  const old = { ca, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  await expect(ask(old)).rejects.toThrow(/protocol version/i);
  await expect(ask({})).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  await expect(fetch(plain)).rejects.toThrow();
  await drain(server, open);
});

test('certificate files that cannot be used are said in words', () => {
  expect(() => createListener({ certFile: '/nowhere/cert.pem', keyFile: '/nowhere/key.pem' })).toThrow(
    /TLS files cannot be used/,
  );
});

test('a head of more than 16 KiB is refused', async () => {
  server.on('request', (_, response) => response.end());
  const url = await address();
  expect((await fetch(url, { headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431);
  await drain(server, open);
});

test('time limits are set for heads and bodies', () => {
  expect(server.headersTimeout).toBe(20_000);
  expect(server.requestTimeout).toBe(600_000);
});
