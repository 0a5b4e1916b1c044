// A process that onboards a service by the actions of the build in a folder, each time it is told to, and tells how long it took.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FixtureConfig } from '../../dev/faults/fixture.ts';

/** What it is told: the service, and where to. */
export interface Job {
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
/** Where the core's package is compiled to, now and before it was a package. */
const core = existsSync(join(home, 'js/core/dist')) ? './js/core/dist' : './dist';
const { ConfigReader } = load('@backstage/config');
const { ScmIntegrations } = load('@backstage/integration');
const { loadCore } = load(`${core}/core.js`);
const { readSettings } = load(`${core}/config.js`);
const { catalogUpdate } = load('./dist/actions/catalogUpdate.js');
const { harnessCreate } = load('./dist/actions/harnessCreate.js');

async function onboard({ config, service }: Job): Promise<Told> {
  const integrations = ScmIntegrations.fromConfig(
    new ConfigReader({ integrations: { github: [config.integration] } }),
  );
  const settings = readSettings(config.ameide);
  const shim = { core: loadCore(), settings, integrations, requireUserCredentials: false };
  const began = performance.now();
  const added = await step(catalogUpdate(shim), {
    operation: 'add',
    recordPipeline: true,
    service,
  });
  const made = await step(harnessCreate(shim), { service: added['service'] });
  const seconds = (performance.now() - began) / 1000;
  return { seconds, outcomes: [String(added['outcome']), String(made['outcome'])] };
}

async function step(action: Action, input: object): Promise<Record<string, unknown>> {
  const outputs: Record<string, unknown> = {};
  const say = () => {};
  await action.handler({
    signal: new AbortController().signal,
    logger: { debug: say, info: say, warn: say, error: say },
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
  onboard(job).then(
    told => process.send!(told),
    (error: unknown) =>
      process.send!({ seconds: 0, outcomes: [], error: (error as Error).stack } satisfies Told),
  );
});
process.send!('ready');
