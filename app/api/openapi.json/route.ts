import { deps } from '../../../server/deps.ts';
import { openApiDocument } from '../../../server/http/openapi.ts';
import { jsonResponse } from '../../../server/http/responses.ts';

export const dynamic = 'force-dynamic';

export const GET = async (): Promise<Response> => jsonResponse(openApiDocument((await deps()).settings.appUrl));
