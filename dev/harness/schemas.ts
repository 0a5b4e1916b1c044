/** Checks documents against Harness's own JSON schemas, where those files are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { undeclaredProperties } from './undeclaredProperties.ts';
import { relevantErrors } from './relevantErrors.ts';
import { HarnessError, type SchemaError } from './errors.ts';
import { at, isObject, text, type Json, type JsonObject } from './yaml.ts';

const FILES = {
  pipeline: 'cd-k8s.pipeline.v0.json',
  trigger: 'trigger.v0.json',
  service: 'service.json',
  environment: 'environment.json',
  infrastructure: 'infrastructure.json',
  connector: 'connector.json',
} as const;
export type SchemaKind = keyof typeof FILES;

interface Compiled {
  schema: JsonObject;
  validate: ValidateFunction;
}

/** Compiling the pipeline schema takes a second: once in a process is enough. */
const compiled = new Map<string, Compiled>();

export class Schemas {
  readonly #folder: string;
  /** False when the schema files are not there: documents are then checked by the naming rules alone. */
  readonly present: boolean;

  constructor(contract: string) {
    this.#folder = join(contract, 'schema');
    this.present = existsSync(join(this.#folder, FILES.pipeline));
  }

  /** What is wrong with a document. Empty when it is valid, or when there is no schema. */
  errors(kind: SchemaKind, document: JsonObject): SchemaError[] {
    if (!this.present) return [];
    const { schema, validate } = this.#compiled(kind);
    if (validate(document)) return [];
    return relevantErrors(schema, validate.errors ?? []).map(error => schemaError(error, document));
  }

  /** Throws SCHEMA_VALIDATION_FAILED as the server answers it. */
  check(kind: SchemaKind, document: JsonObject): void {
    const schemaErrors = this.errors(kind, document);
    const first = schemaErrors[0];
    if (first) throw schemaFailure(schemaErrors);
  }

  /** Paths of properties that the schema does not declare. */
  undeclared(kind: SchemaKind, document: JsonObject): string[] {
    return this.present ? undeclaredProperties(this.#compiled(kind).schema, document) : [];
  }

  #compiled(kind: SchemaKind): Compiled {
    const file = join(this.#folder, FILES[kind]);
    let entry = compiled.get(file);
    if (!entry) {
      const schema = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
      const ajv = new Ajv({
        strict: false,
        allErrors: true,
        validateFormats: false,
        verbose: true,
      });
      entry = { schema, validate: ajv.compile(schema) };
      compiled.set(file, entry);
    }
    return entry;
  }
}

export function schemaFailure(schemaErrors: SchemaError[]): HarnessError {
  const message = `Invalid yaml: ${schemaErrors.map(error => error.messageWithFQN).join(', ')}`;
  return new HarnessError('SCHEMA_VALIDATION_FAILED', message, { metadata: { schemaErrors } });
}

function schemaError(error: ErrorObject, document: JsonObject): SchemaError {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'required') steps.push(String(params['missingProperty']));
  const fqn = fqnOf(steps, document);
  const message = describe(error, params);
  return {
    message,
    messageWithFQN: `${fqn}: ${message}`,
    fqn,
    stageInfo: around(document, steps, 'stage'),
    stepInfo: around(document, steps, 'step'),
    hintMessage: null,
  };
}

function describe(error: ErrorObject, params: Record<string, unknown>): string {
  switch (error.keyword) {
    case 'required':
      return 'is missing but it is required';
    case 'enum':
      return `does not have a value in the enumeration [${(params['allowedValues'] as unknown[]).join(', ')}]`;
    case 'type':
      return `${typeName(error.data)} found, ${String(params['type'])} expected`;
    case 'pattern':
      return `does not match the regex pattern ${String(params['pattern'])}`;
    default:
      return error.message ?? error.keyword;
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** `$.pipeline.stages[0].stage` from the steps to a place. */
function fqnOf(steps: string[], document: JsonObject): string {
  let here: Json | undefined = document;
  let fqn = '$';
  for (const step of steps) {
    fqn += Array.isArray(here) ? `[${step}]` : `.${step}`;
    here = at(here, Array.isArray(here) ? Number(step) : step);
  }
  return fqn;
}

/** The stage or step that a place is in. */
function around(document: JsonObject, steps: string[], key: string): SchemaError['stageInfo'] {
  let here: Json | undefined = document;
  let found: JsonObject | undefined;
  for (const step of steps) {
    here = at(here, Array.isArray(here) ? Number(step) : step);
    if (step === key && isObject(here)) found = here;
  }
  if (!found) return null;
  return {
    identifier: text(found['identifier']),
    type: text(found['type']),
    name: text(found['name']),
  };
}
