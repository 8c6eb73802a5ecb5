'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import type { AppRouter } from '../../server/routers/app-router.ts';
import { api, faultOf } from './client.ts';

const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

/** `useQuery(useApi().study.get.queryOptions({ studyId }))`: typed by the router. */
export const useApi = useTRPC;

/** What the server refused it will refuse again; what did not reach it may reach it next time. */
const ATTEMPTS = 3;

/** Gives queries to the pages of a signed-in person. The contribution page asks the client directly and stays small. */
export function QueryProvider({ children }: { readonly children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            staleTime: 5_000,
            retry: (failures, fault) => faultOf(fault).code === 'network/offline' && failures < ATTEMPTS,
          },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <TRPCProvider trpcClient={api} queryClient={client}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
