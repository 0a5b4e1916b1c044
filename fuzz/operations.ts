import type { Entry, Model, Value } from './model.ts';
import type { Random } from './random.ts';
import {
  anything,
  ENVIRONMENTS,
  NAMES,
  PROFILES,
  REGIONS,
  service,
  SIZES,
  TEXTS,
} from './words.ts';

/** What is asked of the core: one operation on one or more services. */
export interface Request {
  operation: 'add' | 'update' | 'remove' | 'upsert';
  services: Record<string, unknown>[];
}

/** An operation that fits the catalog, mostly. */
export function request(random: Random, model: Model): Request {
  const operation = random.pick(['add', 'update', 'update', 'remove', 'upsert'] as const);
  const count = random.once(5) ? 2 + random.below(2) : 1;
  const there = model.entries.map(entry => entry.name).filter(name => typeof name === 'string');
  const missing = NAMES.filter(name => !there.includes(name));
  const names = new Set<string>();
  while (names.size < count && names.size < NAMES.length) {
    const known =
      operation === 'add'
        ? random.once(12)
        : operation === 'upsert'
          ? random.once(2)
          : !random.once(15);
    const from = known && there.length > 0 ? there : missing.length > 0 ? missing : NAMES;
    names.add(random.pick(from));
    if (from.length < 3 && random.once(3)) break;
  }
  const services = [...names].map(name => {
    const entry = model.entries.find(each => each.name === name);
    if (operation === 'remove') return { name };
    if (entry && operation === 'add' && random.once(2))
      return asItStands(entry) ?? service(random, name);
    if (!entry || operation === 'add') return wrong(random, service(random, name));
    return { name, ...changes(random, entry) };
  });
  return { operation, services };
}

/** The entry's own value, so that nothing is to be changed. */
function asItStands(entry: Entry): Record<string, unknown> | undefined {
  const value = entry.value;
  const odd = JSON.stringify(value).includes('\\u0000');
  return odd || value === null || typeof value !== 'object' || Array.isArray(value)
    ? undefined
    : value;
}

/** A few keys of an entry with other values. */
function changes(random: Random, entry: Entry): Record<string, unknown> {
  const fresh = service(random, 'unused');
  delete fresh.name;
  const out: Record<string, unknown> = {};
  const { archetype } = (asItStands(entry) ?? {}) as { archetype?: Value };
  const fitting = PROFILES[String(archetype)] ?? ['public-api'];
  const makers: (() => unknown)[] = [
    () => (out[random.pick(['slack', 'description', 'regions', 'resources', 'tier'])] = null),
    () => (out.size = random.pick(SIZES)),
    () => (out.team = random.pick(['orders-team', 'group:default/payments-team'])),
    () => (out.environments = random.shuffle(random.some(ENVIRONMENTS, 1))),
    () => (out.regions = random.shuffle(random.some(REGIONS, 1))),
    () => (out.description = random.pick(TEXTS)),
    () => (out.slack = '#other'),
    () => (out.profile = random.pick(fitting)),
    () =>
      (out.resources = {
        overrides: { [random.pick(ENVIRONMENTS)]: { size: random.pick(SIZES) } },
      }),
    () => (out.harness = { pipelineId: random.pick(['x_cd', '007']) }),
    () => (out[random.pick(['costCenter', 'x-notes', 'tier'])] = anything(random)),
    () => Object.assign(out, wrong(random, fresh)),
  ];
  for (let index = 0; index < (random.once(3) ? 3 : 1); index += 1) random.pick(makers)();
  return out;
}

/** Makes a sound service unsound, once in fifteen times. */
function wrong(random: Random, sound: Record<string, unknown>): Record<string, unknown> {
  if (!random.once(15)) return sound;
  const faults: Record<string, unknown> = {
    archetype: 'apl',
    profile: 'batch',
    size: 'huge',
    environments: random.pick([[], ['int', 'int'], ['stage']]),
    regions: ['usw1'],
    team: '',
    slack: 'orders',
    harness: { createdAt: 'yesterday' },
  };
  const key = random.pick(Object.keys(faults));
  return { ...sound, [key]: faults[key] };
}

/** The entry after an update: maps are merged, null and empty text take a key away, all else is replaced. */
export function merged(old: Value | undefined, patch: Value): Value {
  if (!isMap(patch)) return patch;
  const out: { [key: string]: Value } = isMap(old) ? { ...old } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === '') delete out[key];
    else if (!isMap(value)) out[key] = value;
    else if (hasContent(value) && (isMap(out[key]) || leaves(value)))
      out[key] = merged(out[key], value);
  }
  return out;
}

/** Whether a map says anything: a form sends empty ones for fields left empty. */
function hasContent(map: { [key: string]: Value }): boolean {
  return Object.values(map).some(value => !isMap(value) || hasContent(value));
}

/** Whether anything is left of a map where there was none before. */
function leaves(map: { [key: string]: Value }): boolean {
  return Object.keys(merged({}, map) as object).length > 0;
}

function isMap(value: unknown): value is { [key: string]: Value } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
