/** Polls, awaits and cancels an execution. */
import type { Execute, HarnessTriggered, Scope } from '#core';
import { problem, refusal } from '../errors.ts';
import type { Harness } from './client.ts';
import { messageOf, stagesOf } from './executionSummary.ts';
import type { Summary } from './executionSummary.ts';
import { scopeQuery } from './kinds.ts';

export interface Executed {
  id: string;
  status: string;
}

/** The execution that a request is about: the one that was started, or the one that already had its note; none in a dry run. */
export function executionOf(
  { executionId: noted, executionUrl: pattern, status }: HarnessTriggered,
  started?: Executed,
): { executionId: string | null; executionUrl: string | null; status: string | null } {
  const executionId = started?.id ?? noted;
  const executionUrl = executionId && pattern.replace('{executionId}', executionId);
  return { executionId, executionUrl, status: started?.status ?? status };
}

const GOOD = ['success', 'ignorefailed'];
const OVER = [
  ...GOOD,
  ...['failed', 'errored', 'error', 'aborted', 'abortedbyfreeze', 'expired', 'approvalrejected'],
  ...['suspended', 'skipped'],
];

/** Logs each change of state. */
export async function waitFor(harness: Harness, effect: Execute, id: string): Promise<Executed> {
  const { clock, signal } = harness.http;
  let lastLine = '';
  for (let poll = 1; ; poll++) {
    const { status, line, message } = await stateOf(harness, effect.scope, id);
    if (line !== lastLine) harness.log.info(`execution ${id}: ${line}`);
    lastLine = line;
    // Some answers say `ApprovalRejected`, others `APPROVAL_REJECTED`.
    const word = status.toLowerCase().replaceAll('_', '');
    if (GOOD.includes(word)) return { id, status };
    if (OVER.includes(word)) throw failed(effect, id, status, message);
    await clock.wait(Math.min(15_000, 1000 * poll), signal);
  }
}

async function stateOf(harness: Harness, scope: Scope, id: string) {
  const data = await harness.data({
    method: 'GET',
    path: `/pipeline/api/pipelines/execution/v2/${encodeURIComponent(id)}`,
    query: scopeQuery(scope),
    what: 'check the status of the execution',
    permission: 'core_pipeline_view',
  });
  const { pipelineExecutionSummary } = (data ?? {}) as {
    pipelineExecutionSummary?: Summary | null;
  };
  const summary = pipelineExecutionSummary ?? {};
  const status = summary.status ?? 'Running';
  const stages = stagesOf(summary)
    .filter(({ name, status: stage }) => name && stage !== 'NotStarted')
    .map(({ name, status: stage }) => `${name} ${stage}`);
  const line = [status, ...stages].join(', ');
  return { status, line, message: messageOf(summary) };
}

function failed(effect: Execute, id: string, status: string, message = ''): Error {
  const text = `execution ${id} of \`${effect.pipeline}\` ended as ${status}`;
  return refusal('conflict', [
    problem(
      'harness/execution-failed',
      message ? `${text}: ${message}` : text,
      'open the execution in Harness; start a new one there, or with a new task',
    ),
  ]);
}

/** Cancels an execution; `harness` must not use the task's signal, which is already aborted. */
export async function interrupt(harness: Harness, scope: Scope, id: string): Promise<void> {
  await harness.data({
    method: 'PUT',
    path: `/pipeline/api/pipeline/execute/interrupt/${encodeURIComponent(id)}`,
    query: { ...scopeQuery(scope), interruptType: 'AbortAll' },
    what: 'cancel the execution',
    permission: 'core_pipeline_execute',
  });
  harness.log.info(`execution ${id} was cancelled with the task`);
}
