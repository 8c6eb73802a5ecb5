import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const OTHERS = [
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'cf-connecting-ip',
  'true-client-ip',
  'x-forwarded-port',
  'x-forwarded-server',
];

/** Who really asks, as far as it can be known. */
export interface Caller {
  readonly address: string;
  readonly protocol: 'http' | 'https';
  readonly host: string;
}

/**
 * The caller behind `trustedProxies` proxies of ours: each appends the address that it saw, so the last `trustedProxies`
 * entries of X-Forwarded-For are true and everything before them is the caller's own invention.
 */
export function callerOf(
  headers: IncomingHttpHeaders,
  socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean },
  trustedProxies: number,
): Caller {
  const direct = {
    address: socket.remoteAddress ?? '',
    protocol: socket.encrypted ? 'https' : 'http',
    host: headers.host ?? '',
  } as const;
  if (trustedProxies === 0) return direct;
  return {
    address: listed(headers['x-forwarded-for']).at(-trustedProxies) ?? direct.address,
    protocol: listed(headers['x-forwarded-proto']).at(-1) === 'https' ? 'https' : 'http',
    host: listed(headers['x-forwarded-host']).at(-1) ?? direct.host,
  };
}

/** Rewrites the request so that whatever reads X-Forwarded-* further in reads the one true caller. */
export function settleForwarded(request: IncomingMessage, trustedProxies: number): void {
  const { headers, socket } = request;
  const caller = callerOf(
    headers,
    { remoteAddress: socket.remoteAddress, encrypted: 'encrypted' in socket },
    trustedProxies,
  );
  for (const name of OTHERS) delete headers[name];
  headers['x-forwarded-for'] = caller.address;
  headers['x-forwarded-proto'] = caller.protocol;
  headers['x-forwarded-host'] = caller.host;
}

const listed = (header: string | string[] | undefined): string[] =>
  [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
