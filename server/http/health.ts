import type { Deps } from '../deps.ts';
import { CODE_VERSION } from '../version.ts';
import { jsonResponse } from './responses.ts';

/** 200 while the database answers, 503 otherwise. Says the version and nothing else. */
export async function serveHealth(deps: Promise<Deps>): Promise<Response> {
  try {
    await (await deps).database.pool.query('SELECT 1');
    return jsonResponse({ status: 'ok', database: 'reachable', version: CODE_VERSION });
  } catch {
    return jsonResponse({ status: 'unavailable', database: 'unreachable', version: CODE_VERSION }, 503);
  }
}
