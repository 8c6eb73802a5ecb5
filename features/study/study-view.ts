import type { inferRouterOutputs } from '@trpc/server';
import type { AppRouter } from '../../server/routers/app-router.ts';

type Outputs = inferRouterOutputs<AppRouter>;

/** A study as its members see it. */
export type StudyView = Outputs['study']['get'];
export type StudySummary = Outputs['study']['list'][number];
export type LinkView = Outputs['link']['list'][number];
export type MemberView = Outputs['study']['members']['list'][number];
