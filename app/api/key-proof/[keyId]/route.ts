import { deps } from '../../../../server/deps.ts';
import { serveKeyProof } from '../../../../server/http/key-proof.ts';

export const dynamic = 'force-dynamic';

export async function GET(
  _request: Request,
  { params }: { readonly params: Promise<{ readonly keyId: string }> },
): Promise<Response> {
  return serveKeyProof(await deps(), (await params).keyId);
}
