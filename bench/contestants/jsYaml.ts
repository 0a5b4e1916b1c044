import { createRequire } from 'node:module';
import type * as JsYaml from 'js-yaml';
import type { Edit } from '../contestant.ts';

export const label = 'js-yaml, load and dump';
export const does = 'values only: every comment and style is lost';

export function load(): Edit {
  const yaml = createRequire(import.meta.url)('js-yaml') as typeof JsYaml;
  return (text, entry) => {
    const catalog = yaml.load(text) as { services: Record<string, unknown>[] };
    const after = catalog.services.findIndex(service => String(service.name) > String(entry.name));
    catalog.services.splice(after < 0 ? catalog.services.length : after, 0, entry);
    return yaml.dump(catalog);
  };
}
