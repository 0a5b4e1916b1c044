// Makes the table of Kubernetes's own kinds that `ameide manifests lint` checks against, from the strict schemas of the PyPI package
// `kubernetes-validate` (unpacked): node dev/kubernetesSchemas.ts .../kubernetes-json-schema
//
// One table for all versions: a type is the fields it has in any of them, and a field says from which minor version to which it is
// there. What a server writes (`status`) is left out.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.ts';

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  items?: Schema;
  enum?: (string | null)[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  oneOf?: Schema[];
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}
type Field = { type: string; required: boolean; minors: number[] };
type Type = Map<string, Field>;

const OUT = join(root, 'src/manifests/checks/schema/kinds.txt');
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const folder = process.argv[2];
if (!folder) throw new Error('usage: node dev/kubernetesSchemas.ts FOLDER');

const minors = readdirSync(folder)
  .map(name => /^v1\.(\d+)\.\d+-local-strict$/.exec(name)?.[1])
  .filter(minor => minor !== undefined)
  .map(Number)
  .sort((a, b) => a - b);
const [first = 0, last = 0] = [minors[0], minors.at(-1)];
const types = new Map<string, Type>();
const kinds = new Map<string, { type: string; minors: number[] }>();

for (const minor of minors) {
  const file = join(folder, `v1.${minor}.0-local-strict`, '_definitions.json');
  const all = (JSON.parse(readFileSync(file, 'utf8')) as { $defs: Record<string, Schema> }).$defs;
  const seen = new Set<string>();
  for (const [name, schema] of Object.entries(all)) {
    if (nameOf(schema.properties?.['metadata']) !== META) continue;
    for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
      const key = `${group ? `${group}/` : ''}${version} ${kind}`;
      const found = kinds.get(key) ?? { type: name, minors: [] };
      kinds.set(key, { type: name, minors: [...found.minors, minor] });
      take(name, all, minor, seen, true);
    }
  }
}

/** Adds a type and all that it refers to. */
function take(
  name: string,
  all: Record<string, Schema>,
  minor: number,
  seen: Set<string>,
  isKind = false,
): void {
  const schema = all[name];
  if (seen.has(name) || !schema?.properties) return;
  seen.add(name);
  const type = types.get(name) ?? new Map<string, Field>();
  types.set(name, type);
  for (const [key, value] of Object.entries(schema.properties)) {
    const field = type.get(key) ?? { type: '', required: false, minors: [] };
    const isStatus = isKind && key === 'status';
    field.type = isStatus ? 'a' : typeOf(value, all, below => take(below, all, minor, seen));
    field.required = schema.required?.includes(key) ?? false;
    field.minors.push(minor);
    type.set(key, field);
  }
}

function nameOf(schema: Schema | undefined): string | undefined {
  return schema?.$ref?.split('/').at(-1);
}

/** A letter for each type: string, integer, number, boolean, quantity, integer or string (`o`), any; lists and maps begin with a bracket. */
function typeOf(schema: Schema, all: Record<string, Schema>, used: (name: string) => void): string {
  const name = nameOf(schema);
  if (name !== undefined) {
    if (name.endsWith('.Quantity')) return 'q';
    if (name.endsWith('.IntOrString')) return 'o';
    const target = all[name];
    if (!target?.properties) return target ? typeOf(target, all, used) : 'a';
    used(name);
    return `#${name}`;
  }
  const [type] = [schema.type ?? []].flat().filter(word => word !== 'null');
  if (type === 'array') return `[${typeOf(schema.items ?? {}, all, used)}`;
  if (type === 'string') return schema.format === 'int-or-string' ? 'o' : 's';
  if (type === 'integer' || type === 'number' || type === 'boolean') return type.charAt(0);
  return type === 'object' && typeof schema.additionalProperties === 'object'
    ? `{${typeOf(schema.additionalProperties, all, used)}`
    : 'a';
}

/** `@28-` or `@-30` where a field or kind is not in all versions. */
function range(of: number[]): string {
  const [from = first, to = last] = [of[0], of.at(-1)];
  if (from === first && to === last) return '';
  return `@${from === first ? '' : from}-${to === last ? '' : to}`;
}

const numbers = new Map([...types.keys()].sort().map((name, index) => [name, index.toString(36)]));
const short = (type: string) =>
  type.replace(/#(.*)$/, (_, name: string) => `#${numbers.get(name)}`);
const lines = [...kinds.entries()]
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([key, { type, minors: of }]) => `${key} ${numbers.get(type)}${range(of)}`);
lines.push('');
for (const [name] of numbers) {
  const fields = [...(types.get(name) ?? [])].map(
    ([key, { type, required, minors: of }]) =>
      `${key}${required ? '!' : ''} ${short(type)}${range(of)}`,
  );
  lines.push(fields.join(','));
}
writeFileSync(OUT, `${lines.join('\n')}\n`);
console.log(`${kinds.size} kinds, ${types.size} types, versions 1.${first} to 1.${last}, ${OUT}`);
