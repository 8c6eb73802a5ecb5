import { type Fault, STATUS } from '../errors.ts';

const NO_STORE = { 'cache-control': 'no-store' };

/** Code and detail with the code's status. */
export const faultResponse = ({ code, detail }: Fault): Response =>
  Response.json({ code, detail }, { status: STATUS[code].http, headers: NO_STORE });

export const jsonResponse = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: NO_STORE });
