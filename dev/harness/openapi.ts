/** Requests held against the published API: what it does not know is recorded, never refused. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Call } from '../http/index.ts';
import { undeclaredProperties } from './undeclaredProperties.ts';
import { at, isObject, type Json, type JsonObject } from './yaml.ts';

/** Parameters newer than the rebuilt document, or common to all requests. */
const NEWER = new Set(
  (
    'accountIdentifier orgIdentifier projectIdentifier routingId storeType connectorRef repoName repoIdentifier branch ' +
    'filePath commitMsg isNewBranch baseBranch isHarnessCodeRepo public lastObjectId lastCommitId resolvedConflictCommitId ' +
    'loadFromFallbackBranch validateAsync getTemplatesResolvedPipeline page size sort searchTerm getMetadataOnly forceDelete ' +
    'notesForPipelineExecution notifyOnlyUser inputSetIdentifiers useFQNIfError pageIndex pageSize'
  ).split(' '),
);

interface Operation {
  segments: string[];
  pointer: string;
  operation: JsonObject;
}

interface Document {
  root: JsonObject;
  ajv: Ajv;
  byMethod: Map<string, Operation[]>;
  bodies: Map<string, ValidateFunction>;
}

const loaded = new Map<string, Document>();

export class OpenApi {
  readonly #document: Document | undefined;

  constructor(contract: string) {
    const file = join(contract, 'openapi-ng-subset.json');
    if (!existsSync(file)) return;
    let document = loaded.get(file);
    if (!document) loaded.set(file, (document = read(file)));
    this.#document = document;
  }

  /** What the published API has against a request. */
  faults(call: Call): string[] {
    const found = this.#find(call);
    return found
      ? [...parameterFaults(found.operation, call), ...this.#bodyFaults(found, call)]
      : [];
  }

  #find(call: Call): Operation | undefined {
    const segments = call.path.split('/');
    const fits = (operation: Operation) =>
      operation.segments.length === segments.length &&
      operation.segments.every((part, i) => part.startsWith('{') || part === segments[i]);
    const all = this.#document?.byMethod.get(call.method.toLowerCase())?.filter(fits) ?? [];
    // A path without parameters is meant before one that has them.
    return all.sort((a, b) => a.pointer.split('{').length - b.pointer.split('{').length)[0];
  }

  #bodyFaults({ operation, pointer }: Operation, call: Call): string[] {
    const document = this.#document;
    const content = at(operation, 'requestBody', 'content');
    if (!document || !isObject(content)) return [];
    const type = (call.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
    const schema = at(content, 'application/json', 'schema');
    if (at(schema, 'type') === 'string') {
      return type === 'application/yaml'
        ? []
        : [`body is YAML: send Content-Type application/yaml, not ${type || 'none'}`];
    }
    if (!isObject(schema) || type !== 'application/json') return [];
    const body = jsonOf(call);
    if (body === undefined) return ['body is not valid JSON'];
    let validate = document.bodies.get(pointer);
    if (!validate) {
      validate = document.ajv.compile({
        $ref: `ng#${pointer}/requestBody/content/application~1json/schema`,
      });
      document.bodies.set(pointer, validate);
    }
    const wrong = validate(body)
      ? []
      : (validate.errors ?? []).map(e => `body${e.instancePath}: ${e.message}`);
    // An empty schema says nothing about the body.
    if (Object.keys(schema).length === 0) return wrong;
    const inner = isObject(schema) ? { ...document.root, ...schema } : document.root;
    return [
      ...wrong,
      ...undeclaredProperties(inner, body).map(path => `body ${path}: not declared`),
    ];
  }
}

function parameterFaults(operation: JsonObject, call: Call): string[] {
  const list = Array.isArray(operation['parameters'])
    ? operation['parameters'].filter(isObject)
    : [];
  const parameters = list.filter(parameter => parameter['in'] === 'query');
  const known = new Set(parameters.map(parameter => String(parameter['name'])));
  const unknown = [...call.query.keys()].filter(name => !known.has(name) && !NEWER.has(name));
  const absent = parameters.filter(
    p => p['required'] === true && !call.query.has(String(p['name'])),
  );
  const wrong = parameters.filter(({ name, schema }) => {
    const value = call.query.get(String(name));
    if (value === null) return false;
    const type = at(schema, 'type');
    if (type === 'integer') return !/^-?\d+$/.test(value);
    return type === 'boolean' && !['true', 'false'].includes(value);
  });
  return [
    ...unknown.map(name => `query ${name}: unknown parameter`),
    // The run's module type and the like are lost in newer servers: only the scope is truly required.
    ...absent
      .filter(p => /Identifier$/.test(String(p['name'])))
      .map(p => `query ${String(p['name'])}: missing`),
    ...wrong.map(
      p => `query ${String(p['name'])}: is not a valid ${String(at(p, 'schema', 'type'))}`,
    ),
  ];
}

function jsonOf(call: Call): Json | undefined {
  try {
    return JSON.parse(call.raw.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

function read(file: string): Document {
  const root = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(root, 'ng', undefined, false);
  const byMethod = new Map<string, Operation[]>();
  for (const [path, methods] of Object.entries(isObject(root['paths']) ? root['paths'] : {})) {
    for (const [method, operation] of Object.entries(isObject(methods) ? methods : {})) {
      if (!isObject(operation)) continue;
      const pointer = `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}/${method}`;
      const list = byMethod.get(method) ?? [];
      list.push({ segments: path.split('/'), pointer: encodeURI(pointer), operation });
      byMethod.set(method, list);
    }
  }
  return { root, ajv, byMethod, bodies: new Map() };
}
