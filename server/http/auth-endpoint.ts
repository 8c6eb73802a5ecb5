import type { Deps } from '../deps.ts';
import { faultOf } from '../errors.ts';
import { boundedRequest } from './octets.ts';
import { faultResponse } from './responses.ts';

/** More than any form of an account needs. */
const FORM_BYTES = 16 * 1024;

/** Hands a request to better-auth, which answers for its own routes. */
export async function serveAuth({ auth }: Deps, request: Request): Promise<Response> {
  try {
    return await auth.handler(boundedRequest(request, FORM_BYTES));
  } catch (fault) {
    return faultResponse(faultOf(fault) ?? { code: 'internal', detail: {} });
  }
}
