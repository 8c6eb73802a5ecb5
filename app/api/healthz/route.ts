import { deps } from '../../../server/deps.ts';
import { serveHealth } from '../../../server/http/health.ts';

export const dynamic = 'force-dynamic';

export const GET = (): Promise<Response> => serveHealth(deps());
