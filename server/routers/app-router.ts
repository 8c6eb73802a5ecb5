import { createCallerFactory, router } from '../trpc.ts';
import { accountRouter } from './account.ts';
import { computationRouter } from './computation.ts';
import { contributionRouter } from './contribution.ts';
import { installationRouter } from './installation.ts';
import { linkRouter } from './link.ts';
import { logRouter } from './log.ts';
import { operatorRouter } from './operator.ts';
import { releaseRouter } from './release.ts';
import { studyRouter } from './study.ts';

/** Everything that can be asked of this server, a router per noun. */
export const appRouter = router({
  installation: installationRouter,
  account: accountRouter,
  study: studyRouter,
  link: linkRouter,
  contribution: contributionRouter,
  computation: computationRouter,
  release: releaseRouter,
  log: logRouter,
  operator: operatorRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures from this process, for pages and tests: the same doors, without HTTP. */
export const createCaller = createCallerFactory(appRouter);
