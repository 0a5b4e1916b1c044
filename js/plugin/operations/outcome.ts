/** How a task ended, as the end of its operation. */
import type { JsonObject, JsonValue } from '@backstage/types';
import { problem, problemsIn } from '@ameide/core';
import type { Problem } from '@ameide/core';
import type { EndStatus } from '../state/operations.ts';

export interface Ended {
  status: EndStatus;
  /** What the template outputs, without what is for its page. */
  outputs?: JsonObject;
  problems?: Problem[];
  /** Name of the error. */
  failure?: string;
  /** In a few words. */
  detail?: string;
}

const STATUS: Record<string, EndStatus> = { completed: 'succeeded', cancelled: 'cancelled' };

export function outcomeOf(status: string, completion: { body: JsonObject } | undefined): Ended {
  const end = STATUS[status] ?? 'failed';
  const { output, error } = completion?.body ?? {};
  if (end === 'succeeded') {
    const outputs = outputsOf(output);
    return { status: end, outputs, detail: detailOf(outputs) };
  }
  if (end === 'cancelled') return { status: end };
  const problems = problemsOf(error);
  return { status: end, ...problems, detail: problems.problems.map(({ code }) => code).join(', ') };
}

/** Links and texts are for the page of the task; what a step did not put out is absent. */
function outputsOf(output: JsonValue | undefined): JsonObject {
  if (!isObject(output)) return {};
  const { links: _links, text: _text, ...named } = output;
  const known = Object.entries(named).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return Object.fromEntries(known);
}

function detailOf(outputs: JsonObject): string | undefined {
  const words = ['outcome', 'pipelineOutcome', 'status'].map(name => outputs[name]);
  return words.filter(word => typeof word === 'string').join(', ') || undefined;
}

function problemsOf(error: JsonValue | undefined): { problems: Problem[]; failure: string } {
  const { name, message } = isObject(error) ? error : {};
  const text = typeof message === 'string' ? message : 'the task failed';
  const found = problemsIn(text);
  const problems = found.length > 0 ? found : [problem('api/task-failed', text)];
  return { problems, failure: typeof name === 'string' ? name : 'Error' };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
