import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  isNonJsonSerializable,
  splitLink,
  type TRPCClient,
} from '@trpc/client';
import { EventSource } from 'eventsource';
import superjson from 'superjson';
import { LINK_HEADER } from '../core/protocol/study-link.ts';
import type { AppRouter } from '../server/routers/app-router.ts';
import { throwingFaults } from './faults.ts';

export interface ClientOptions {
  /** Origin of the installation: `https://study.example.org`. */
  readonly url: string;
  /** API token of an account (`cw_…`), for everything that takes a role in a study. */
  readonly token?: string | undefined;
  /** Token out of a study link, for contributing. Where both are given the link speaks, and with it only contributing works. */
  readonly studyLink?: string | undefined;
  /** Takes the place of the platform's `fetch`: for proxies, private certificate authorities and tests. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Takes the place of the package `eventsource`, which runs in Node and in browsers. */
  readonly eventSource?: typeof EventSource | undefined;
}

/** What the helpers of this folder work with. */
export interface CipherwardClient {
  /** Origin of the installation, without a slash at its end. */
  readonly url: string;
  /** Every procedure of the server, typed by its router: `await client.api.study.get.query({ studyId })`. @throws DomainError */
  readonly api: TRPCClient<AppRouter>;
  /** Asks for a plain route, as this client's user. @param path from the origin on, beginning with `/` @throws DomainError `network/offline` */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
}

/**
 * A client typed by the server's own router. Octets travel raw and never in a batch; progress comes as server-sent events;
 * whatever goes wrong is thrown as a DomainError with the server's code.
 * @throws TypeError when `url` is no http(s) address
 */
export function createCipherwardClient(options: ClientOptions): CipherwardClient {
  const { protocol, origin } = new URL(options.url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError(`not an http address: ${options.url}`);
  const credentials: Record<string, string> = {
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(options.studyLink === undefined ? {} : { [LINK_HEADER]: options.studyLink }),
  };
  const send = options.fetch ?? globalThis.fetch;
  const endpoint = {
    url: `${origin}/api/trpc`,
    fetch: (address: string | URL | Request, init?: object) => send(address, init),
    headers: () => credentials,
  };
  const octets = { serialize: (input: unknown) => input, deserialize: superjson.deserialize };
  const api = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({
          url: endpoint.url,
          transformer: superjson,
          EventSource: options.eventSource ?? EventSource,
          eventSourceOptions: {
            fetch: (address, init) => send(address, { ...init, headers: { ...init.headers, ...credentials } }),
          },
        }),
        false: splitLink({
          condition: (operation) => isNonJsonSerializable(operation.input),
          true: httpLink({ ...endpoint, transformer: octets }),
          false: httpBatchLink({ ...endpoint, transformer: superjson }),
        }),
      }),
    ],
  });
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    for (const [name, credential] of Object.entries(credentials)) headers.set(name, credential);
    return send(`${origin}${path}`, { ...init, headers });
  };
  return { url: origin, api: throwingFaults(api), ask: throwingFaults(ask) };
}
