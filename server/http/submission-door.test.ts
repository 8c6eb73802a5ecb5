import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LINK_HEADER } from '../../core/protocol/study-link.ts';
import nextConfig from '../../next.config.js';
import { makeEnvelope, type OpenedStudy, openTestServer, type TestServer } from '../testing.ts';
import { isSubmission, PROGRAM_HEADERS, serveSubmission } from './submission-door.ts';

const PATH = '/api/trpc/contribution.submit';
let server: TestServer;
let study: OpenedStudy;
let door: Server;
let port: number;

beforeAll(async () => {
  server = await openTestServer();
  await server.operator();
  study = await server.openedStudy(await server.researcher('ada'));
  door = createServer((request, response) => {
    if (isSubmission(request)) void serveSubmission(Promise.resolve(server.deps), request, response);
    else response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  door.closeAllConnections();
  door.close();
  await server.close();
});

const send = (octets: Uint8Array, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${PATH}`, {
    method: 'POST',
    headers: { [LINK_HEADER]: study.linkToken, 'content-type': 'application/octet-stream', ...headers },
    body: new Uint8Array(octets),
  });

test('answers as the endpoint behind Next does, word for word', async () => {
  const { octets } = makeEnvelope(study.frozen);
  const here = await send(octets);
  const there = await server.submit(study.linkToken, octets);
  expect(here.status).toBe(200);
  expect(await here.json()).toEqual(await there.json());
  const bad = octets.slice();
  bad[3] = 2;
  const [refusedHere, refusedThere] = [await send(bad), await server.submit(study.linkToken, bad)];
  expect(refusedHere.status).toBe(400);
  expect(await refusedHere.json()).toEqual(await refusedThere.json());
});

test('gives the headers that every answer for programs has', async () => {
  const rules = (await nextConfig.headers?.()) ?? [];
  const wanted = rules
    .filter(({ source }) => ['/:path*', '/api/:path*'].includes(source))
    .flatMap(({ headers }) => headers);
  expect(PROGRAM_HEADERS).toEqual(Object.fromEntries(wanted.map(({ key, value }) => [key, value])));
  const { headers } = await send(makeEnvelope(study.frozen).octets);
  for (const [name, text] of Object.entries(PROGRAM_HEADERS)) expect(headers.get(name)).toBe(text);
});

test('somebody without a link is told so', async () => {
  const response = await send(makeEnvelope(study.frozen).octets, { [LINK_HEADER]: '' });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('link/unknown');
});

/** What a client reads that announces one length and sends another. */
function raw(head: readonly string[], body: Uint8Array): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(port, '127.0.0.1');
  let read = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    read += text;
  });
  socket.once('error', reject).once('close', () => resolve(read));
  socket.write(`POST ${PATH} HTTP/1.1\r\nHost: localhost\r\n${LINK_HEADER}: ${study.linkToken}\r\n`);
  socket.write(`Content-Type: application/octet-stream\r\n${head.join('\r\n')}\r\n\r\n`);
  socket.write(body);
  return promise;
}

test('what announces itself as too long is refused while it is still being sent', async () => {
  const answer = await raw(['Content-Length: 100000000'], new Uint8Array(1000));
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('request/too-large');
});

test('what turns out too long is refused at the first octet too many', async () => {
  const chunk = 'x'.repeat(70_000);
  const answer = await raw(['Transfer-Encoding: chunked'], Buffer.from(`${chunk.length.toString(16)}\r\n${chunk}\r\n`));
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('a client that goes away in the middle leaves nothing behind', async () => {
  const { octets } = makeEnvelope(study.frozen);
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST ${PATH} HTTP/1.1\r\nHost: localhost\r\n${LINK_HEADER}: ${study.linkToken}\r\n`);
  socket.write(`Content-Type: application/octet-stream\r\nContent-Length: ${octets.length}\r\n\r\n`);
  await new Promise<void>((resolve) => socket.write(octets.subarray(0, 100), () => resolve()));
  socket.destroy();
  expect((await send(octets)).status).toBe(200);
});

test('only this one form of the address is answered here', async () => {
  const others = [
    fetch(`http://127.0.0.1:${port}${PATH}`),
    fetch(`http://127.0.0.1:${port}${PATH}?batch=1`, { method: 'POST' }),
    fetch(`http://127.0.0.1:${port}/api/trpc/contribution.withdraw`, { method: 'POST' }),
  ];
  for (const response of await Promise.all(others)) expect(response.status).toBe(204);
});
