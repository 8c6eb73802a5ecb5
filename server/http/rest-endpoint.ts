import { DomainError } from '../../core/errors.ts';
import { makeContext } from '../context.ts';
import type { Deps } from '../deps.ts';
import { faultOf } from '../errors.ts';
import { createCaller } from '../routers/app-router.ts';
import { boundedRequest, octetInput } from './octets.ts';
import { operationAt } from './openapi.ts';
import { faultResponse, jsonResponse } from './responses.ts';
import { refusePrototypeKeys } from './transformer.ts';

const JSON_BYTES = 256 * 1024;
const REST_ROOT = '/api/v1';

/** Two doors take octets; the procedure behind each reads them under its own bound. */
const OCTETS: Readonly<Record<string, 'submit' | 'withdraw'>> = {
  '/contributions': 'submit',
  '/withdrawals': 'withdraw',
};

/** Answers one request to the JSON interface: the procedures themselves, under addresses. */
export async function serveRest(deps: Deps, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const path = url.pathname.slice(REST_ROOT.length);
  const caller = createCaller(makeContext(deps, request.headers));
  try {
    const door = request.method === 'POST' && Object.hasOwn(OCTETS, path) ? OCTETS[path] : undefined;
    if (door !== undefined) return jsonResponse(await caller.contribution[door](octetInput(request.body)));
    const { operation, fields } = operationAt(request.method, path);
    const rest = request.method === 'GET' || request.method === 'DELETE' ? queryOf(url) : await bodyOf(request);
    return jsonResponse(await procedureOf(caller, operation.procedure)({ ...rest, ...fields }));
  } catch (fault) {
    return faultResponse(faultOf(fault) ?? { code: 'internal', detail: {} });
  }
}

/** Each name once: a field given twice is a mistake or an attempt. */
function queryOf(url: URL): Record<string, string> {
  const names = [...url.searchParams.keys()];
  if (new Set(names).size !== names.length) throw new DomainError('request/malformed', { why: 'repeated field' });
  const query = Object.fromEntries(url.searchParams);
  refusePrototypeKeys(query);
  return query;
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  if (request.body === null) return {};
  if (request.headers.get('content-type')?.split(';')[0]?.trim() !== 'application/json') {
    throw new DomainError('request/malformed', { why: 'content-type' });
  }
  const text = await boundedRequest(request, JSON_BYTES).text();
  const parsed = parse(text === '' ? '{}' : text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new DomainError('request/malformed', { why: 'body' });
  refusePrototypeKeys(parsed);
  return { ...parsed };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('request/malformed', { why: 'json' });
  }
}

type Procedure = (input: unknown) => Promise<unknown>;

/** The caller is a proxy of routers: `study.members.list` is three steps down. */
function procedureOf(caller: ReturnType<typeof createCaller>, path: string): Procedure {
  return path
    .split('.')
    .reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>>)[step], caller) as Procedure;
}
