import { generateOpenApiDocument } from 'trpc-to-openapi';
import { DomainError } from '../../core/errors.ts';
import { WITHDRAWAL_BYTES } from '../../core/protocol/withdrawal.ts';
import { appRouter } from '../routers/app-router.ts';
import type { ProcedureMeta } from '../trpc.ts';
import { CODE_VERSION } from '../version.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';

/** A public procedure under its address. */
export interface Operation {
  readonly method: Method;
  readonly procedure: string;
  /** Segments of the path; those in braces are named fields of the input. */
  readonly segments: readonly string[];
}

const metaOf = (procedure: unknown): ProcedureMeta =>
  (procedure as { readonly _def: { readonly meta?: ProcedureMeta } })._def.meta ?? {};

const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/** Every procedure that has an address, in the router's order. */
export const OPERATIONS: readonly Operation[] = Object.entries(appRouter._def.procedures).flatMap(
  ([procedure, built]) => {
    const { openapi } = metaOf(built);
    return openapi === undefined ? [] : [{ method: openapi.method, procedure, segments: split(openapi.path) }];
  },
);

/** What an address stands for, with the fields that its path names. @throws DomainError `not-found` | `request/malformed` for another method */
export function operationAt(
  method: string,
  path: string,
): { readonly operation: Operation; readonly fields: Readonly<Record<string, string>> } {
  const segments = split(path);
  const here = OPERATIONS.flatMap((operation) => {
    const fields = match(operation.segments, segments);
    return fields === null ? [] : [{ operation, fields }];
  });
  if (here.length === 0) throw new DomainError('not-found');
  const found = here.find(({ operation }) => operation.method === method);
  if (found === undefined) throw new DomainError('request/malformed', { why: 'method' });
  return found;
}

function match(wanted: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (wanted.length !== given.length) return null;
  const fields: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const text = given[index] ?? '';
    if (segment.startsWith('{')) fields[segment.slice(1, -1)] = text;
    else if (segment !== text) return null;
  }
  return fields;
}

const FAULT = {
  type: 'object',
  required: ['code', 'detail'],
  properties: {
    code: { type: 'string' },
    detail: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
  },
};

const octets = (summary: string, maximum: string, answer: unknown) => ({
  post: {
    tags: ['contribution'],
    summary,
    requestBody: {
      required: true,
      description: maximum,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    },
    responses: {
      '200': { description: 'Done', content: { 'application/json': { schema: answer } } },
      default: { description: 'Refused', content: { 'application/json': { schema: FAULT } } },
    },
  },
});

/** OpenAPI 3.1 of the public procedures. @param appUrl origin of this installation */
export function openApiDocument(appUrl: string): Record<string, unknown> {
  const document = generateOpenApiDocument(appRouter, {
    title: 'Cipherward',
    description:
      'Statistics on encrypted measurements. Envelopes and withdrawals are octets in the formats of docs/wire-format.md; everything else is JSON.',
    version: CODE_VERSION.split('/')[1] ?? '',
    baseUrl: `${appUrl}/api/v1`,
    tags: ['installation', 'study', 'link', 'contribution', 'computation', 'release', 'log'],
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'API token of an account' },
      link: { type: 'apiKey', in: 'header', name: 'x-cipherward-link', description: 'Token of a study link' },
    },
  });
  const receipt = { type: 'object', description: 'Signed receipt' };
  const withdrawn = { type: 'object', description: 'What the withdrawal could still undo' };
  return {
    ...document,
    paths: {
      ...document.paths,
      '/contributions': octets(
        'Submit one envelope',
        'One envelope, version 1. Longer than the layout of its study allows is refused unread.',
        receipt,
      ),
      '/withdrawals': octets(
        'Withdraw a contribution',
        `Signed withdrawal, exactly ${WITHDRAWAL_BYTES} octets.`,
        withdrawn,
      ),
    },
  };
}
