/** Of the hundreds of errors that a schema of alternatives gives, those that tell what is wrong. */
import type { ErrorObject } from 'ajv';
import { lookUp } from './undeclaredProperties.ts';
import { at, type Json, type JsonObject } from './yaml.ts';

/** Needs errors of an Ajv with `allErrors` and `verbose`. */
export function relevantErrors(root: JsonObject, errors: ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(error => error.keyword === 'oneOf');
  let kept = errors.filter(
    error => !['if', 'oneOf', 'anyOf', 'allOf', 'not'].includes(error.keyword),
  );
  for (const choice of choices) kept = byType(root, choice, kept);
  const rest = kept.filter(error => !isAboutExpression(error) && !hasDeeper(error, kept));
  return unique(rest.length > 0 ? rest : kept.length > 0 ? kept : errors);
}

/** Where alternatives are told apart by `type`: keeps the errors of the one that was meant, or says which
 * types there are. */
function byType(root: JsonObject, choice: ErrorObject, errors: ErrorObject[]): ErrorObject[] {
  const place = choice.instancePath;
  const type = at(choice.data, 'type');
  if (typeof type !== 'string' || !Array.isArray(choice.schema)) return errors;
  const known = (choice.schema as JsonObject[]).flatMap(branch => typesOf(root, branch));
  if (known.length === 0) return errors;
  const isType = (error: ErrorObject) =>
    error.instancePath === `${place}/type` && ['enum', 'const'].includes(error.keyword);
  if (known.includes(type)) {
    // `template` is required by the one alternative that has no type.
    const isTemplate = (error: ErrorObject) =>
      error.instancePath === place && at(error.params, 'missingProperty') === 'template';
    return errors.filter(error => !isType(error) && !isTemplate(error));
  }
  const wrong = errors.find(isType);
  if (!wrong) return errors;
  const outside = errors.filter(error => !`${error.instancePath}/`.startsWith(`${place}/`));
  return [...outside, { ...wrong, keyword: 'enum', params: { allowedValues: known } }];
}

function typesOf(root: JsonObject, branch: JsonObject): Json[] {
  const schemas = typeof branch['$ref'] === 'string' ? lookUp(root, branch['$ref']) : [branch];
  return schemas.flatMap(schema => {
    const values = at(schema, 'properties', 'type', 'enum');
    return Array.isArray(values) ? values : [];
  });
}

/** Most values may be an expression instead; that they are none is not what is wrong. */
function isAboutExpression(error: ErrorObject): boolean {
  const { pattern } = error.params as { pattern?: string };
  return error.keyword === 'pattern' && pattern !== undefined && pattern.includes('<\\+.+>');
}

function hasDeeper(error: ErrorObject, errors: ErrorObject[]): boolean {
  return (
    error.keyword === 'type' &&
    errors.some(e => e.instancePath.startsWith(`${error.instancePath}/`))
  );
}

function unique(errors: ErrorObject[]): ErrorObject[] {
  const seen = new Set<string>();
  return errors.filter(error => {
    const key = `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`;
    return seen.has(key) ? false : Boolean(seen.add(key));
  });
}
