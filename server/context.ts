import { randomUUID } from 'node:crypto';
import type { Deps } from './deps.ts';

/** One request, as procedures see it. */
export interface RequestContext {
  readonly deps: Deps;
  readonly headers: Headers;
  readonly requestId: string;
  /** Whom limits are counted for: the caller's address as server/forwarded.ts settled it. */
  readonly address: string;
}

/** @param headers the request's own, after forwarded ones were settled */
export const makeContext = (deps: Deps, headers: Headers): RequestContext => ({
  deps,
  headers,
  requestId: randomUUID(),
  address: headers.get('x-forwarded-for') ?? '',
});
