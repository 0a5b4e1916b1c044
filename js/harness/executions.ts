/** Executions: started once, found again by their note, waited for. */
import type { Answer, Execute, FoundExecution, Read, Scope } from '#core';
import { problem, refusal } from '../errors.ts';
import { Http } from '../http.ts';
import type { Harness } from './client.ts';
import { deniedByPolicy, isNotFound } from './errors.ts';
import { scopeQuery } from './kinds.ts';

type Fields = Record<string, unknown>;

interface Executed {
  id: string;
  status: string;
}

const EXECUTIONS = '/pipeline/api/pipelines/execution';
const EXECUTE = '/pipeline/api/pipeline/execute';

export async function readExecutions(
  harness: Harness,
  read: Extract<Read, { type: 'executions' }>,
): Promise<Answer> {
  const all = await latest(harness, read.scope, read.pipeline);
  const executions = read.note === undefined ? all : all.filter(({ note }) => note === read.note);
  return { type: 'executions', executions };
}

/** The latest executions of a pipeline, with their notes. */
async function latest(harness: Harness, scope: Scope, pipeline: string): Promise<FoundExecution[]> {
  const data = await harness.data({
    method: 'POST',
    path: `${EXECUTIONS}/summary`,
    query: { ...scopeQuery(scope), pipelineIdentifier: pipeline, page: '0', size: '100' },
    body: JSON.stringify({ filterType: 'PipelineExecution' }),
    what: `list executions of \`${pipeline}\``,
    repeatable: true,
  });
  const { content = [] } = (data ?? {}) as { content?: Fields[] };
  return Promise.all(content.map(async item => foundOf(item, await noteOf(harness, scope, item))));
}

function foundOf(item: Fields, note: string | null): FoundExecution {
  const { planExecutionId, status, startTs } = item;
  const startedAt = typeof startTs === 'number' ? startTs : null;
  return { id: String(planExecutionId), status: String(status), note, startedAt };
}

/** Lists tell that there is a note, and not always which; older servers do not tell that either. */
async function noteOf(harness: Harness, scope: Scope, item: Fields): Promise<string | null> {
  const note = item['notesForPipelineExecution'];
  if (typeof note === 'string') return note || null;
  if (item['notesExistForPlanExecutionId'] === false) return null;
  const result = await harness.send({
    method: 'GET',
    path: `${EXECUTIONS}/${String(item['planExecutionId'])}/notes`,
    query: scopeQuery(scope),
    what: 'read the note of an execution',
    allow: isNotFound,
  });
  if (!('data' in result)) return null;
  const { notes } = (result.data ?? {}) as { notes?: string };
  return notes ?? null;
}

/** Starts a pipeline, unless an execution with the note is there already; waits for its end where asked. */
export async function execute(harness: Harness, effect: Execute): Promise<Executed> {
  const started = await harness.writing(effect.scope.account, async () => {
    const look = () => findByNote(harness, effect);
    return (await look()) ?? harness.http.once(() => start(harness, effect), look);
  });
  if (!effect.wait) return started;
  return waitFor(harness, effect, started.id);
}

async function findByNote(harness: Harness, effect: Execute): Promise<Executed | undefined> {
  const all = await latest(harness, effect.scope, effect.pipeline);
  const found = all.find(({ note }) => note === effect.note);
  return found && { id: found.id, status: found.status };
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
  });
  const { planExecution } = (data ?? {}) as {
    planExecution?: { uuid?: string | null; status?: string; governanceMetadata?: unknown };
  };
  const governance = planExecution?.governanceMetadata as { deny?: boolean } | null | undefined;
  if (governance?.deny) throw deniedByPolicy(what, governance);
  if (!planExecution?.uuid) {
    const text = `Harness did not ${what}: ${planExecution?.status ?? 'it gives no reason'}`;
    throw refusal('input', [
      problem('harness/not-started', text, 'look at the pipeline in Harness'),
    ]);
  }
  return { id: planExecution.uuid, status: planExecution.status ?? 'RUNNING' };
}

const GOOD = ['success', 'ignorefailed'];
const OVER = [
  ...GOOD,
  ...['failed', 'errored', 'error', 'aborted', 'abortedbyfreeze', 'expired', 'approvalrejected'],
  ...['discontinuing', 'suspended', 'skipped'],
];

/** Tells each change of state; a cancelled task cancels its execution. */
async function waitFor(harness: Harness, effect: Execute, id: string): Promise<Executed> {
  const { clock, signal } = harness.http;
  let told = '';
  try {
    for (let poll = 1; ; poll++) {
      const { status, line, message } = await stateOf(harness, effect.scope, id);
      if (line !== told) harness.log.info(`execution ${id}: ${line}`);
      told = line;
      const word = status.toLowerCase();
      if (GOOD.includes(word)) return { id, status };
      if (OVER.includes(word)) throw failed(effect, id, status, message);
      await clock.wait(Math.min(15_000, 1000 * poll), signal);
    }
  } catch (error) {
    if (signal?.aborted) await interrupt(harness, effect, id);
    throw error;
  }
}

async function stateOf(harness: Harness, scope: Scope, id: string) {
  const data = await harness.data({
    method: 'GET',
    path: `${EXECUTIONS}/v2/${encodeURIComponent(id)}`,
    query: scopeQuery(scope),
    what: 'look how the execution is getting on',
  });
  const { pipelineExecutionSummary: summary = {} } = data as {
    pipelineExecutionSummary?: {
      status?: string;
      layoutNodeMap?: Record<string, { name?: string; status?: string }>;
      executionErrorInfo?: { message?: string } | null;
    };
  };
  const status = summary.status ?? 'Running';
  const stages = Object.values(summary.layoutNodeMap ?? {})
    .filter(({ name, status: stage }) => name && stage && stage !== 'NotStarted')
    .map(({ name, status: stage }) => `${name} ${stage}`);
  const line = [status, ...stages].join(', ');
  return { status, line, message: summary.executionErrorInfo?.message };
}

function failed(effect: Execute, id: string, status: string, message = ''): Error {
  const text = `execution ${id} of \`${effect.pipeline}\` ended as ${status}`;
  return refusal('conflict', [
    problem(
      'harness/execution-failed',
      message ? `${text}: ${message}` : text,
      'look at the execution in Harness; start it anew from there, or with a new task',
    ),
  ]);
}

/** Sent after the task's own signal has fired, so it does not listen to that. */
async function interrupt(harness: Harness, effect: Execute, id: string): Promise<void> {
  const { log } = harness;
  const http = new Http({ log, clock: harness.http.clock, budgetMs: 20_000, timeoutMs: 10_000 });
  try {
    await harness.over(http).data({
      method: 'PUT',
      path: `${EXECUTE}/interrupt/${encodeURIComponent(id)}`,
      query: { ...scopeQuery(effect.scope), interruptType: 'AbortAll' },
      what: 'cancel the execution',
    });
    log.info(`execution ${id} was cancelled with the task`);
  } catch (error) {
    log.warn(`execution ${id} could not be cancelled: ${(error as Error).message}`);
  }
}
