import { createHash, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../../core/errors.ts';
import { authorise } from '../../core/protocol/authorisation.ts';
import { makeContext } from '../context.ts';
import type { Deps } from '../deps.ts';
import { faultOf } from '../errors.ts';
import { askerOf } from '../principal.ts';
import { faultResponse } from './responses.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Prometheus text for the operator's session, or for whoever has METRICS_TOKEN. */
export async function serveMetrics(deps: Deps, request: Request): Promise<Response> {
  try {
    if (!hasMetricsToken(deps, request.headers)) {
      const { principal } = await askerOf(makeContext(deps, request.headers));
      const verdict = authorise(principal, 'operator.metrics', { kind: 'none' });
      if (!verdict.allowed) throw new DomainError(verdict.code);
    }
    const { registry } = deps.metrics;
    return new Response(await registry.metrics(), {
      headers: { 'content-type': registry.contentType, 'cache-control': 'no-store' },
    });
  } catch (fault) {
    return faultResponse(faultOf(fault) ?? { code: 'internal', detail: {} });
  }
}

function hasMetricsToken({ settings }: Deps, headers: Headers): boolean {
  const authorization = headers.get('authorization');
  if (settings.metricsToken === undefined || authorization === null) return false;
  // Equal lengths for the comparison, whatever was sent.
  return timingSafeEqual(hash(authorization), hash(`Bearer ${settings.metricsToken}`));
}
