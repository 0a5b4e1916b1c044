/** Finds executions: the latest, or the one with a given note. */
import type { Answer, FoundExecution, Read, Scope } from '#core';
import type { Harness } from './client.ts';
import { isNotFound } from './errors.ts';
import { executionOf } from './executionSummary.ts';
import type { Summary } from './executionSummary.ts';
import { scopeQuery } from './kinds.ts';

type Fields = Record<string, unknown>;

const EXECUTIONS = '/pipeline/api/pipelines/execution';
/** The most that Harness lists at once. */
const PAGE = 100;

export async function readExecutions(
  harness: Harness,
  read: Extract<Read, { type: 'executions' }>,
): Promise<Answer> {
  const { scope, pipeline, note, since, limit = PAGE } = read;
  if (note === undefined) {
    const { content } = await listed(harness, scope, pipeline, 0, Math.min(limit, PAGE));
    return { type: 'executions', executions: content.map(executionOf) };
  }
  const { found } = await lookUp(harness, { scope, pipeline, note, since });
  return { type: 'executions', executions: found ? [found] : [] };
}

/** Search criteria for an execution; none with the note is older than `since`. */
export interface Noted {
  scope: Scope;
  pipeline: string;
  note: string;
  since?: string;
}

interface Item {
  found: FoundExecution;
  /** Whether the execution's note cannot be determined. */
  unreadable: boolean;
}

/** Tolerance for clock differences; one more day of executions is cheap to read. */
const MARGIN_MS = 24 * 60 * 60 * 1000;

/** The execution with a note, searched from the latest back; and those whose note is unknown. */
export async function lookUp(
  harness: Harness,
  { scope, pipeline, note, since }: Noted,
): Promise<{ found?: FoundExecution; unreadable: string[] }> {
  const earliest = since === undefined ? 0 : Date.parse(since) - MARGIN_MS;
  const unreadable: string[] = [];
  for (let page = 0; ; page++) {
    const { items, last } = await pageOf(harness, scope, pipeline, page);
    const noted = items.find(({ found }) => found.note === note);
    if (noted) return { found: noted.found, unreadable };
    unreadable.push(...items.filter(item => item.unreadable).map(item => item.found.id));
    const oldest = items.at(-1)?.found.startedAt;
    if (last || (typeof oldest === 'number' && oldest < earliest)) return { unreadable };
  }
}

/** A page of a pipeline's executions, latest first, with their notes. */
async function pageOf(
  harness: Harness,
  scope: Scope,
  pipeline: string,
  page: number,
): Promise<{ items: Item[]; last: boolean }> {
  const { content, totalPages } = await listed(harness, scope, pipeline, page, PAGE);
  const item = async (fields: Fields): Promise<Item> => {
    const note = await noteOf(harness, scope, fields);
    return { found: foundOf(fields, note ?? null), unreadable: note === undefined };
  };
  const items = await Promise.all(content.map(item));
  return { items, last: items.length === 0 || page + 1 >= totalPages };
}

async function listed(
  harness: Harness,
  scope: Scope,
  pipeline: string,
  page: number,
  size: number,
): Promise<{ content: (Fields & Summary)[]; totalPages: number }> {
  const sizes = { page: String(page), size: String(size) };
  const data = await harness.data({
    method: 'POST',
    path: `${EXECUTIONS}/summary`,
    query: { ...scopeQuery(scope), pipelineIdentifier: pipeline, ...sizes },
    body: JSON.stringify({ filterType: 'PipelineExecution' }),
    what: `list executions of \`${pipeline}\``,
    permission: 'core_pipeline_view',
    repeatable: true,
  });
  const { content = [], totalPages = 1 } = (data ?? {}) as {
    content?: (Fields & Summary)[];
    totalPages?: number;
  };
  return { content, totalPages };
}

function foundOf(item: Fields, note: string | null): FoundExecution {
  const { planExecutionId, status, startTs } = item;
  const startedAt = typeof startTs === 'number' ? startTs : null;
  return { id: String(planExecutionId), status: String(status), note, startedAt };
}

/**
 * Lists say that there is a note, but not always which; some servers have no endpoint for notes and return them with the execution
 * itself. Undefined if the note cannot be determined.
 */
async function noteOf(
  harness: Harness,
  scope: Scope,
  item: Fields,
): Promise<string | null | undefined> {
  const listed = noteIn(item);
  if (listed !== undefined) return listed || null;
  if (item['notesExistForPlanExecutionId'] === false) return null;
  const id = encodeURIComponent(String(item['planExecutionId']));
  const fields = await detail(harness, scope, `${id}/notes`);
  if (fields) return typeof fields['notes'] === 'string' ? fields['notes'] || null : null;
  const whole = await detail(harness, scope, `v2/${id}`);
  return noteIn((whole?.['pipelineExecutionSummary'] ?? {}) as Fields);
}

function noteIn(summary: Fields): string | undefined {
  const note = summary['notesForPipelineExecution'] ?? summary['notes'];
  return typeof note === 'string' ? note : undefined;
}

/** Data below an execution's URL, if that endpoint exists. */
async function detail(harness: Harness, scope: Scope, path: string): Promise<Fields | undefined> {
  const result = await harness.send({
    method: 'GET',
    path: `${EXECUTIONS}/${path}`,
    query: scopeQuery(scope),
    what: 'read the note of an execution',
    permission: 'core_pipeline_view',
    allow: refused => isNotFound(refused) || refused.status === 404,
  });
  return 'data' in result ? ((result.data ?? {}) as Fields) : undefined;
}
