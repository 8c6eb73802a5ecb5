import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Deps } from '../deps.ts';
import { COMMON_HEADERS, programPolicy } from '../policies.ts';
import { serveTrpc } from './trpc-endpoint.ts';

const SUBMIT = '/api/trpc/contribution.submit';

/** What next.config.js gives every answer of the interface; a test holds the two together. */
export const PROGRAM_HEADERS: Readonly<Record<string, string>> = {
  ...COMMON_HEADERS,
  'Content-Security-Policy': programPolicy,
};

/** Whether a request submits an envelope through the interface's own form, which clients send. */
export const isSubmission = ({ method, url }: IncomingMessage): boolean => method === 'POST' && url === SUBMIT;

/**
 * Answers a submission before Next sees it: the same procedure by the same endpoint, without the router, the streams and the
 * spans around it, which cost more than everything that an envelope needs (ADR 15).
 */
export async function serveSubmission(
  deps: Promise<Deps>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = await serveTrpc(await deps, requestOf(request));
  const body = Buffer.from(await answer.arrayBuffer());
  for (const [name, text] of Object.entries(PROGRAM_HEADERS)) response.setHeader(name, text);
  for (const [name, text] of answer.headers) response.setHeader(name, text);
  // Whoever was refused unread may still be sending: the connection ends with the answer.
  if (!request.complete) response.setHeader('Connection', 'close');
  response.writeHead(answer.status, { 'Content-Length': body.length }).end(body);
}

function requestOf(incoming: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, text] of Object.entries(incoming.headers)) {
    for (const each of [text ?? []].flat()) headers.append(name, each);
  }
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers,
    body: bodyOf(incoming),
    duplex: 'half',
  };
  return new Request(`http://localhost${SUBMIT}`, init);
}

/** Octets as they come. A reader that stops leaves the connection alone: the refusal still has to go out on it. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      incoming.on('data', (chunk: Buffer) =>
        controller.enqueue(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length)),
      );
      incoming.once('end', () => controller.close());
      incoming.once('error', (fault) => controller.error(fault));
    },
    cancel() {
      incoming.removeAllListeners('data').pause();
    },
  });
}
