import { type Fault, STATUS } from '../errors.ts';
import { retryAfter } from './retry-after.ts';

const NO_STORE = { 'cache-control': 'no-store' };

/** Code and detail with the code's status. */
export const faultResponse = (fault: Fault): Response =>
  Response.json(
    { code: fault.code, detail: fault.detail },
    { status: STATUS[fault.code].http, headers: { ...NO_STORE, ...retryAfter(fault) } },
  );

export const jsonResponse = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: NO_STORE });
