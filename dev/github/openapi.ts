// Checks requests (and, when asked, answers) against GitHub's OpenAPI document.

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { Router, jsonBody } from '../http/index.ts';
import type { Answer, Call } from '../http/index.ts';

/** A request or answer that does not fit. */
export interface Violation {
  kind: 'request' | 'answer' | 'graphql';
  method: string;
  path: string;
  errors: string[];
}

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema?: object;
}

interface Operation {
  parameters?: Array<Parameter | { $ref: string }>;
  requestBody?: { required?: boolean; content: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, unknown> } | { $ref: string }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { parameters: Record<string, Parameter> };
}

/** Parameters that may hold slashes; they come last in their paths. */
const LONG = new Set(['path', 'ref', 'basehead']);

export class OpenApi {
  #document: Document;
  #router = new Router();
  #strict = new Ajv({ strict: false, allErrors: true });
  /** For query parameters, which arrive as text. */
  #coercing = new Ajv({ strict: false, allErrors: true, coerceTypes: true });
  #compiled = new Map<string, ValidateFunction>();

  /** @param file the document, as JSON */
  constructor(file: string) {
    this.#document = JSON.parse(readFileSync(file, 'utf8'), dropLoneNullable) as Document;
    for (const ajv of [this.#strict, this.#coercing]) {
      (addFormats as unknown as (ajv: Ajv) => void)(ajv);
      ajv.addFormat('repo.nwo', /^[\w.-]+\/[\w.-]+$/);
      ajv.addSchema(this.#document as object, 'github');
    }
    for (const [path, operations] of Object.entries(this.#document.paths)) {
      const pattern = path.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => (LONG.has(name) ? '*' : ':') + name,
      );
      for (const method of Object.keys(operations)) {
        this.#router.on(method.toUpperCase(), pattern, () => ({
          status: 0,
          body: { path, method },
        }));
      }
    }
  }

  /** What is wrong with a request; nothing when the document does not know the operation. */
  checkRequest(call: Call): string[] {
    const found = this.#find(call);
    if (!found) return [];
    const { path, method, operation } = found;
    const errors = this.#checkQuery(call, `${method} ${path}`, operation);
    if (!operation.requestBody) return errors;
    let body: unknown;
    try {
      body = jsonBody(call);
    } catch {
      return errors; // the handler says so
    }
    if (body === undefined) {
      return operation.requestBody.required ? [...errors, 'a body is required'] : errors;
    }
    const pointer = ['paths', path, method, 'requestBody', 'content', 'application/json', 'schema'];
    return [...errors, ...this.#validate(pointer, body)];
  }

  /** What is wrong with an answer. Refusals are left out: the document lacks many that GitHub gives. */
  checkAnswer(call: Call, answer: Answer): string[] {
    const found = this.#find(call);
    const response = found?.operation.responses[String(answer.status)];
    if (!found || answer.status >= 400) return [];
    if (!response) return [`status ${answer.status} is not documented`];
    if ('$ref' in response || !response.content?.['application/json']) return [];
    if (typeof answer.body === 'string' || Buffer.isBuffer(answer.body)) return [];
    const { path, method } = found;
    const status = String(answer.status);
    const pointer = [
      'paths',
      path,
      method,
      'responses',
      status,
      'content',
      'application/json',
      'schema',
    ];
    return this.#validate(pointer, JSON.parse(JSON.stringify(answer.body)));
  }

  #find(call: Call) {
    const match = this.#router.match(call);
    if (!match) return undefined;
    const { body } = match.handler(call) as { body: { path: string; method: string } };
    const operation = this.#document.paths[body.path]?.[body.method];
    return operation && { ...body, operation };
  }

  #checkQuery(call: Call, key: string, operation: Operation): string[] {
    let validate = this.#compiled.get(key);
    if (!validate) {
      const parameters = (operation.parameters ?? []).flatMap(parameter => {
        if (!('$ref' in parameter)) return [parameter];
        return this.#document.components.parameters[parameter.$ref.split('/').at(-1) ?? ''] ?? [];
      });
      const query = parameters.filter(parameter => parameter.in === 'query');
      validate = this.#coercing.compile({
        type: 'object',
        properties: Object.fromEntries(query.map(({ name, schema }) => [name, schema ?? {}])),
        required: query.filter(({ required }) => required).map(({ name }) => name),
      });
      this.#compiled.set(key, validate);
    }
    return validate(Object.fromEntries(call.query)) ? [] : describe(validate.errors);
  }

  #validate(pointer: string[], value: unknown): string[] {
    const $ref = `github#/${pointer.map(part => encodeURIComponent(part.replaceAll('/', '~1'))).join('/')}`;
    const validate = this.#compiled.get($ref) ?? this.#strict.compile({ $ref });
    this.#compiled.set($ref, validate);
    return validate(value) ? [] : describe(validate.errors);
  }
}

/** In GitHub's words where they are known. */
function describe(errors: ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(({ keyword, params, instancePath, message }) => {
    if (keyword === 'required') return `"${String(params.missingProperty)}" wasn't supplied.`;
    return `For '${instancePath.slice(1)}', ${message}.`;
  });
}

/** The document marks some references as nullable without a type, which the validator refuses. */
function dropLoneNullable(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || 'type' in value) {
    return value;
  }
  const { nullable: _nullable, ...rest } = value;
  return rest;
}
