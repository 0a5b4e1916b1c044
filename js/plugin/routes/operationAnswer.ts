/** What a request that started an operation is answered: 202 while it runs; once it has ended, its result or why it failed. */
import { problem, refusal } from '@ameide/core';
import type { Problem } from '@ameide/core';
import type { OperationRequest } from '../operations/kinds.ts';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { Answer, ApiRequest } from './route.ts';
import type { Tools } from './tools.ts';

/** Starts the operation and waits for it as long as the request prefers. `done`: status of a result; `onStarted`: called before it is waited for. */
export async function start(
  { engine }: Tools,
  operationRequest: OperationRequest,
  request: Pick<ApiRequest, 'caller' | 'key' | 'waitMs' | 'signal' | 'baseUrl'>,
  done = 200,
  onStarted?: (operation: Operation) => Promise<void>,
): Promise<Answer> {
  const { caller, key, waitMs, signal, baseUrl } = request;
  const operation = await engine.start(operationRequest, caller, key);
  await onStarted?.(operation);
  if (waitMs === undefined && operation.endedAt === undefined)
    return answerOf(operation, baseUrl, done);
  return answerOf(await engine.wait(operation, waitMs ?? 0, signal), baseUrl, done);
}

export function answerOf(operation: Operation, baseUrl: string, done: number): Answer {
  const headers = { location: `${baseUrl}/v1/operations/${operation.id}` };
  if (operation.status === 'failed' || operation.status === 'cancelled') throw failureOf(operation);
  const status = operation.status === 'succeeded' ? done : 202;
  return { status, body: operation, headers };
}

/** Errors of tasks that are the request's fault, or that pass. */
const KINDS: Record<string, Parameters<typeof refusal>[0]> = {
  InputError: 'input',
  ConflictError: 'conflict',
  ServiceUnavailableError: 'unavailable',
};
/** Refusals because of what is there already. */
const CONFLICTS = ['catalog/service-exists'];

function failureOf(operation: Operation): Error {
  const problems = operation.problems ?? [];
  const shown = { operation };
  if (operation.status === 'cancelled') {
    const cancelled = problem(
      'api/cancelled',
      'the operation was cancelled',
      'retry it, or send the request again',
    );
    return Object.assign(refusal('conflict', [cancelled]), shown);
  }
  const isConflict = problems.some(({ code }: Problem) => CONFLICTS.includes(code));
  const kind = isConflict ? 'conflict' : KINDS[operation.failure ?? ''];
  const error = refusal(kind ?? 'unavailable', problems);
  // The task failed for a reason that is neither the request's nor passes: a server behind it did.
  return Object.assign(error, shown, kind ? {} : { name: 'TaskFailedError', statusCode: 502 });
}
