/** YAML as the server treats it: duplicate keys refused, documents re-written in its own order. */
import { isMap, parseDocument, stringify } from 'yaml';
import { HarnessError, invalid } from './errors.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Parses a document; anything that is no mapping with unique keys is refused as the server refuses it. */
export function parseYaml(text: string, what: string): JsonObject {
  if (text.trim() === '') throw invalid(`${what} YAML can't be empty`);
  const document = parseDocument(text, { uniqueKeys: true, merge: true });
  const fault = document.errors[0];
  if (fault) {
    const line = fault.linePos?.[0].line ?? 0;
    if (fault.code === 'DUPLICATE_KEY') {
      throw invalid(
        `Invalid yaml: duplicate key found in the YAML at line ${line}: ${fault.message}`,
      );
    }
    throw invalid(`Invalid yaml: not a valid YAML document (line ${line}): ${fault.message}`);
  }
  const value = document.toJS({ maxAliasCount: 100 }) as unknown;
  if (!isObject(value)) throw invalid(`Invalid yaml: the ${what} must be a mapping`);
  return value;
}

export function parseJson(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('Unable to process JSON: the request body is not valid JSON');
  }
  if (!isObject(value)) throw invalid('Unable to process JSON: the request body must be an object');
  return value;
}

/** The root object of an entity's document: `pipeline:`, `service:` and so on. */
export function rootOf(document: JsonObject, root: string): JsonObject {
  const inner = document[root];
  if (!isObject(inner)) {
    throw new HarnessError(
      'INVALID_REQUEST',
      `Invalid yaml: $.${root}: is missing but it is required`,
    );
  }
  return inner;
}

/** How the server gives back services, environments and infrastructures: its own order of keys, its own
 * quoting, no comments. A client that compares text sees a difference where there is none. */
export function rewriteYaml(document: JsonObject): string {
  return stringify(sorted(document), { lineWidth: 0, indentSeq: false, singleQuote: false });
}

/** Adds keys that the server fills in below `root` where they are absent; the rest of the text stays as it is. */
export function addKeys(text: string, root: string, keys: JsonObject): string {
  const document = parseDocument(text);
  const inner = document.get(root);
  if (!isMap(inner)) return text;
  const absent = Object.entries(keys).filter(([key]) => !inner.has(key));
  if (absent.length === 0) return text;
  for (const [key, value] of absent) inner.set(key, document.createNode(value));
  return document.toString({ lineWidth: 0 });
}

export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys and indexes, or undefined. */
export function at(value: unknown, ...path: (string | number)[]): Json | undefined {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here) && typeof step === 'number') here = here[step];
    else if (isObject(here) && typeof step === 'string') here = here[step];
    else return undefined;
  }
  return here as Json | undefined;
}

export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return '';
}

/** A map of strings, as `tags` are. */
export function stringMap(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, text(entry)]));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map(key => [key, sorted(value[key] ?? null)]));
}
