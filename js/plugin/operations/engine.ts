/** Starts operations as tasks of the scaffolder, and follows them: queue, workers, recovery and logs are the scaffolder's. */
import { createHash, randomUUID } from 'node:crypto';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { Clock, Telemetry } from '@ameide/core';
import type { Templates } from '../settings.ts';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { State } from '../state/state.ts';
import { credentialsOf } from './caller.ts';
import type { Caller } from './caller.ts';
import type { Follower } from './follower.ts';
import { ROLES, activeKeyOf } from './kinds.ts';
import type { Kind, OperationRequest } from './kinds.ts';
import { isRefused, isRefusedForSecrets, refusedBy } from './refused.ts';
import { busy, keyReused, notOpen } from './conflicts.ts';
import { syncRunOf } from './syncRun.ts';
import { handedOver } from './trace.ts';

export interface EngineTools {
  state: State;
  scaffolder: ScaffolderService;
  auth: AuthService;
  templates: Templates;
  follower: Follower;
  logger: LoggerService;
  clock: Clock;
  telemetry: Telemetry;
}

export class Engine {
  readonly #tools: EngineTools;

  constructor(tools: EngineTools) {
    this.#tools = tools;
  }

  /**
   * Starts an operation, or returns the one that was already started by the same request or is running for it. Throws if another
   * one is running for the service, or if the scaffolder refuses it; then nothing is stored.
   */
  start(request: OperationRequest, caller: Caller, key?: string): Promise<Operation> {
    const { kind, service } = request;
    const attributes = {
      'ameide.operation.kind': kind,
      'ameide.operation.source': caller.source,
      ...(service === undefined ? {} : { 'ameide.service': service }),
    };
    return this.#tools.telemetry.span('ameide.operation', { attributes }, async span => {
      const operation = await this.#start(request, caller, key);
      span.setAttribute('ameide.operation.id', operation.id);
      // The work is done by its task, whose steps go on with this trace.
      if (operation.taskId) span.setAttribute('ameide.task.id', operation.taskId);
      return operation;
    });
  }

  async #start(request: OperationRequest, caller: Caller, key?: string): Promise<Operation> {
    const { state, templates, clock } = this.#tools;
    const { kind, service, owner, values } = request;
    const digest = digestOf([kind, service, values]);
    const added = await state.operations.add(
      {
        id: randomUUID(),
        kind,
        service,
        owner,
        digest,
        template: templates[request.role ?? ROLES[kind]],
        actor: caller.actor,
        source: caller.source,
        origin: caller.origin,
        activeKey: activeKeyOf(kind, service, digest),
        idempotency: key === undefined ? undefined : { actor: caller.actor, key, digest },
      },
      clock.now(),
    );
    if (added.result === 'reused') throw keyReused();
    if (added.result === 'busy') throw busy(added.operation);
    if (added.result === 'same') return added.operation;
    return this.#dispatch(added.operation, request, caller);
  }

  async #dispatch(
    operation: Operation,
    request: OperationRequest,
    caller: Caller,
  ): Promise<Operation> {
    const { state, scaffolder, auth, follower, clock } = this.#tools;
    // Finds the task again if this process ends before it has noted which one it is.
    const values = { ...request.values, ameideOperation: operation.id };
    const task = { templateRef: operation.template, values };
    let taskId: string;
    try {
      const credentials = await credentialsOf(auth, caller);
      const start = (secrets: object) =>
        scaffolder.scaffold({ ...task, ...secrets }, { credentials });
      ({ taskId } = await start(handedOver()).catch((error: unknown) => {
        // The template takes no secrets but its own: its task is a trace of its own.
        if (!isRefusedForSecrets(error)) throw error;
        return start({});
      }));
    } catch (error) {
      // Without an answer the task may have started: the follower looks for it.
      if (isRefused(error)) await state.operations.discard(operation);
      throw refusedBy(error, operation.template);
    }
    if (request.kind === 'sync')
      await state.syncRuns.begin(syncRunOf(operation.id, request.values), clock.now());
    const started = await state.operations.attach(operation, taskId, clock.now());
    follower.watch(operation.id);
    return started;
  }

  /** The operation, with its state as of now. */
  async get(id: string): Promise<Operation> {
    const operation = await this.#tools.state.operations.get(id);
    if (!operation) throw new NotFoundError(`there is no operation \`${id}\``);
    return this.#tools.follower.refresh(operation);
  }

  /** Waits until it has ended, at most so long. */
  async wait(operation: Operation, milliseconds: number, signal?: AbortSignal): Promise<Operation> {
    const { follower, clock } = this.#tools;
    const until = clock.now() + milliseconds;
    let latest = await follower.refresh(operation);
    while (latest.endedAt === undefined && clock.now() < until) {
      await clock.wait(Math.min(POLL_MS, until - clock.now()), signal);
      latest = await follower.refresh(latest);
    }
    return latest;
  }

  /** Cancels the task; its end is noted once the scaffolder has ended it. */
  async cancel(operation: Operation, caller: Caller): Promise<Operation> {
    const { scaffolder, auth, follower, state, clock } = this.#tools;
    if (operation.endedAt !== undefined) throw notOpen(operation);
    if (operation.taskId !== undefined) {
      const credentials = await credentialsOf(auth, caller);
      await scaffolder.cancelTask({ taskId: operation.taskId }, { credentials });
    }
    const { kind, id: operationId, service } = operation;
    const { actor, source, origin } = caller;
    const entry = { event: `${kind}.cancel`, status: 'succeeded' as const, actor, source, origin };
    await state.audit.add({ ...entry, service, operationId }, clock.now());
    follower.watch(operation.id);
    return follower.refresh(operation);
  }

  /** Runs a task that failed or was cancelled again; what it has done is found and not repeated. */
  async retry(operation: Operation, caller: Caller): Promise<Operation> {
    const { scaffolder, auth, follower, state, clock } = this.#tools;
    const { taskId, kind, service } = operation;
    if (!taskId || !['failed', 'cancelled'].includes(operation.status)) throw notOpen(operation);
    const key = activeKeyOf(kind as Kind, service, operation.id);
    if (!(await state.operations.reopen(operation, key, clock.now()))) {
      const latest = (await state.operations.get(operation.id)) ?? operation;
      throw latest.endedAt === undefined ? busy(latest) : notOpen(latest);
    }
    try {
      const credentials = await credentialsOf(auth, caller);
      await scaffolder.retry({ taskId }, { credentials });
    } catch (error) {
      const { outputs, problems, failure } = operation;
      const status = operation.status as 'failed' | 'cancelled';
      await state.operations.end(
        operation,
        { status, outputs, problems, failure, detail: 'not retried' },
        clock.now(),
      );
      throw refusedBy(error, operation.template);
    }
    const { actor, source, origin } = caller;
    const entry = { event: `${kind}.retry`, status: 'initiated' as const, actor, source, origin };
    await state.audit.add({ ...entry, service, operationId: operation.id }, clock.now());
    follower.watch(operation.id);
    return (await state.operations.get(operation.id)) ?? operation;
  }
}

const POLL_MS = 500;

export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}

/** With the keys of all maps in order: another order is the same request. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}
