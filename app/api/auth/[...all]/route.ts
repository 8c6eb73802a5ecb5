import { deps } from '../../../../server/deps.ts';
import { serveAuth } from '../../../../server/http/auth-endpoint.ts';

export const dynamic = 'force-dynamic';

const handle = async (request: Request): Promise<Response> => serveAuth(await deps(), request);

export { handle as GET, handle as POST };
