import { describe, expect, test } from 'vitest';
import { groupsOf, type OpenApiDocument, sketchOf } from './openapi-model.ts';

const document: OpenApiDocument = {
  openapi: '3.1.0',
  servers: [{ url: 'https://study.example/api/v1/' }],
  paths: {
    '/studies/{studyId}/links': {
      get: {
        operationId: 'link-list',
        summary: 'Links of a study',
        tags: ['link'],
        security: [{ Authorization: [] }],
        parameters: [{ name: 'studyId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
        responses: {
          '200': {
            content: {
              'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Link' } } },
            },
          },
        },
      },
      post: {
        operationId: 'link-create',
        tags: ['link'],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Link' } } } },
      },
    },
    '/installation': { get: { operationId: 'installation-status', tags: ['installation'], responses: { '204': {} } } },
  },
  components: {
    schemas: {
      Link: {
        type: 'object',
        properties: {
          label: { type: 'string', minLength: 1, maxLength: 80 },
          days: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
        },
        required: ['label'],
      },
      Tree: { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } },
    },
  },
};

describe('the description of the API', () => {
  test('is grouped by tag, methods in a fixed order', () => {
    expect(groupsOf(document).map(({ tag, operations }) => [tag, operations.map(({ method }) => method)])).toEqual([
      ['link', ['GET', 'POST']],
      ['installation', ['GET']],
    ]);
  });

  test('says what is guarded, what goes in and what comes out', () => {
    const [list, create] = groupsOf(document)[0]?.operations ?? [];
    expect(list).toMatchObject({
      guarded: true,
      parameters: [{ name: 'studyId', place: 'path', required: true, type: 'uuid' }],
    });
    expect(create?.body).toBe('{\n    label: string 1–80\n    days?: integer | null\n  }');
    expect(list?.answers).toEqual([
      { status: '200', sketch: '{\n    label: string 1–80\n    days?: integer | null\n  }[]' },
    ]);
  });

  test('paths are whole, without the address of the server', () => {
    expect(groupsOf(document)[1]?.operations[0]?.path).toBe('/api/v1/installation');
  });

  test('an answer without content has no sketch', () => {
    expect(groupsOf(document)[1]?.operations[0]?.answers).toEqual([{ status: '204', sketch: null }]);
  });

  test('a schema that contains itself ends', () => {
    expect(sketchOf({ $ref: '#/components/schemas/Tree' }, document)).toContain('…');
  });

  test('an empty document has no groups', () => {
    expect(groupsOf({})).toEqual([]);
  });

  test.each([
    [{ enum: ['open', 'closed'] }, '"open" | "closed"'],
    [{ const: true }, 'true'],
    [{ type: 'integer', minimum: 0, maximum: 51 }, 'integer 0–51'],
    [{ type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 }, 'integer'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, '("a" | "b")[]'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, '{ [name]: number }'],
    [{}, 'any'],
  ])('%o is written as %s', (schema, sketch) => {
    expect(sketchOf(schema, {})).toBe(sketch);
  });
});
