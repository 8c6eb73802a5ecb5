import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

/** A request's head must be here within this time, all of it within `BODY_MS` (a chunk of a batch over a slow line). */
const HEAD_MS = 20_000;
const BODY_MS = 10 * 60_000;
const HEAD_BYTES = 16 * 1024;
/** Longer than the idle time of common proxies, so that they never reuse a connection that we are closing. */
const KEEP_ALIVE_MS = 75_000;
/** What a request may still take after we were asked to stop. */
const GRACE_MS = 10_000;

/** Refusal to start that repeating would not mend, with a sentence for the operator. */
export class StartError extends Error {}

/** An http server, or an https one from certificate files, with limits on what a slow or greedy client may take. */
export function createListener(tls: { readonly certFile: string; readonly keyFile: string } | undefined): Server {
  const limits = {
    headersTimeout: HEAD_MS,
    requestTimeout: BODY_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: HEAD_BYTES,
  };
  if (tls === undefined) return createPlainServer(limits);
  try {
    return createTlsServer({
      ...limits,
      cert: readFileSync(tls.certFile),
      key: readFileSync(tls.keyFile),
      minVersion: 'TLSv1.2',
    });
  } catch (error) {
    throw new StartError(`The TLS files cannot be used (${tls.certFile}, ${tls.keyFile}): ${String(error)}`);
  }
}

/** Listens, or says in words why it cannot. */
export const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new StartError(`Port ${port} is taken by another program: set PORT to another one.`) : error);
    });
    server.listen(port, host, resolve);
  });

/** A stream of events, by what was asked for or by what is answered. */
const isEndless = (response: ServerResponse): boolean =>
  [response.req.headers.accept, response.getHeader('content-type')].some((kind) =>
    String(kind).startsWith('text/event-stream'),
  );

/**
 * Stops without cutting anybody short: no new connections, answers under way are finished, streams of events (which never
 * end by themselves, and are taken up again by the page) are closed at once.
 */
export async function drain(server: Server, open: ReadonlySet<ServerResponse>, graceMs = GRACE_MS): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  for (const response of open) {
    if (isEndless(response)) response.destroy();
    else if (!response.headersSent) response.setHeader('Connection', 'close');
  }
  const late = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(late);
}
