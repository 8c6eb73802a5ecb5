/** What the page reads of an OpenAPI 3.1 document. Everything is optional: the document is the server's, and may be of another version. */
export interface OpenApiDocument {
  readonly openapi?: string;
  readonly servers?: readonly { readonly url?: string }[];
  readonly info?: { readonly title?: string; readonly version?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, OperationObject | undefined>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

interface OperationObject {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: { readonly content?: Content };
  readonly responses?: Readonly<
    Record<string, { readonly description?: string; readonly content?: Content } | undefined>
  >;
}

type Content = Readonly<Record<string, { readonly schema?: Schema } | undefined>>;

interface ParameterObject {
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

/** A JSON Schema, as far as it is shown. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly guarded: boolean;
  readonly parameters: readonly {
    readonly name: string;
    readonly place: string;
    readonly required: boolean;
    readonly type: string;
  }[];
  /** A sketch of the body, or null without one. */
  readonly body: string | null;
  readonly answers: readonly { readonly status: string; readonly sketch: string | null }[];
}

export interface OperationGroup {
  readonly tag: string;
  readonly operations: readonly Operation[];
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const OTHER = 'other';

/** Every operation under its first tag, in the document's order. */
export function groupsOf(document: OpenApiDocument): OperationGroup[] {
  const groups = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const found = methods[method];
      if (found === undefined) continue;
      const tag = found.tags?.[0] ?? OTHER;
      groups.set(tag, [...(groups.get(tag) ?? []), operationOf(found, method, basePathOf(document) + path, document)]);
    }
  }
  return [...groups].map(([tag, operations]) => ({ tag, operations }));
}

/** Where the paths hang: the server's address is the reader's own, so that its path alone is said. */
function basePathOf({ servers }: OpenApiDocument): string {
  const path = (servers?.[0]?.url ?? '').replace(/^https?:\/\/[^/]+/, '');
  return path.replace(/\/+$/, '');
}

function operationOf(found: OperationObject, method: string, path: string, document: OpenApiDocument): Operation {
  const sketch = (content: Content | undefined): string | null => {
    const schema = Object.values(content ?? {})[0]?.schema;
    return schema === undefined ? null : sketchOf(schema, document);
  };
  return {
    id: found.operationId ?? `${method}-${path}`,
    method: method.toUpperCase(),
    path,
    summary: found.summary ?? found.description ?? '',
    guarded: (found.security ?? []).length > 0,
    parameters: (found.parameters ?? []).map((parameter) => ({
      name: parameter.name ?? '',
      place: parameter.in ?? '',
      required: parameter.required === true,
      type: sketchOf(parameter.schema ?? {}, document),
    })),
    body: found.requestBody === undefined ? null : sketch(found.requestBody.content),
    answers: Object.entries(found.responses ?? {}).map(([status, answer]) => ({
      status,
      sketch: sketch(answer?.content),
    })),
  };
}

const DEEPEST = 6;
const INDENT = '  ';

/**
 * A schema as a person writes a type: `{ title: string; visits: integer 1–52; … }`. References are followed; what nests deeper than that ends in `…`.
 */
export function sketchOf(schema: Schema, document: OpenApiDocument, depth = 0): string {
  if (depth > DEEPEST) return '…';
  const again = (inner: Schema, deeper = depth): string => sketchOf(inner, document, deeper);
  if (schema.$ref !== undefined) {
    const named = document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''];
    return named === undefined ? 'unknown' : again(named, depth + 1);
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return unique(choices.map((choice) => again(choice))).join(' | ');
  if (schema.allOf !== undefined) return unique(schema.allOf.map((part) => again(part))).join(' & ');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((entry) => JSON.stringify(entry)).join(' | ');
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (schema.properties !== undefined) return objectSketch(schema, document, depth);
  if (types.includes('array')) return `${wrapped(again(schema.items ?? {}))}[]`;
  if (types.includes('object')) {
    const values = schema.additionalProperties;
    return typeof values === 'object' ? `{ [name]: ${again(values, depth + 1)} }` : '{}';
  }
  if (types.length === 0) return 'any';
  return types.map((type) => scalarSketch(type, schema)).join(' | ');
}

function objectSketch(schema: Schema, document: OpenApiDocument, depth: number): string {
  const pad = INDENT.repeat(depth + 1);
  const needed = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties ?? {}).map(
    ([name, inner]) => `${pad}${name}${needed.has(name) ? '' : '?'}: ${sketchOf(inner, document, depth + 1)}`,
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${INDENT.repeat(depth)}}`;
}

function scalarSketch(type: string, schema: Schema): string {
  const name = type === 'string' && schema.format !== undefined ? schema.format : type;
  const [low, high] = type === 'string' ? [schema.minLength, schema.maxLength] : [schema.minimum, schema.maximum];
  if (type === 'null' || type === 'boolean') return type;
  const far = (bound: number | undefined) => bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER;
  if (far(low) && far(high)) return name;
  return `${name} ${far(low) ? '' : low}–${far(high) ? '' : high}`;
}

const wrapped = (sketch: string): string => (/ [|&] /.test(sketch) && !sketch.startsWith('{') ? `(${sketch})` : sketch);
const unique = (entries: readonly string[]): string[] => [...new Set(entries)];
