/** Preview of onboarding, changing or offboarding a service, with the same decisions as the task's two steps. */
import { problemsOf } from '@ameide/core';
import type { Problem } from '@ameide/core';
import type { ReadOnlyOptions, ReadOnlyRunner } from './readOnlyRunner.ts';
import { forPages } from './warnings.ts';

export interface PreviewRequest {
  /** What is asked for; onboarding by default. */
  operation?: 'add' | 'update' | 'remove';
  /** The whole entry, or its name and the keys to change; of a removal the name. */
  service: Record<string, unknown>;
  strategy?: string;
  options?: Record<string, unknown>;
}

export async function preview(
  runner: ReadOnlyRunner,
  request: PreviewRequest,
  options: ReadOnlyOptions = {},
) {
  const [catalog, pipeline] = await plans(runner, request, options);
  // If the first step is rejected, the task ends there, so the second is not shown.
  const made = catalog.value ? pipeline.value : undefined;
  const yaml = made?.values.pipelineYaml;
  const outline =
    yaml && (await runner.run({ type: 'pipeline:outline', input: { yaml } }, options));
  return {
    catalog: catalog.value && {
      outcome: catalog.value.values.outcome,
      diff: catalog.value.values.diff,
      pullRequestUrl: catalog.value.values.pullRequestUrl,
    },
    pipeline: made && {
      id: made.values.pipelineId,
      outcome: made.values.outcome,
      yaml,
      stages: outline ? outline.values.stages : [],
      notifications: outline ? outline.values.notifications : [],
      entities: made.values.entities,
    },
    environments: environmentsOf(catalog.value?.values.service),
    problems: once(catalog.value ? pipeline.problems : catalog.problems),
    warnings: once([
      ...(catalog.value?.warnings ?? []),
      ...(made ? [...made.warnings, ...(made.values.findings ?? [])] : []),
    ]),
  };
}

/** Where the service is to run, if it stays. */
function environmentsOf(entry: Record<string, unknown> | null | undefined): string[] {
  const given = entry?.['environments'];
  return Array.isArray(given) ? given.map(String) : [];
}

type Planned = Awaited<ReturnType<typeof create>> | Awaited<ReturnType<typeof remove>>;

/** The plans of the two steps. */
async function plans(
  runner: ReadOnlyRunner,
  { operation = 'add', service, ...harness }: PreviewRequest,
  options: ReadOnlyOptions,
) {
  const name = String(service['name']);
  const edits = {
    add: { service, recordPipeline: true },
    update: { operation: 'update', service, entity: true },
    remove: { operation: 'remove', service: { name }, confirm: name },
  } as const;
  const catalog = attempt(runner.run({ type: 'catalog:update', input: edits[operation] }, options));
  const follow = async (): Promise<Planned | undefined> => {
    if (operation === 'add') return create(runner, { service, ...harness }, options);
    if (operation === 'remove') return remove(runner, name, options);
    // The keys of a change make an entry only together with those that stay.
    const changed = (await catalog).value?.values.service;
    return changed ? create(runner, { service: changed, ...harness }, options) : undefined;
  };
  return Promise.all([catalog, attempt(follow())]);
}

async function create(
  runner: ReadOnlyRunner,
  input: Omit<PreviewRequest, 'operation'>,
  options: ReadOnlyOptions,
) {
  const { values, warnings } = await runner.runOnHarness(
    { type: 'harness:create', input },
    options,
  );
  const { pipelineId, outcome, pipelineYaml, entities, findings } = values;
  return { values: { pipelineId, outcome, pipelineYaml, entities, findings }, warnings };
}

async function remove(runner: ReadOnlyRunner, service: string, options: ReadOnlyOptions) {
  const { values, warnings } = await runner.runOnHarness(
    { type: 'harness:delete', input: { service } },
    options,
  );
  const nothing = { pipelineYaml: undefined, findings: undefined };
  return { values: { ...values, ...nothing }, warnings };
}

/** A rejection is a result here; anything else is a failure. */
export async function attempt<T>(answer: Promise<T>): Promise<{ value?: T; problems: Problem[] }> {
  try {
    return { value: await answer, problems: [] };
  } catch (error) {
    const problems = problemsOf(error);
    if (problems.length === 0) throw error;
    return { problems: forPages(problems) };
  }
}

/** Removes duplicates, because both steps check the service. */
function once(problems: Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, message }) => {
    const key = `${code} ${message}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
