/** Tasks that people start by a form of the portal: they are operations like those of the API, and so part of what was done. */
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type { Clock } from '@ameide/core';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';
import type { State } from '../state/state.ts';
import { absent } from './follower.ts';
import type { Follower } from './follower.ts';
import { doneBy } from './formKinds.ts';
import { ownerOf } from './owner.ts';
import { syncRunOf } from './syncRun.ts';

type Task = Awaited<ReturnType<ScaffolderService['listTasks']>>['items'][number];

interface FormTools {
  state: State;
  scaffolder: ScaffolderService;
  auth: AuthService;
  follower: Follower;
  logger: LoggerService;
  clock: Clock;
  /** Entity reference of the team that owns a service of the catalog. */
  ownerOf(service: string): Promise<string | undefined>;
}

const PAGE = 20;
/** At the start of the backend so far back; then back to the last look. */
const FIRST_MS = 24 * 60 * 60_000;
/** Clocks of replicas differ, and a task may be stored a little after its time. */
const MARGIN_MS = 60_000;

export class Forms {
  readonly #tools: FormTools;
  #since: number;

  constructor(tools: FormTools) {
    this.#tools = tools;
    this.#since = tools.clock.now() - FIRST_MS;
  }

  /** Takes up the tasks of forms that have started since the last look. */
  async look(): Promise<void> {
    const { scaffolder, auth, clock } = this.#tools;
    const now = clock.now();
    const credentials = await auth.getOwnServiceCredentials();
    // The newest come first.
    for (let offset = 0; ; offset += PAGE) {
      const { items } = await scaffolder.listTasks({ limit: PAGE, offset }, { credentials });
      const recent = items.filter(({ createdAt }) => Date.parse(createdAt) >= this.#since);
      for (const task of recent) await this.#takeUp(task);
      // What is older was taken up long ago, and its operation may have been cleared since.
      if (items.length < PAGE || recent.length < items.length) break;
    }
    this.#since = now - MARGIN_MS;
  }

  /** The operation of a task, without waiting for the next look; undefined if the task does not exist or runs another template. */
  async take(taskId: string): Promise<Operation | undefined> {
    const { scaffolder, auth, state } = this.#tools;
    const credentials = await auth.getOwnServiceCredentials();
    const task = await scaffolder.getTask({ taskId }, { credentials }).catch(absent);
    if (!task) return undefined;
    const known = (task.spec.parameters as JsonObject)['ameideOperation'];
    if (typeof known === 'string') return state.operations.get(known);
    await this.#takeUp(task);
    return state.operations.get(taskId);
  }

  async #takeUp({ id, spec, createdAt }: Task): Promise<void> {
    const { state, follower, logger, clock } = this.#tools;
    const parameters = spec.parameters as JsonObject;
    // The API has noted its own.
    if (parameters['ameideOperation'] !== undefined) return;
    const done = doneBy(spec.steps, parameters);
    if (!done) return;
    const { kind, isOfOne, values } = done;
    const service = isOfOne ? serviceOf(parameters) : undefined;
    if (isOfOne && service === undefined) return;
    try {
      const form = {
        id,
        kind,
        service,
        owner: service === undefined ? undefined : await this.#owner(service, parameters),
        actor: spec.user?.ref ?? 'unknown',
        template: spec.templateInfo?.entityRef ?? 'unknown',
      };
      const startedAt = Date.parse(createdAt);
      // First the run, which the end of the operation fills.
      if (kind === 'sync' && !(await state.operations.get(id)))
        await state.syncRuns.begin(syncRunOf(id, values), startedAt);
      const isNew = await state.operations.takeUp(form, startedAt, clock.now());
      if (isNew) follower.watch(id);
    } catch (error) {
      logger.warn(`task ${id}: ${String(error)}`);
    }
  }

  async #owner(service: string, { team }: JsonObject): Promise<string | undefined> {
    return ownerOf(team) ?? (await this.#tools.ownerOf(service));
  }
}

/** The name of the service, whether a form asks for it as such or for its entity. */
function serviceOf({ name, service }: JsonObject): string | undefined {
  const given = service ?? name;
  if (typeof given !== 'string' || given === '') return undefined;
  try {
    return parseEntityRef(given, { defaultKind: 'component' }).name;
  } catch {
    return undefined;
  }
}
