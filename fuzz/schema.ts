import type { Value } from './model.ts';
import { ENVIRONMENTS, PROFILES, REGIONS, SIZES } from './words.ts';

const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The paths of an entry that break the rules of the catalog, by a reading of the specification of its own. */
export function faults(entry: Value): string[] {
  if (!isMap(entry)) return ['entry'];
  const found: string[] = [];
  const text = (
    map: { [key: string]: Value },
    key: string,
    fits: (text: string) => boolean,
    required = false,
  ): void => {
    const value = map[key];
    if (value === undefined ? required : typeof value !== 'string' || !fits(value)) found.push(key);
  };
  const words = (key: string, known: string[], required: boolean): void => {
    const value = entry[key];
    if (value === undefined) return void (required && found.push(key));
    const sound =
      Array.isArray(value) &&
      value.length > 0 &&
      value.every(item => known.includes(item as string));
    if (!sound || new Set(value as Value[]).size !== (value as Value[]).length) found.push(key);
  };
  text(entry, 'name', name => NAME.test(name) && name.length <= 63, true);
  text(entry, 'archetype', archetype => archetype in PROFILES, true);
  text(entry, 'profile', profile => Object.values(PROFILES).flat().includes(profile), true);
  if (
    typeof entry.profile === 'string' &&
    PROFILES[String(entry.archetype)]?.includes(entry.profile) === false
  )
    found.push('pairing');
  text(entry, 'size', size => SIZES.includes(size), true);
  words('environments', ENVIRONMENTS, true);
  words('regions', REGIONS, false);
  text(entry, 'team', team => /^([a-z]+:)?([\w.-]+\/)?[\w.-]+$/i.test(team), true);
  text(entry, 'description', () => true);
  text(entry, 'slack', slack => /^#[a-z0-9_-]{1,79}$/.test(slack));
  text(entry, 'pagerduty', id => /^\S+$/.test(id));
  text(entry, 'email', address => /^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address));
  overrides(entry.resources, found);
  if (entry.harness !== undefined && !isMap(entry.harness)) found.push('harness');
  if (isMap(entry.harness)) {
    text(entry.harness, 'pipelineId', id => /^[a-z_]\w{0,127}$/i.test(id));
    text(entry.harness, 'createdAt', time => TIME.test(time));
    text(entry.harness, 'createdBy', () => true);
  }
  return found;
}

function overrides(resources: Value | undefined, found: string[]): void {
  if (resources === undefined) return;
  const map = isMap(resources) ? resources.overrides : null;
  if (map === undefined) return;
  if (!isMap(map)) return void found.push('resources');
  for (const [environment, override] of Object.entries(map)) {
    const size = isMap(override) ? override.size : null;
    if (!ENVIRONMENTS.includes(environment) || !SIZES.includes(size as string))
      found.push('resources');
  }
}

function isMap(value: Value | undefined): value is { [key: string]: Value } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
