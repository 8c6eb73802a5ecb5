import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { makeContext } from '../context.ts';
import type { Deps } from '../deps.ts';
import { faultOf } from '../errors.ts';
import { appRouter } from '../routers/app-router.ts';
import { boundedRequest } from './octets.ts';
import { faultResponse } from './responses.ts';
import { retryAfter } from './retry-after.ts';

/** Bounds what JSON may be parsed: the largest input is a key's proof (80 KB of text). Octets have bounds of their own. */
const JSON_BYTES = 256 * 1024;
/** Most calls that one request may carry. */
const BATCH = 20;

/** Answers one tRPC request. */
export async function serveTrpc(deps: Deps, request: Request): Promise<Response> {
  try {
    const octets = request.headers.get('content-type')?.startsWith('application/octet-stream') === true;
    return await fetchRequestHandler({
      endpoint: '/api/trpc',
      req: octets ? request : boundedRequest(request, JSON_BYTES),
      router: appRouter,
      maxBatchSize: BATCH,
      createContext: () => makeContext(deps, request.headers),
      responseMeta: ({ errors }) => ({
        headers: Object.assign(
          {},
          ...errors.map((error) => retryAfter(faultOf(error) ?? { code: 'internal', detail: {} })),
        ),
      }),
    });
  } catch (fault) {
    return faultResponse(faultOf(fault) ?? { code: 'internal', detail: {} });
  }
}
