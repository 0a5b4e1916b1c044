/** The rules for identifiers, names, tags and references, for all that no schema checks. */
import { HarnessError, invalid } from './errors.ts';
import { isObject } from './yaml.ts';

const IDENTIFIER = /^[a-zA-Z_][0-9a-zA-Z_]{0,127}$/;
const NAME = /^[a-zA-Z_0-9-.][-0-9a-zA-Z_\s.]{0,127}$/;
const VERSION_LABEL = /^[0-9a-zA-Z][^\s/&]{0,63}$/;
const VARIABLE = /^[a-zA-Z_][0-9a-zA-Z_.$-]{0,127}$/;
const RESERVED = new Set(
  (
    'or and eq ne lt gt le ge div mod not null true false new var return step parallel stepGroup org account ' +
    'status liteEngineTask'
  ).split(' '),
);

export function checkIdentifier(value: unknown, what: string): string {
  if (value === undefined || value === null || value === '') {
    throw new HarnessError('INVALID_REQUEST', `${what} identifier can not be empty`, {
      fields: [{ fieldId: 'identifier', error: 'must not be empty' }],
    });
  }
  const id = String(value);
  if (!IDENTIFIER.test(id)) {
    throw new HarnessError('INVALID_REQUEST', `Invalid identifier [${id}]`, {
      fields: [
        {
          fieldId: 'identifier',
          error: `identifier can be 128 characters long and can only contain alphanumeric and underscore, and not start with a number`,
        },
      ],
    });
  }
  if (RESERVED.has(id)) throw invalid(`Invalid identifier: [${id}] is a reserved keyword`);
  return id;
}

export function checkName(value: unknown, what: string): string {
  const name = typeof value === 'string' ? value : '';
  if (!NAME.test(name)) {
    throw new HarnessError('INVALID_REQUEST', `Invalid name [${name}] of the ${what}`, {
      fields: [
        {
          fieldId: 'name',
          error: 'can only contain alphanumeric, space, dot, hyphen and underscore',
        },
      ],
    });
  }
  return name;
}

export function checkTags(value: unknown): void {
  if (value === undefined || value === null) return;
  if (!isObject(value)) throw invalid('tags must be a map of strings');
  if (Object.keys(value).length > 128) throw invalid('at most 128 tags are allowed');
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry === 'object' && entry !== null) throw invalid(`tag [${key}] must be a string`);
    if (String(entry).includes('<+input>')) {
      throw invalid(`Runtime inputs are not supported in tags: [${key}]`);
    }
  }
}

export function checkVersionLabel(value: unknown): string {
  const label = typeof value === 'string' ? value : '';
  if (!VERSION_LABEL.test(label)) throw invalid(`Invalid versionLabel [${label}]`);
  return label;
}

/** Variables of a pipeline, stage or environment: each with a legal name, none twice. */
export function checkVariables(value: unknown, where: string): void {
  if (!Array.isArray(value)) return;
  const seen = new Set<string>();
  for (const variable of value) {
    const name = isObject(variable) ? String(variable['name'] ?? '') : '';
    if (!VARIABLE.test(name)) throw invalid(`Invalid variable name [${name}] in ${where}`);
    if (seen.has(name)) throw invalid(`Duplicate variable name [${name}] in ${where}`);
    seen.add(name);
  }
}
