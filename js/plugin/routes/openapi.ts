/** The OpenAPI document, made of the routes: what is checked and what is documented are the same schemas. */
import { z } from 'zod';
import type { AnswerDescription, AnyRoute } from './route.ts';
import { errorSchema } from './schemas.ts';

type Json = Record<string, unknown>;

const TITLE = 'Ameide';
const DESCRIPTION = `Onboards services, changes and offboards them, and creates and runs their pipelines. Every request needs a \
token of Backstage: \`Authorization: Bearer …\`. Requests that write start an *operation*, a task of the scaffolder, and answer 202 at \
once; with \`Prefer: wait=N\` they answer with its result where N seconds suffice.`;

const COMMON: Record<number, AnswerDescription> = {
  401: { description: 'There is no token, or it is not valid', schema: errorSchema },
  403: { description: 'A permission is missing; the message names it', schema: errorSchema },
  503: {
    description: 'GitHub, Harness, the scaffolder or the database does not respond',
    schema: errorSchema,
  },
};
const WITH_INPUT: Record<number, AnswerDescription> = {
  400: {
    description: 'The request is not valid: `error.problems` has each fault',
    schema: errorSchema,
  },
};
const WITH_BODY: Record<number, AnswerDescription> = {
  413: { description: 'The body is larger than 1 MiB', schema: errorSchema },
};

export function openApiOf(routes: AnyRoute[]): Json {
  const paths: Record<string, Json> = {};
  const components: Json = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: { title: TITLE, version: '1', description: DESCRIPTION, license: LICENSE },
    servers: [{ url: '/api/ameide' }],
    security: [{ backstage: [] }],
    paths,
    components: {
      schemas: components,
      securitySchemes: { backstage: { type: 'http', scheme: 'bearer' } },
    },
  };
}

const LICENSE = { name: 'Apache 2.0', identifier: 'Apache-2.0' };

function operationOf(route: AnyRoute, components: Json): Json {
  const { operationId, summary, tag, permission } = route;
  const description = [
    route.description,
    permission && `Requires the permission \`${permission}\`.`,
  ].filter(Boolean);
  return {
    operationId,
    summary,
    description: description.join('\n\n'),
    tags: [tag],
    ...(route.raw ? { security: [] } : {}),
    parameters: parametersOf(route, components),
    ...bodyOf(route, components),
    responses: responsesOf(route, components),
  };
}

function parametersOf(route: AnyRoute, components: Json): Json[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = route.query ? schemaOf(route.query, components, 'input') : {};
  const properties = Object.entries((query['properties'] ?? {}) as Record<string, Json>);
  const required = (query['required'] ?? []) as string[];
  const inQuery = properties.map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
    ...(description ? { description } : {}),
  }));
  const header = (name: string, text: string) => ({
    name,
    in: 'header',
    required: false,
    schema: { type: 'string' },
    description: text,
  });
  return [
    ...inPath,
    ...inQuery,
    ...(route.keyed
      ? [
          header(
            'Idempotency-Key',
            'The same key and request stand for the same operation, for 24 hours',
          ),
        ]
      : []),
    ...(route.waits
      ? [header('Prefer', '`wait=N`: seconds to wait for the result, at most 600')]
      : []),
  ];
}

function bodyOf(route: AnyRoute, components: Json): Json {
  if (!route.body) return {};
  const schema = schemaOf(route.body, components, 'input');
  return {
    requestBody: { required: !route.bodyOptional, content: { 'application/json': { schema } } },
  };
}

function responsesOf(route: AnyRoute, components: Json): Json {
  const takesInput = route.query !== undefined || route.body !== undefined || route.keyed;
  const all = {
    ...(route.raw ? {} : COMMON),
    ...(takesInput ? WITH_INPUT : {}),
    ...(route.method === 'get' ? {} : WITH_BODY),
    ...route.answers,
  };
  return Object.fromEntries(
    Object.entries(all).map(([status, { description, schema, types }]) => {
      const content = (types ?? ['application/json']).map(type => [
        type,
        schema && type === 'application/json'
          ? { schema: schemaOf(schema, components, 'output') }
          : {},
      ]);
      const hasContent = schema !== undefined || types !== undefined;
      return [
        status,
        { description, ...(hasContent ? { content: Object.fromEntries(content) } : {}) },
      ];
    }),
  );
}

/** A schema with those that have a name moved to the components. */
function schemaOf(schema: z.ZodType, components: Json, io: 'input' | 'output'): Json {
  const {
    $defs,
    $schema: _dialect,
    ...own
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // What a client may rely on is what is named; more may be added.
    override: ({ jsonSchema }) => {
      if (io === 'output') delete jsonSchema.additionalProperties;
      delete jsonSchema.id;
    },
  }) as Json & { $defs?: Record<string, Json> };
  for (const [name, found] of Object.entries($defs ?? {})) components[name] = moved(found);
  const { id } = schema.meta() ?? {};
  if (id === undefined) return moved(own) as Json;
  // A schema that refers to itself is among the definitions already.
  if (!('$ref' in own)) components[id] = moved(own);
  return { $ref: `#/components/schemas/${id}` };
}

function moved(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('#/$defs/', '#/components/schemas/'));
}
