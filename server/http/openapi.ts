import { generateOpenApiDocument, type OpenAPIObject } from 'trpc-to-openapi';
import { DomainError } from '../../core/errors.ts';
import { type Action, RULES, type Rule } from '../../core/protocol/authorisation-rules.ts';
import { LINK_HEADER } from '../../core/protocol/study-link.ts';
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

type PathItem = NonNullable<OpenAPIObject['paths']>[string];
type Schema = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string];
type Security = readonly Readonly<Record<string, string[]>>[];

const FAULT = '#/components/schemas/Fault';

/** What every refusal looks like, whatever its status. */
const faultSchema: Schema = {
  type: 'object',
  description: 'A refusal: its code, and names and counts that help to mend it',
  required: ['code', 'detail'],
  properties: {
    code: { type: 'string', description: 'One of a closed list of codes', examples: ['study/closed'] },
    detail: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
  },
  additionalProperties: false,
};

const refusal = { description: 'Refused', content: { 'application/json': { schema: { $ref: FAULT } } } };

const TOKEN = { token: [] };
const LINK = { link: [] };

/** What a caller has to bring, as the policy rules: nothing, an account's token, or where contributors come a link as well. */
function securityOf(procedure: string): Security {
  const rule: Rule = RULES[procedure as Action];
  if (rule.for === 'anyone' || rule.for === 'claimant') return [];
  return rule.for === 'study' && rule.link ? [TOKEN, LINK] : [TOKEN];
}

const octets = (procedure: string, summary: string, maximum: string, answer: string): PathItem => ({
  post: {
    operationId: procedure.replace('.', '-'),
    tags: ['contribution'],
    summary,
    security: [...securityOf(procedure)],
    requestBody: {
      required: true,
      description: maximum,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    },
    responses: {
      '200': {
        description: 'Done',
        content: { 'application/json': { schema: { type: 'object', description: answer } } },
      },
      default: refusal,
    },
  },
});

/** One path with what the generator cannot know: who may, and how this interface refuses. */
function settled(path: string, item: PathItem): PathItem {
  const operations = OPERATIONS.filter(({ segments }) => `/${segments.join('/')}` === path).map(
    ({ method, procedure }) => {
      const name = method.toLowerCase() as Lowercase<Method>;
      const { responses, ...operation } = item[name] ?? {};
      const answers = { '200': responses?.['200'], default: refusal };
      return [name, { ...operation, security: [...securityOf(procedure)], responses: answers }];
    },
  );
  return Object.fromEntries(operations);
}

/** OpenAPI 3.1 of the public procedures. @param appUrl origin of this installation */
export function openApiDocument(appUrl: string): OpenAPIObject {
  const { components: _, ...document } = generateOpenApiDocument(appRouter, {
    title: 'Cipherward',
    description:
      'Statistics on encrypted measurements. Envelopes and withdrawals are octets in the formats of docs/wire-format.md; everything else is JSON.',
    version: CODE_VERSION.split('/')[1] ?? '',
    baseUrl: `${appUrl}/api/v1`,
    tags: ['installation', 'study', 'link', 'contribution', 'computation', 'release', 'log'],
  });
  return {
    ...document,
    paths: {
      ...Object.fromEntries(Object.entries(document.paths ?? {}).map(([path, item]) => [path, settled(path, item)])),
      '/contributions': octets(
        'contribution.submit',
        'Submit one envelope',
        'One envelope, version 1. Longer than the layout of its study allows is refused unread.',
        'Signed receipt',
      ),
      '/withdrawals': octets(
        'contribution.withdraw',
        'Withdraw a contribution',
        `Signed withdrawal, exactly ${WITHDRAWAL_BYTES} octets.`,
        'What the withdrawal could still undo',
      ),
    },
    components: {
      schemas: { Fault: faultSchema },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'API token of an account' },
        link: { type: 'apiKey', in: 'header', name: LINK_HEADER, description: 'Token of a study link' },
      },
    },
  };
}
