/** Preview of creating a service, with the same decisions as the task's two steps. */
import { problemsOf } from '@ameide/core';
import type { Problem } from '@ameide/core';
import type { ReadOnlyOptions, ReadOnlyRunner } from './readOnlyRunner.ts';
import { forPages } from './warnings.ts';

export interface PreviewRequest {
  service: Record<string, unknown>;
  strategy?: string;
  options?: Record<string, unknown>;
}

export async function preview(
  runner: ReadOnlyRunner,
  request: PreviewRequest,
  options: ReadOnlyOptions = {},
) {
  const { service, ...harness } = request;
  const [catalog, pipeline] = await Promise.all([
    attempt(
      runner.run({ type: 'catalog:update', input: { service, recordPipeline: true } }, options),
    ),
    attempt(
      runner.runOnHarness({ type: 'harness:create', input: { service, ...harness } }, options),
    ),
  ]);
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
      yaml: made.values.pipelineYaml,
      stages: outline ? outline.values.stages : [],
      entities: made.values.entities,
    },
    problems: once(catalog.value ? pipeline.problems : catalog.problems),
    warnings: once([
      ...(catalog.value?.warnings ?? []),
      ...(made ? [...made.warnings, ...made.values.findings] : []),
    ]),
  };
}

/** A rejection is a result here; anything else is a failure. */
async function attempt<T>(answer: Promise<T>): Promise<{ value?: T; problems: Problem[] }> {
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
