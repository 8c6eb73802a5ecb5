import { makeContext } from './context.ts';
import { deps } from './deps.ts';
import { createCaller } from './routers/app-router.ts';

/**
 * The procedures as a page of ours may call them while it is rendered, for whoever asked for the page.
 * @param headers the page's request headers
 */
export const callerFor = async (headers: Headers): Promise<ReturnType<typeof createCaller>> =>
  createCaller(makeContext(await deps(), headers));
