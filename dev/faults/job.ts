// The main job: a service into the catalog, then its pipeline, by the two actions as the package ships them.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ActionContext, TemplateAction } from '@backstage/plugin-scaffolder-node';
import type { ConfigReader as Config } from '@backstage/config';
import type { ScmIntegrations as Integrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import type { CatalogHeal, HealedPull } from '../../js/core/pkg/ameide_core.d.ts';
import type { Shim, carryOut } from '../../js/backstage.ts';
import type { Clock } from '../../js/core/clock.ts';
import type { readSettings } from '../../js/core/config.ts';
import type { loadCore } from '../../js/core/core.ts';
import type { heal } from '../../js/core/heal.ts';
import type { FixtureConfig } from './fixture.ts';

const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));
type Action = TemplateAction<JsonObject>;
type Make = (shim: Shim) => Action;
const { catalogUpdate } = load('./dist/actions/catalogUpdate.js') as { catalogUpdate: Make };
const { harnessCreate } = load('./dist/actions/harnessCreate.js') as { harnessCreate: Make };
// Backstage's packages are CommonJS in fact, whatever their ESM entry says.
const { ConfigReader } = load('@backstage/config') as { ConfigReader: typeof Config };
const { ScmIntegrations } = load('@backstage/integration') as {
  ScmIntegrations: typeof Integrations;
};
const core = load('./js/core/dist/core.js') as { loadCore: typeof loadCore };
/** Time as it is. */
export const { systemClock } = load('./js/core/dist/clock.js') as { systemClock: Clock };
const backstage = load('./dist/backstage.js') as { carryOut: typeof carryOut };
const healing = load('./js/core/dist/heal.js') as { heal: typeof heal };
const config = load('./js/core/dist/config.js') as { readSettings: typeof readSettings };

export const SERVICE = {
  name: 'payment-service',
  description: 'Takes payments and records them in the ledger',
  archetype: 'api',
  profile: 'public-api',
  size: 'medium',
  environments: ['int', 'prod'],
  regions: ['euw1'],
  team: 'group:default/payments-team',
};

/** What a task keeps over a crash: its checkpoints by step and key, and the outputs of finished steps. */
export interface Memory {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** A task that starts with nothing. */
export const noMemory = (): Memory => {
  const kept = new Map<string, unknown>();
  return { get: key => kept.get(key), set: (key, value) => void kept.set(key, value) };
};

export interface JobResult {
  /** Every line that was logged. */
  lines: string[];
  /** Outputs by step. */
  outputs: Record<string, Record<string, unknown>>;
}

/** Runs the job as the scaffolder does: step after step, going on where the memory ends. `lines` fill as it goes. */
export async function onboard(
  fixture: FixtureConfig,
  memory: Memory,
  clock: Clock,
  signal = new AbortController().signal,
  lines: string[] = [],
): Promise<JobResult> {
  const shim = shimOf(fixture, clock);
  const result: JobResult = { lines, outputs: {} };
  const step = async (id: string, make: Make, input: Record<string, unknown>) => {
    const done = memory.get(`step ${id}`) as Record<string, unknown> | undefined;
    const outputs = done ?? (await runStep(make(shim), id, input, memory, result.lines, signal));
    if (!done) memory.set(`step ${id}`, outputs);
    result.outputs[id] = outputs;
    return outputs;
  };
  const request = { operation: 'add', recordPipeline: true, service: SERVICE };
  const { service } = await step('catalog', catalogUpdate, request);
  await step('pipeline', harnessCreate, { service, options: { triggers: ['image'] } });
  return result;
}

async function runStep(
  action: Action,
  id: string,
  input: Record<string, unknown>,
  memory: Memory,
  lines: string[],
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const outputs: Record<string, unknown> = {};
  const context = { ...contextOf(id, memory, lines, signal), input, output: keepIn(outputs) };
  await action.handler(context as unknown as ActionContext<JsonObject>);
  return JSON.parse(JSON.stringify(outputs)) as Record<string, unknown>;
}

/** The first of the two actions alone, with any input; answers with its outputs. */
export function updateCatalog(
  fixture: FixtureConfig,
  input: Record<string, unknown>,
  memory: Memory,
  clock: Clock,
): Promise<Record<string, unknown>> {
  const { signal } = new AbortController();
  return runStep(catalogUpdate(shimOf(fixture, clock)), 'catalog', input, memory, [], signal);
}

function shimOf({ integration, ameide }: FixtureConfig, clock: Clock): Shim {
  const integrations = ScmIntegrations.fromConfig(
    new ConfigReader({ integrations: { github: [integration] } }),
  );
  const settings = config.readSettings(ameide);
  return { core: core.loadCore(), settings, integrations, requireUserCredentials: false, clock };
}

/** Heals open pull requests, as the command and the action do. */
export function healPulls(
  fixture: FixtureConfig,
  clock: Clock,
  request: CatalogHeal = {},
): Promise<HealedPull[]> {
  const shim = shimOf(fixture, clock);
  const context = contextOf('heal', noMemory(), [], new AbortController().signal);
  return healing.heal(request, async (input, dryRun) => {
    const action = { type: 'catalog:heal', input } as const;
    return (await backstage.carryOut(shim, context, action, {}, { dryRun })).values;
  });
}

/** What is used of a step's context. */
function contextOf(id: string, memory: Memory, lines: string[], signal: AbortSignal) {
  const say = (line: string) => void lines.push(line);
  const context = {
    signal,
    logger: { debug: say, info: say, warn: say, error: say },
    user: { ref: 'user:default/jane' },
    task: { id: 'job' },
    step: { id },
    async checkpoint({ key, fn }: { key: string; fn: () => Promise<unknown> }) {
      const kept = memory.get(`checkpoint ${id} ${key}`);
      if (kept !== undefined) return kept;
      const value = await fn();
      memory.set(`checkpoint ${id} ${key}`, value);
      return value;
    },
  };
  return context as unknown as Parameters<typeof carryOut>[1];
}

const keepIn = (outputs: Record<string, unknown>) => (name: string, value: unknown) =>
  void (outputs[name] = value);
