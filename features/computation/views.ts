import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '../../server/routers/app-router.ts';

type Outputs = inferRouterOutputs<AppRouter>;

export type ComputationView = Outputs['computation']['get'];
export type ReleaseList = Outputs['release']['list'];
export type ReleaseView = ReleaseList['releases'][number];
export type RoundView = ReleaseList['rounds'][number];
export type RuleView = ReleaseView['rules'][number];
