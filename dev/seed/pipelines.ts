// The pipelines that the services of the seed have already, made by the core itself and put into the double without its API.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import type { Answer, Effect, Read } from '../../js/core/pkg/ameide_core.d.ts';
import type { readSettings } from '../../js/core/config.ts';
import type { loadCore } from '../../js/core/core.ts';
import type { run } from '../../js/core/run.ts';
import type { HarnessDouble } from '../harness/index.ts';
import { seedFiles } from './files.ts';

const CATALOG = 'kustomize/catalog/services.yaml';
/** Services that were never onboarded all the way. */
const MISSING = ['chat-stream', 'geo-index', 'price-feed', 'report-builder'];
/** Services that have changed in the catalog since. */
const OUTDATED = ['discount-engine', 'loyalty-points', 'returns-api'];
/** Services whose pipelines somebody has edited in Harness. */
const DRIFTED = ['email-dispatcher', 'session-store'];
/** Services whose pipelines somebody has made by hand, and the files of what they made. */
const FOREIGN: Record<string, string[]> = {
  'billing-export': ['billing-export.yaml', 'billing-export-nightly.yaml'],
};

/** Fills the double, as if most services had been onboarded before, and names those; `ameide` is the section of the portal's configuration. */
export async function seedPipelines(
  harness: HarnessDouble,
  ameide: JsonObject,
): Promise<string[]> {
  const catalog = seedFiles('platform-next')[CATALOG] ?? '';
  const { services } = parse(catalog) as { services: { name: string }[] };
  const before = catalog.replaceAll(/team: \S+/g, 'team: platform-team');
  const onboarded = services.map(({ name }) => name).filter(name => !MISSING.includes(name));
  for (const name of onboarded) {
    const made = await planned(name, OUTDATED.includes(name) ? before : catalog, ameide);
    harness.seed(...(FOREIGN[name] ? byHand(made, FOREIGN[name]) : made));
    const pipeline = made.find(yaml => yaml.startsWith('pipeline:'));
    if (pipeline && DRIFTED.includes(name))
      harness.editByHand('pipeline', `${name.replaceAll('-', '_')}_cd`, edited(pipeline));
  }
  return onboarded;
}

/** What a service runs on is as Ameide would make it; what deploys it there is not. */
function byHand(made: string[], files: string[]): string[] {
  const others = made.filter(yaml => !/^(pipeline|inputSet|trigger):/.test(yaml));
  const read = (file: string) => readFileSync(join(import.meta.dirname, 'by-hand', file), 'utf8');
  return [
    ...others.map(yaml => yaml.replaceAll('managed-by: ameide', 'managed-by: hand')),
    ...files.map(read),
  ];
}

const edited = (yaml: string) => yaml.replace(/timeout: \w+/, 'timeout: 55m');

/** What the module is compiled to; it is there only once the build has run, which is after this file was loaded. */
function built() {
  const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));
  return {
    ...(load('./js/core/dist/core.js') as { loadCore: typeof loadCore }),
    ...(load('./js/core/dist/run.js') as { run: typeof run }),
    ...(load('./js/core/dist/config.js') as { readSettings: typeof readSettings }),
  };
}

/** The documents that onboarding a service would save in an empty Harness. */
async function planned(service: string, catalog: string, ameide: JsonObject): Promise<string[]> {
  const made: string[] = [];
  const keep = (effect: Effect) => void (effect.type === 'putEntity' && made.push(effect.yaml));
  const module = built();
  const settings = module.readSettings(ameide);
  await module.run({
    core: module.loadCore(),
    request: {
      action: { type: 'harness:create', input: { service } },
      context: { now: '2026-09-01T08:00:00Z', config: settings.core },
    },
    driver: {
      read: async reads => reads.map(read => answer(read, catalog)),
      perform: async effect => keep(effect),
    },
    log: { info() {}, warn() {} },
  });
  return made;
}

function answer(read: Read, catalog: string): Answer {
  if (read.type === 'entities') return { type: 'entities', entities: [] };
  if (read.type !== 'files') return { type: 'absent' };
  const content = (path: string) => (path === CATALOG ? new TextEncoder().encode(catalog) : null);
  const files = read.paths.map(path => ({ path, content: content(path) }));
  return { type: 'files', commit: '0'.repeat(40), files };
}
