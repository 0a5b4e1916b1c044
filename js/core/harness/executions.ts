/** Executions: started once per note, optionally waited for, cancelled with their task. */
import type { Execute } from '#core';
import { problem, refusal } from '../errors.ts';
import { Http } from '../http.ts';
import type { Harness } from './client.ts';
import { deniedByPolicy } from './errors.ts';
import { scopeQuery } from './kinds.ts';
import { lookUp } from './notes.ts';
import { interrupt, waitFor } from './outcome.ts';
import type { Executed } from './outcome.ts';

const EXECUTE = '/pipeline/api/pipeline/execute';

/** Starts a pipeline unless an execution with the note exists; optionally waits for its end. */
export async function execute(harness: Harness, effect: Execute): Promise<Executed> {
  const { account } = effect.scope;
  let sent = false;
  let started: Executed | undefined;
  const starting = () => {
    sent = true;
    return start(harness, effect);
  };
  try {
    started = await harness.writing(account, () => once(harness, effect, starting));
    return effect.wait ? await waitFor(harness, effect, started.id) : started;
  } catch (error) {
    const cancelled = effect.wait && harness.http.signal?.aborted;
    if (cancelled && (started || sent)) await cancel(harness, effect, started?.id);
    throw error;
  }
}

async function once(
  harness: Harness,
  effect: Execute,
  starting: () => Promise<Executed>,
): Promise<Executed> {
  const before = await lookUp(harness, effect);
  if (before.found) return before.found;
  return harness.http.once(starting, async () => {
    const { found, unreadable } = await lookUp(harness, effect);
    if (!found && unreadable.some(id => !before.unreadable.includes(id))) throw unsure(effect);
    return found;
  });
}

/** The response was lost, and the executions started since then do not show their notes. */
function unsure({ pipeline }: Execute): Error {
  return refusal('unavailable', [
    problem(
      'harness/perhaps-started',
      `the response to starting \`${pipeline}\` was lost, and the latest execution cannot be identified`,
      'check the executions in Harness, and run the step again only if it was not started',
    ),
  ]);
}

async function start(harness: Harness, effect: Execute): Promise<Executed> {
  const { scope, pipeline, inputSets, yaml, note } = effect;
  const what = `start the pipeline \`${pipeline}\``;
  const merged = {
    inputSetReferences: inputSets,
    lastYamlToMerge: yaml,
    withMergedPipelineYaml: true,
    stageIdentifiers: [],
  };
  const bySets = inputSets.length > 0;
  const data = await harness.data({
    method: 'POST',
    path: `${EXECUTE}/${encodeURIComponent(pipeline)}${bySets ? '/inputSetList' : ''}`,
    query: { ...scopeQuery(scope), moduleType: 'CD', notesForPipelineExecution: note },
    body: bySets ? JSON.stringify(merged) : yaml,
    type: bySets ? 'application/json' : 'application/yaml',
    what,
    permission: 'core_pipeline_execute',
  });
  const { planExecution } = (data ?? {}) as {
    planExecution?: { uuid?: string | null; status?: string; governanceMetadata?: unknown };
  };
  const governance = planExecution?.governanceMetadata as { deny?: boolean } | null | undefined;
  if (governance?.deny) throw deniedByPolicy(what, governance);
  if (!planExecution?.uuid) {
    const text = `Harness did not ${what}: ${planExecution?.status ?? 'no reason given'}`;
    throw refusal('input', [problem('harness/not-started', text, 'check the pipeline in Harness')]);
  }
  return { id: planExecution.uuid, status: planExecution.status ?? 'RUNNING' };
}

/** If the start request was aborted, the execution is looked up by its note. */
async function cancel(harness: Harness, effect: Execute, known?: string): Promise<void> {
  const { log } = harness;
  const { clock, telemetry } = harness.http;
  // The task's own signal is already aborted.
  const deaf = harness.over(
    new Http({ log, clock, telemetry, budgetMs: 20_000, timeoutMs: 10_000 }),
  );
  try {
    const id = known ?? (await lookUp(deaf, effect)).found?.id;
    if (id) await interrupt(deaf, effect.scope, id);
  } catch (error) {
    log.warn(
      `the execution of \`${effect.pipeline}\` could not be cancelled: ${(error as Error).message}`,
    );
  }
}
