import { deps } from '../../../../server/deps.ts';
import { serveTrpc } from '../../../../server/http/trpc-endpoint.ts';

export const dynamic = 'force-dynamic';

const handle = async (request: Request): Promise<Response> => serveTrpc(await deps(), request);

export { handle as GET, handle as POST };
