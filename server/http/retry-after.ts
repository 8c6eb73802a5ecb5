import type { Fault } from '../errors.ts';

/** The header that tells when to come again (RFC 9110 §10.2.3), where a limit refused. */
export const retryAfter = ({ code, detail }: Fault): Readonly<Record<string, string>> =>
  code === 'access/rate-limited' && typeof detail.seconds === 'number' ? { 'retry-after': String(detail.seconds) } : {};
