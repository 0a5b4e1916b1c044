/** What the task of a form does, as the steps of its template tell it. */
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { JsonObject, JsonValue } from '@backstage/types';
import type { Kind } from './kinds.ts';

type Task = Awaited<ReturnType<ScaffolderService['listTasks']>>['items'][number];
type Step = Task['spec']['steps'][number];

export interface Done {
  kind: Kind;
  /** Whether it is done to one service; else it is of services of any team. */
  isOfOne: boolean;
  /** What a sync is asked for. */
  values: JsonObject;
}

const OF_CATALOG: Record<string, Kind> = {
  add: 'service.create',
  upsert: 'service.update',
  update: 'service.update',
  remove: 'service.delete',
};
const OF_HARNESS: Record<string, Kind> = {
  'ameide:harness:create': 'pipeline.create',
  'ameide:harness:delete': 'pipeline.delete',
  'ameide:harness:trigger': 'pipeline.execute',
  'ameide:harness:adopt': 'pipeline.adopt',
  'ameide:harness:restore': 'pipeline.restore',
};
/** A plan only shows what a rollout would do. */
const OF_ROLLOUT: Record<string, Kind> = {
  run: 'rollout.start',
  pause: 'rollout.pause',
  resume: 'rollout.resume',
  stop: 'rollout.stop',
  rollBack: 'rollout.rollBack',
};

/** What happens to the entry of a service comes before what happens to its pipeline, and that before what is done to all pipelines. */
export function doneBy(steps: Step[], parameters: JsonObject): Done | undefined {
  const step = (id: string) => steps.find(({ action }) => action === `ameide:${id}`);
  const catalog = step('catalog:update');
  if (catalog) return ofOne(OF_CATALOG[String(catalog.input?.['operation'] ?? 'add')]);
  const imported = step('catalog:import');
  // Without a wave it only reports what it finds.
  if (imported) return ofAll(imported.input?.['wave'] === undefined ? undefined : 'catalog.import');
  const harness = steps.find(({ action }) => action in OF_HARNESS);
  if (harness) return ofOne(OF_HARNESS[harness.action]);
  const rollout = step('harness:rollout');
  if (rollout) return ofAll(OF_ROLLOUT[String(givenTo(rollout, 'step', parameters) ?? 'run')]);
  const sync = step('harness:sync');
  if (!sync) return undefined;
  const given = ['mode', 'apply', 'services'].flatMap(name => {
    const value = givenTo(sync, name, parameters);
    return value === undefined ? [] : [[name, value] as const];
  });
  return ofAll('sync', Object.fromEntries(given));
}

function ofOne(kind: Kind | undefined): Done | undefined {
  return kind && { kind, isOfOne: true, values: {} };
}

function ofAll(kind: Kind | undefined, values: JsonObject = {}): Done | undefined {
  return kind && { kind, isOfOne: false, values };
}

/** What a step is given, be it written in the template or a value of the form. */
function givenTo({ input }: Step, name: string, parameters: JsonObject): JsonValue | undefined {
  const written = input?.[name];
  const [, value] = /^\$\{\{\s*parameters\.(\w+)/.exec(String(written)) ?? [];
  return value === undefined ? written : parameters[value];
}
