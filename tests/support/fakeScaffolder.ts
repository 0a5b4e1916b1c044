// A scaffolder whose tasks end as a test says: for tests of what stands around it. The real one is used by the tests of the whole.
import { createServiceFactory } from '@backstage/backend-plugin-api';
import type { BackstageCredentials, ServiceFactory } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { scaffolderServiceRef } from '@backstage/plugin-scaffolder-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';

export interface FakeTask {
  id: string;
  templateRef: string;
  values: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  credentials: BackstageCredentials;
  secrets?: Record<string, string>;
  status: 'processing' | 'completed' | 'failed' | 'cancelled';
  createdAt: string;
  /** Of a task that a form has started. */
  form?: { steps: object[]; user: { ref: string } };
  events: { id: string; type: string; createdAt: string; body: object }[];
}

export class FakeScaffolder {
  readonly tasks: FakeTask[] = [];
  /** Ends each task at once, with what this gives. */
  output: ((task: FakeTask) => object) | undefined;
  /** Thrown instead of taking a task. */
  refusal: Error | undefined;
  /** The template declares its secrets, of which there are none, and takes no others. */
  takesNoSecrets = false;
  /** Taken, but the answer is lost. */
  isCutOff = false;
  /** How often it was asked for a task. */
  asked = 0;

  /** A task that somebody has started by a form. */
  fill(templateRef: string, values: object, steps: object[], ref: string): FakeTask {
    const task: FakeTask = {
      id: `task-${this.tasks.length + 1}`,
      templateRef,
      values,
      credentials: undefined as never,
      status: 'processing',
      createdAt: new Date().toISOString(),
      form: { steps, user: { ref } },
      events: [],
    };
    this.tasks.push(task);
    return task;
  }

  /** Lets the latest task end, or the one that is given. */
  end(status: FakeTask['status'], body: object = {}, task = this.tasks.at(-1)!): void {
    task.status = status;
    this.log(task, 'completion', body);
  }

  log(task: FakeTask, type: string, body: object): void {
    const id = String(task.events.length + 1);
    task.events.push({ id, type, createdAt: new Date().toISOString(), body });
  }

  readonly service = {
    scaffold: async ({ templateRef, values, secrets }, { credentials }) => {
      if (this.refusal) throw this.refusal;
      if (this.takesNoSecrets) refuseSecrets(Object.keys(secrets ?? {}));
      const id = `task-${this.tasks.length + 1}`;
      const task: FakeTask = {
        ...{ id, templateRef, values, credentials, secrets },
        ...{ status: 'processing', events: [], createdAt: new Date().toISOString() },
      };
      this.tasks.push(task);
      if (this.output) this.end('completed', { output: this.output(task) }, task);
      if (this.isCutOff) throw new TypeError('fetch failed');
      return { taskId: id };
    },
    getTask: async ({ taskId }) => {
      this.asked += 1;
      return withSpec(this.#task(taskId)) as never;
    },
    getLogs: async ({ taskId, after = 0 }) =>
      this.#task(taskId).events.filter(({ id }) => Number(id) > after) as never,
    cancelTask: async ({ taskId }) => {
      this.end('cancelled', {}, this.#task(taskId));
      return {};
    },
    retry: async ({ taskId }) => {
      this.#task(taskId).status = 'processing';
      return { id: taskId };
    },
    listTasks: async ({ limit = 100, offset = 0 } = {}) => {
      const page = [...this.tasks].reverse().slice(offset, offset + limit);
      const items = page.map(withSpec);
      return { items: items as never, totalItems: this.tasks.length };
    },
  } satisfies Partial<ScaffolderService>;

  get factory(): ServiceFactory {
    return createServiceFactory({
      service: scaffolderServiceRef,
      deps: {},
      factory: () => this.service as unknown as ScaffolderService,
    });
  }

  #task(id: string): FakeTask {
    const task = this.tasks.find(found => found.id === id);
    if (!task) throw new NotFoundError(`there is no task ${id}`);
    return task;
  }
}

/** As the scaffolder says it. */
function refuseSecrets(names: string[]): void {
  if (names.length === 0) return;
  const errors = names.map(name => ({
    path: [],
    property: 'secrets',
    message: `is not allowed to have the additional property "${name}"`,
    instance: {},
    name: 'additionalProperties',
    argument: name,
  }));
  throw new Error(`Backend request failed, 400 Bad Request ${JSON.stringify({ errors })}`);
}

/** As the scaffolder answers with it. */
function withSpec({ form, ...task }: FakeTask): object {
  const templateInfo = { entityRef: task.templateRef };
  const spec = { ...{ steps: [], ...form }, parameters: task.values, templateInfo };
  return { ...task, spec };
}
