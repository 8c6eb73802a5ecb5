import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  isNonJsonSerializable,
  splitLink,
  TRPCClientError,
} from '@trpc/client';
import superjson from 'superjson';
import { codeOf, DomainError, type ErrorDetail, isErrorCode } from '../../core/errors.ts';
import type { AppRouter } from '../../server/routers/app-router.ts';
import { takeEarlyAnswer } from './early-answer.ts';

const ENDPOINT = '/api/trpc';

let studyLink: string | null = null;

/** From here on every request names this study link in a header: the contribution page's only authority. Null takes it off again. */
export function carryStudyLink(token: string | null): void {
  studyLink = token;
}

const headers = (): Record<string, string> => (studyLink === null ? {} : { 'x-cipherward-link': studyLink });

/** The page's typed client. Octets travel raw and never in a batch; progress comes as server-sent events. */
export const api = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === 'subscription',
      true: httpSubscriptionLink({ url: ENDPOINT, transformer: superjson }),
      false: splitLink({
        condition: (operation) => isNonJsonSerializable(operation.input),
        true: httpLink({
          url: ENDPOINT,
          headers,
          transformer: { serialize: (octets) => octets, deserialize: superjson.deserialize },
        }),
        false: httpBatchLink({
          url: ENDPOINT,
          headers,
          transformer: superjson,
          fetch: (url, init) => takeEarlyAnswer(String(url), studyLink) ?? fetch(url, init as RequestInit),
        }),
      }),
    }),
  ],
});

/** Whatever a request ended with, as an error of ours: what the server named, or that it could not be reached. */
export function faultOf(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (!(thrown instanceof TRPCClientError)) return new DomainError(codeOf(thrown), {}, { cause: thrown });
  const named = thrown.data as { readonly code?: unknown; readonly detail?: ErrorDetail } | null | undefined;
  if (isErrorCode(named?.code)) return new DomainError(named.code, named.detail ?? {}, { cause: thrown });
  return new DomainError(thrown.data == null ? 'network/offline' : 'internal', {}, { cause: thrown });
}
