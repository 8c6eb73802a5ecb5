import { deps } from '../../../../server/deps.ts';
import { serveRest } from '../../../../server/http/rest-endpoint.ts';

export const dynamic = 'force-dynamic';

const handle = async (request: Request): Promise<Response> => serveRest(await deps(), request);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
