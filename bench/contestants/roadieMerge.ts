import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { Edit } from '../contestant.ts';

export const label = 'Roadie `utils:merge`';
export const does =
  'the library calls of `roadiehq:utils:merge` (4.1, `mergeArrays: true`): parseAllDocuments, lodash mergeWith, stringify; ' +
  'appends, comments lost';

interface Lodash {
  mergeWith(
    target: unknown,
    source: unknown,
    customiser: (target: unknown, source: unknown) => unknown,
  ): unknown;
}

// The action itself asks for an older generation of Backstage than this project has, so its calls are made here.
export function load(): Edit {
  const require = createRequire(import.meta.url);
  const YAML = require('yaml') as typeof Yaml;
  const lodash = require('lodash') as Lodash;
  const join = (target: unknown, source: unknown): unknown =>
    Array.isArray(target) ? [...new Set(target.concat(source))] : undefined;

  return (text, entry) => {
    const documents = YAML.parseAllDocuments(text);
    const [document] = Array.isArray(documents) ? documents : [];
    if (!document) throw new Error('the catalog is empty');
    return YAML.stringify(lodash.mergeWith(document.toJSON(), { services: [entry] }, join));
  };
}
