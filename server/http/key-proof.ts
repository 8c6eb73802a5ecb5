import { fromHex } from '../../core/bytes.ts';
import { asDigest } from '../../core/digest.ts';
import type { Deps } from '../deps.ts';
import { faultResponse } from './responses.ts';

/** Octets of a key's Paillier-Blum proof, which every contributor's worker checks once. Named by the key's digest, so it never changes. */
export async function serveKeyProof({ studies }: Deps, keyId: string): Promise<Response> {
  const proof = /^[0-9a-f]{64}$/.test(keyId) ? await studies.keyProof(asDigest(fromHex(keyId))) : null;
  if (proof === null) return faultResponse({ code: 'not-found', detail: {} });
  return new Response(new Uint8Array(proof), {
    headers: { 'content-type': 'application/octet-stream', 'cache-control': 'public, max-age=31536000, immutable' },
  });
}
