/** Notes how tasks end: at once where a caller waits, soon for those started here, and on a schedule for those of a replica that is gone. */
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import { problem, sideBySide } from '@ameide/core';
import type { Clock } from '@ameide/core';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { State } from '../state/state.ts';
import { outcomeOf } from './outcome.ts';
import type { Ended } from './outcome.ts';

type LogEvent = Awaited<ReturnType<ScaffolderService['getLogs']>>[number];

interface FollowerTools {
  state: State;
  scaffolder: ScaffolderService;
  auth: AuthService;
  logger: LoggerService;
  clock: Clock;
  /** Called before the end of an operation is noted, and again where that did not succeed; answers with what is noted. */
  onEnd(operation: Operation, ended: Ended): Promise<Ended>;
  /** Called after, once. */
  afterEnd(operation: Operation): void;
}

const POLL_MS = 1_000;
/** Operations that are looked at side by side; the others wait for their turn. */
const AT_ONCE = 8;
/**
 * An operation whose task is not known after this time has none: longer than the scaffolder takes to answer when many requests come at
 * once, as the task would start after all.
 */
const NO_TASK_MS = 5 * 60_000;
const PAGE = 100;
/** So many tasks are looked through for one. */
const MOST_TASKS = 5_000;

export class Follower {
  readonly #tools: FollowerTools;
  readonly #watched = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(tools: FollowerTools) {
    this.#tools = tools;
  }

  /** Looks at the operation every second until it has ended. */
  watch(id: string): void {
    this.#watched.add(id);
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#stopped || this.#watched.size === 0) return;
    this.#timer = setTimeout(() => {
      void this.#look().finally(() => {
        this.#timer = undefined;
        this.#schedule();
      });
    }, POLL_MS).unref();
  }

  /** Those that started first end first. */
  async #look(): Promise<void> {
    const { state, logger } = this.#tools;
    const ids = [...this.#watched].slice(0, AT_ONCE * 2);
    await sideBySide(ids, AT_ONCE, async id => {
      try {
        const operation = await state.operations.get(id);
        const latest = operation && (await this.refresh(operation));
        if (!latest || latest.endedAt !== undefined) this.#watched.delete(id);
        else this.#last(id);
      } catch (error) {
        logger.debug(`operation ${id}: ${String(error)}`);
        this.#last(id);
      }
    });
  }

  /** Behind all others, so that a long one holds up nobody. */
  #last(id: string): void {
    if (this.#watched.delete(id)) this.#watched.add(id);
  }

  /** Looks at all that have not ended, whoever started them. */
  async lookAtAll(limit = 1000): Promise<void> {
    for (const operation of await this.#tools.state.operations.open(limit)) {
      try {
        await this.refresh(operation);
      } catch (error) {
        this.#tools.logger.warn(`operation ${operation.id}: ${String(error)}`);
      }
    }
  }

  /** The operation as it is now. What ended is noted. */
  async refresh(operation: Operation): Promise<Operation> {
    if (operation.endedAt !== undefined) return operation;
    const { taskId } = operation;
    if (taskId === undefined) return this.#findTask(operation);
    const { scaffolder, auth } = this.#tools;
    const credentials = await auth.getOwnServiceCredentials();
    const task = await scaffolder.getTask({ taskId }, { credentials }).catch(absent);
    if (task === undefined) return this.#end(operation, gone());
    if (task.status === 'open' || task.status === 'processing') return operation;
    const events = await scaffolder.getLogs({ taskId }, { credentials });
    return this.#end(operation, outcomeOf(task.status, completionOf(events)));
  }

  async #end(operation: Operation, ended: Ended): Promise<Operation> {
    const { state, clock, onEnd, afterEnd } = this.#tools;
    const kept = await onEnd(operation, ended);
    const isFirst = await state.operations.end(operation, kept, clock.now());
    const latest = (await state.operations.get(operation.id)) ?? operation;
    if (isFirst) afterEnd(latest);
    return latest;
  }

  /** The process that dispatched it ended before it had noted the task, or has not noted it yet. */
  async #findTask(operation: Operation): Promise<Operation> {
    const { state, clock } = this.#tools;
    if (clock.now() - Date.parse(operation.createdAt) < NO_TASK_MS) return operation;
    const task = await this.#taskOf(operation);
    if (!task) return this.#end(operation, neverStarted());
    return this.refresh(await state.operations.attach(operation, task.id, clock.now()));
  }

  /** The newest come first: those that are older than the operation are not its own. */
  async #taskOf({ id, createdAt }: Operation): Promise<{ id: string } | undefined> {
    const { scaffolder, auth } = this.#tools;
    const credentials = await auth.getOwnServiceCredentials();
    for (let offset = 0; offset < MOST_TASKS; offset += PAGE) {
      const { items } = await scaffolder.listTasks({ limit: PAGE, offset }, { credentials });
      const task = items.find(({ spec }) => spec.parameters['ameideOperation'] === id);
      const oldest = items.at(-1);
      if (task || items.length < PAGE || !oldest) return task;
      if (Date.parse(oldest.createdAt) < Date.parse(createdAt) - NO_TASK_MS) return undefined;
    }
    return undefined;
  }
}

/** After a retry there are several; the last one counts. */
function completionOf(events: LogEvent[]): LogEvent | undefined {
  return events.filter(({ type }) => type === 'completion').at(-1);
}

/** For a task that there may not be: undefined where there is none. */
export function absent(error: unknown): undefined {
  if (error instanceof Error && (error.name === 'NotFoundError' || isStatus(error, 404))) return;
  throw error;
}

function isStatus(error: Error, status: number): boolean {
  return 'statusCode' in error && error.statusCode === status;
}

function gone(): Ended {
  const help = 'send the request again; what was done is found and not repeated';
  const found = problem('api/task-gone', 'the scaffolder no longer has the task', help);
  return { status: 'failed', problems: [found], detail: found.code };
}

function neverStarted(): Ended {
  const help = 'send the request again with a new `Idempotency-Key`';
  const found = problem('api/not-started', 'the task was not started', help);
  return { status: 'failed', problems: [found], detail: found.code };
}
