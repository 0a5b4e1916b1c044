// A process that onboards a service, or shows beforehand what that would make, by the build in a folder; it tells how long it took.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FixtureConfig } from '../../dev/faults/fixture.ts';

/** What it is told: the service, and where to. */
export interface Job {
  what: 'preview' | 'onboarding';
  config: FixtureConfig;
  service: Record<string, unknown>;
}

/** What it tells. */
export interface Told {
  seconds: number;
  outcomes: string[];
  error?: string;
}

interface Action {
  handler(context: object): Promise<void>;
}

const home = process.argv[2]!;
const load = createRequire(join(home, 'package.json'));
/** Where the packages are compiled to, now and before there were several. */
const isNow = existsSync(join(home, 'js/core/dist'));
const core = isNow ? './js/core/dist' : './dist';
const plugin = isNow ? './js/plugin/dist/reads' : './dist/plugin';
const { ConfigReader } = load('@backstage/config');
const { ScmIntegrations } = load('@backstage/integration');
const { loadCore } = load(`${core}/core.js`);
const { readSettings } = load(`${core}/config.js`);
const { catalogUpdate } = load('./dist/actions/catalogUpdate.js');
const { harnessCreate } = load('./dist/actions/harnessCreate.js');
const { preview } = load(`${plugin}/preview.js`);
const reader = load(`${plugin}/${isNow ? 'readOnlyRunner' : 'ask'}.js`);
const Reader = isNow ? reader.ReadOnlyRunner : reader.Asker;
const say = () => {};
const logger = { debug: say, info: say, warn: say, error: say };

async function perform({ what, config, service }: Job): Promise<Told> {
  const integrations = ScmIntegrations.fromConfig(
    new ConfigReader({ integrations: { github: [config.integration] } }),
  );
  const settings = readSettings(config.ameide);
  const shim = { core: loadCore(), settings, integrations, requireUserCredentials: false };
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  if (what === 'preview') {
    const shown = await preview(new Reader({ ...shim, logger }), { service });
    return { seconds: seconds(), outcomes: [shown.catalog.outcome, shown.pipeline.outcome] };
  }
  const added = await step(catalogUpdate(shim), {
    operation: 'add',
    recordPipeline: true,
    service,
  });
  const made = await step(harnessCreate(shim), { service: added['service'] });
  const outcomes = [String(added['outcome']), String(made['outcome'])];
  return { seconds: seconds(), outcomes };
}

async function step(action: Action, input: object): Promise<Record<string, unknown>> {
  const outputs: Record<string, unknown> = {};
  await action.handler({
    signal: new AbortController().signal,
    logger,
    user: { ref: 'user:default/jane' },
    task: { id: 'job' },
    step: { id: 'step' },
    checkpoint: ({ fn }: { fn: () => Promise<unknown> }) => fn(),
    input,
    output: (name: string, value: unknown) => void (outputs[name] = value),
  });
  return outputs;
}

process.on('message', (job: Job) => {
  perform(job).then(
    told => process.send!(told),
    (error: unknown) =>
      process.send!({ seconds: 0, outcomes: [], error: (error as Error).stack } satisfies Told),
  );
});
process.send!('ready');
