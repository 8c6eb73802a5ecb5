import { deps } from '../../server/deps.ts';
import { serveMetrics } from '../../server/http/metrics-endpoint.ts';

export const dynamic = 'force-dynamic';

export const GET = async (request: Request): Promise<Response> => serveMetrics(await deps(), request);
