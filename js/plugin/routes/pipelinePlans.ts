/** Pipelines, planned and shown; nothing is written. */
import { NotFoundError } from '@backstage/errors';
import { problemsOf } from '@ameide/core';
import type { HarnessCreate } from '@ameide/core';
import type { Caller } from '../operations/caller.ts';
import { forPages, isPassing } from '../reads/warnings.ts';
import { hasCode } from './entries.ts';
import type { Tools } from './tools.ts';

export type Calling = { caller: Caller; signal: AbortSignal };

/** What a pipeline is that would be created, updated or left alone. */
const STATUS: Record<string, string> = {
  created: 'missing',
  updated: 'outdated',
  unchanged: 'ready',
};

async function planned({ runner }: Tools, input: HarnessCreate, { caller, signal }: Calling) {
  const options = { actor: caller.user, caller: caller.actor, signal };
  try {
    return await runner.runOnHarness({ type: 'harness:create', input }, options);
  } catch (error) {
    if (hasCode(error, 'catalog/service-not-found'))
      throw new NotFoundError(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** What creating it would do. */
export async function planPipeline(tools: Tools, input: HarnessCreate, request: Calling) {
  const { values, warnings } = await planned(tools, input, request);
  const { pipelineId: id, outcome, pipelineYaml: yaml, entities, findings } = values;
  const pipeline = { id, outcome, yaml, diff: values.storedDiff, entities };
  return { pipeline, findings: [...warnings, ...findings] };
}

/** The pipeline as it is; where it cannot be read, as it was last known. */
export async function showPipeline(tools: Tools, name: string, request: Calling) {
  try {
    const { values } = await planned(tools, { service: name }, request);
    const { pipelineId, pipelineUrl, templateDigest, findings } = values;
    const pipeline = values.entities.find(({ kind }) => kind === 'pipeline');
    const status = STATUS[pipeline?.outcome ?? ''] ?? 'unknown';
    const template = { digest: templateDigest };
    return { service: name, pipelineId, pipelineUrl, status, template, findings };
  } catch (error) {
    const problems = problemsOf(error);
    const last = problems.length > 0 ? await lastKnown(tools, name) : undefined;
    if (!last) throw error;
    // What does not pass is wrong with the entry or the pipeline; it is shown all the same.
    const status = problems.some(isPassing) ? 'unknown' : 'invalid';
    return { service: name, status, ...last, findings: forPages(problems) };
  }
}

/** What is known without Harness, with its age: from the last operation or sync, or from the catalog. */
async function lastKnown({ state, services }: Tools, name: string) {
  // Without the database there is still the catalog.
  const mapped = await state.mapping.get(name).catch(() => undefined);
  if (mapped) {
    const { pipelineId, pipelineUrl, templateDigest: digest, updatedAt: asOf } = mapped;
    return { pipelineId, pipelineUrl, template: { digest }, asOf };
  }
  const found = await services.find(name);
  if (!found) return undefined;
  const { pipelineId, pipelineUrl } = found.service;
  return { pipelineId, pipelineUrl, template: {}, asOf: new Date(found.asOf).toISOString() };
}
