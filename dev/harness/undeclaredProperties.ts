/**
 * The closed-world check: properties of a document that its schema nowhere declares. The real server keeps
 * a misspelt key without a word, so the double only reports it.
 */
import { isObject, type Json, type JsonObject } from './yaml.ts';

/** Paths like `$.pipeline.stages[0].stage.descripton`. */
export function undeclaredProperties(root: JsonObject, document: Json): string[] {
  const found: string[] = [];
  visit(root, [root], document, '$', found);
  return found;
}

function visit(
  root: JsonObject,
  schemas: JsonObject[],
  value: Json,
  path: string,
  found: string[],
): void {
  const flat = flatten(root, schemas, value);
  if (flat.some(isFreeForm)) return;
  if (Array.isArray(value)) {
    const items = flat.flatMap(schema => (isObject(schema['items']) ? [schema['items']] : []));
    if (items.length > 0)
      value.forEach((item, i) => visit(root, items, item, `${path}[${i}]`, found));
    return;
  }
  if (!isObject(value) || !flat.some(declares)) return;
  for (const [key, entry] of Object.entries(value)) {
    const inner = flat.flatMap(schema => declared(schema, key));
    if (inner.length === 0) found.push(`${path}.${key}`);
    visit(root, inner.filter(isObject), entry, `${path}.${key}`, found);
  }
}

/** "Any JSON": its schema lists the methods of the Java class, not properties of documents. */
function isFreeForm(schema: JsonObject): boolean {
  return String(schema['$ref'] ?? '').endsWith('/JsonNode');
}

/** An object schema without any property is meant to be open. */
function declares(schema: JsonObject): boolean {
  return isObject(schema['properties']) && Object.keys(schema['properties']).length > 0;
}

function declared(schema: JsonObject, key: string): Json[] {
  const properties = schema['properties'];
  if (isObject(properties) && Object.hasOwn(properties, key)) return [properties[key] ?? true];
  const patterns = schema['patternProperties'];
  if (isObject(patterns)) {
    const fits = Object.entries(patterns).filter(([pattern]) => new RegExp(pattern).test(key));
    if (fits.length > 0) return fits.map(([, inner]) => inner);
  }
  const more = schema['additionalProperties'];
  return isObject(more) || more === true ? [more] : [];
}

/** All schemas that speak about this value: through references, all alternatives of its type, and those
 * conditions that hold. */
function flatten(root: JsonObject, schemas: JsonObject[], value: Json): JsonObject[] {
  const flat: JsonObject[] = [];
  const seen = new Set<JsonObject>();
  const queue = [...schemas];
  for (let schema = queue.pop(); schema; schema = queue.pop()) {
    if (seen.has(schema) || !fitsType(schema, value)) continue;
    seen.add(schema);
    flat.push(schema);
    if (typeof schema['$ref'] === 'string') queue.push(...lookUp(root, schema['$ref']));
    for (const key of ['allOf', 'anyOf', 'oneOf']) {
      const parts = schema[key];
      if (Array.isArray(parts)) queue.push(...parts.filter(isObject));
    }
    const branch =
      isObject(schema['if']) && holds(schema['if'], value) ? schema['then'] : schema['else'];
    if (isObject(branch)) queue.push(branch);
  }
  return flat;
}

export function lookUp(root: JsonObject, ref: string): JsonObject[] {
  let here: Json | undefined = root;
  for (const step of ref.replace(/^#\//, '').split('/')) {
    here = isObject(here)
      ? here[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')]
      : undefined;
  }
  return isObject(here) ? [here] : [];
}

function fitsType(schema: JsonObject, value: Json): boolean {
  const type = schema['type'];
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  return typeof type !== 'string' || typeof value !== 'object';
}

/** The conditions of these schemas all ask for constants of properties. */
function holds(condition: JsonObject, value: Json): boolean {
  const properties = condition['properties'];
  if (!isObject(value) || !isObject(properties)) return true;
  return Object.entries(properties).every(([key, wanted]) => {
    const got = value[key];
    if (got === undefined || !isObject(wanted)) return true;
    if ('const' in wanted) return got === wanted['const'];
    return !Array.isArray(wanted['enum']) || wanted['enum'].includes(got);
  });
}
