import { describe, expect, test } from 'vitest';
import { RULES } from '../../core/protocol/authorisation-rules.ts';
import { LINK_HEADER } from '../../core/protocol/study-link.ts';
import { openApiDocument } from './openapi.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema?: object;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>;
}

// As programs read it: through JSON, where what is undefined is not there.
const document = JSON.parse(JSON.stringify(openApiDocument('https://study.example.org'))) as {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object; readonly securitySchemes: Readonly<Record<string, object>> };
};

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch']);
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object in a document, with its place. */
function* objectsOf(node: unknown, place = '#'): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [place, node as Readonly<Record<string, unknown>>];
  for (const [name, child] of Object.entries(node)) yield* objectsOf(child, `${place}/${name}`);
}

test('its root is what OpenAPI 3.1 asks for', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: 'Cipherward', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  expect(document.servers).toEqual([{ url: 'https://study.example.org/api/v1' }]);
  expect(operations.length).toBeGreaterThan(20);
});

describe.each(operations)('$method $path', ({ path, method, operation }) => {
  test('says what it is, in a group that is announced', () => {
    expect(METHODS.has(method)).toBe(true);
    expect(operation.summary.length).toBeGreaterThan(5);
    expect(operation.tags.length).toBeGreaterThan(0);
    const announced = document.tags.map(({ name }) => name);
    for (const tag of operation.tags) expect(announced).toContain(tag);
  });

  test('names each field of its path once, as required', () => {
    const fields = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(inPath.map(({ name }) => name).sort()).toEqual(fields.sort());
    expect(inPath.every(({ required }) => required === true)).toBe(true);
    for (const parameter of operation.parameters ?? []) {
      expect(['path', 'query']).toContain(parameter.in);
      expect(parameter.schema).toBeTypeOf('object');
    }
    if (method === 'get' || method === 'delete') expect(operation.requestBody).toBeUndefined();
  });

  test('says what it answers, and refuses as everything here does', () => {
    expect(operation.responses['200']?.content).toBeTypeOf('object');
    for (const [status, answer] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^([1-5]\d\d|default)$/);
      expect(answer.description.length).toBeGreaterThan(0);
    }
    expect(JSON.stringify(operation.responses.default)).toContain('#/components/schemas/Fault');
  });

  test('asks for what the policy asks for', () => {
    const action = operation.operationId.replaceAll('-', '.') as keyof typeof RULES;
    const rule = RULES[action];
    const asked = operation.security.map((one) => Object.keys(one).join()).sort();
    for (const name of asked) expect(Object.keys(document.components.securitySchemes)).toContain(name);
    const wanted = rule.for === 'anyone' ? [] : 'link' in rule && rule.link ? ['link', 'token'] : ['token'];
    expect(asked).toEqual(wanted);
  });
});

test('names are not used twice', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
});

test('every reference leads somewhere, and every required member is described', () => {
  for (const [place, node] of objectsOf(document)) {
    if (typeof node.$ref === 'string') {
      const target = node.$ref
        .replace('#/', '')
        .split('/')
        .reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>> | undefined)?.[step], document);
      expect([place, typeof target]).toEqual([place, 'object']);
    }
    if (Array.isArray(node.required) && typeof node.properties === 'object')
      expect(Object.keys(node.properties ?? {})).toEqual(expect.arrayContaining(node.required));
    // Words of 3.0 that 3.1 does not know.
    expect([place, 'nullable' in node && typeof node.nullable === 'boolean']).toEqual([place, false]);
    expect([place, typeof node.exclusiveMinimum === 'boolean']).toEqual([place, false]);
  }
});

test('the header of a study link is the one that is read', () => {
  expect(document.components.securitySchemes.link).toMatchObject({ in: 'header', name: LINK_HEADER });
});
