import { fromBase64Url, toBase64Url } from '../bytes.ts';
import { DomainError } from '../errors.ts';

/** Standard Base 64 with padding (RFC 4648 §4), as foreign text formats want it. */
export function toBase64(bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/** Canonical form only. @throws DomainError `request/malformed` */
export function fromBase64(text: string): Uint8Array {
  const match = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text);
  if (match === null || text.length % 4 !== 0) throw new DomainError('request/malformed', { why: 'base64' });
  return fromBase64Url((match[1] as string).replaceAll('+', '-').replaceAll('/', '_'));
}
