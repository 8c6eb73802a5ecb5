import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import next from 'next';
import pino from 'pino';
import nextConfig from '../next.config.js';
import { deps, openDeps, openDepsBy } from './deps.ts';
import { EnvironmentError, serverEnvironment } from './env.ts';
import { settleForwarded } from './forwarded.ts';
import { serveStaticFiles } from './http/static-files.ts';
import { isSubmission, serveSubmission } from './http/submission-door.ts';
import { createListener, drain, listen, StartError } from './listener.ts';
import { EXIT_MISCONFIGURED } from './supervise.ts';
import { verifyInThread } from './verify-key.ts';

const YEAR_S = 31_536_000;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function main(): Promise<void> {
  const environment = serverEnvironment();
  const dev = process.argv.includes('--dev');
  const log = pino({ level: environment.logLevel, base: { process: 'web' } });
  const proofThread = verifyInThread(new URL('./proof-thread.ts', import.meta.url));
  openDepsBy(() => openDeps(environment, undefined, proofThread));
  const server = createListener(environment.tls);
  const open = new Set<ServerResponse>();
  const secure = environment.appUrl.startsWith('https:');
  const dir = path.resolve(import.meta.dirname, '..');
  // In development files change under their names.
  const files = dev ? () => false : serveStaticFiles(path.resolve(dir, nextConfig.distDir ?? '.next'));
  let handle: Handler | undefined;

  server.on('request', (request, response) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    settleForwarded(request, environment.trustedProxies);
    if (secure) response.setHeader('Strict-Transport-Security', `max-age=${YEAR_S}; includeSubDomains`);
    if (handle === undefined) {
      response.writeHead(503, { 'Retry-After': '1' }).end();
      return;
    }
    if (files(request, response)) return;
    // In development the procedures are those that the bundler has just made anew.
    const answered =
      !dev && isSubmission(request) ? serveSubmission(deps(), request, response) : handle(request, response);
    answered.catch((error: unknown) => {
      log.error({ err: error }, 'a request failed outside every handler');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  await listen(server, environment.port, environment.host);
  const app = next({ dev, dir, hostname: environment.host, port: environment.port, httpServer: server });
  await app.prepare();
  handle = app.getRequestHandler();
  log.info({ appUrl: environment.appUrl, host: environment.host, port: environment.port }, 'web is ready');
  process.send?.('ready');

  const stop = async (signal: NodeJS.Signals) => {
    log.info({ signal }, 'web stops');
    await drain(server, open);
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(signal));
}

main().catch((error: unknown) => {
  const known = error instanceof StartError || error instanceof EnvironmentError;
  process.stderr.write(`${known ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(known ? EXIT_MISCONFIGURED : 1);
});
