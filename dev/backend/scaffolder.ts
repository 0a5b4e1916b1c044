// A client of the scaffolder's REST API: runs a template and follows its log as it grows.
import { setTimeout as sleep } from 'node:timers/promises';
import { readEvents } from './events.ts';

/** One line of a task's log. */
export interface StepLine {
  stepId?: string;
  level?: string;
  /** `processing` when a step begins, `completed`, `failed` or `skipped` when it ends. */
  status?: string;
  message: string;
}

/** How a task ended. */
export interface TaskResult {
  id: string;
  status: 'completed' | 'failed' | 'cancelled';
  /** What the template outputs: links, text, and more by name. */
  output: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  error?: { name: string; message: string };
  lines: StepLine[];
}

/** Values that a template's form refuses. */
export class RefusedValues extends Error {}

/** The scaffolder of a running backend, as a guest. */
export class Scaffolder {
  #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Waits until the catalog has taken the template in, or says that it has not. */
  waitForTemplate(name: string): Promise<void> {
    return this.waitForEntity('template', name, 30_000);
  }

  /** The same for an entity of any kind. */
  async waitForEntity(kind: string, name: string, patienceMs: number): Promise<void> {
    const path = `/api/catalog/entities/by-name/${kind}/default/${name}`;
    for (let waited = 0; waited < patienceMs; waited += 250) {
      const response = await fetch(this.#url + path, { headers: await this.#headers() });
      if (response.ok) return;
      await sleep(250);
    }
    throw new Error(
      `the catalog has not ingested the ${kind} ${name} within ${patienceMs / 1000} seconds`,
    );
  }

  /** The schemas of all actions, by id. */
  async actions(): Promise<Record<string, { input?: object; output?: object }>> {
    const list = await (await this.#send('GET', '/api/scaffolder/v2/actions')).json();
    return Object.fromEntries(
      (list as { id: string; schema: object }[]).map(({ id, schema }) => [id, schema]),
    );
  }

  /** Runs a template to its end; `onLine` hears each line as soon as it is written. */
  async run(
    template: string,
    values: object,
    onLine: (line: StepLine) => void = () => {},
  ): Promise<TaskResult> {
    return this.follow(await this.start(template, values), onLine);
  }

  /** Begins a task, and answers with its id. */
  async start(template: string, values: object, secrets: object = {}): Promise<string> {
    const created = await this.#send('POST', '/api/scaffolder/v2/tasks', {
      templateRef: `template:default/${template}`,
      values,
      secrets,
    });
    if (created.status !== 201) {
      throw new RefusedValues(`the scaffolder answered ${created.status}: ${await created.text()}`);
    }
    return ((await created.json()) as { id: string }).id;
  }

  /** Follows a task by server-sent events until it has ended. */
  async follow(id: string, onLine: (line: StepLine) => void = () => {}): Promise<TaskResult> {
    const lines: StepLine[] = [];
    const stream = await this.#send('GET', `/api/scaffolder/v2/tasks/${id}/eventstream`);
    for await (const { type, data } of readEvents(stream)) {
      const { body } = data as { body: StepLine & Pick<TaskResult, 'output' | 'error'> };
      if (type === 'completion') {
        const { status } = (await (
          await this.#send('GET', `/api/scaffolder/v2/tasks/${id}`)
        ).json()) as Pick<TaskResult, 'status'>;
        return { id, status, output: body.output ?? {}, error: body.error, lines };
      }
      if (type !== 'log') continue;
      const line = { ...body, ...plain(body.message) };
      lines.push(line);
      onLine(line);
    }
    throw new Error(`the log of task ${id} ended before the task did`);
  }

  /** Tries a failed task again, and waits for how it ends. */
  async retry(id: string): Promise<Pick<TaskResult, 'status' | 'output' | 'error'>> {
    const path = `/api/scaffolder/v2/tasks/${id}`;
    await this.#send('POST', `${path}/retry`, { secrets: {} });
    for (;;) {
      await sleep(250);
      const { status } = (await (await this.#send('GET', path)).json()) as { status: string };
      if (status === 'open' || status === 'processing') continue;
      const events = (await (await this.#send('GET', `${path}/events`)).json()) as {
        type: string;
        body: Pick<TaskResult, 'output' | 'error'>;
      }[];
      const end = events.filter(({ type }) => type === 'completion').at(-1)?.body;
      return {
        status: status as TaskResult['status'],
        output: end?.output ?? {},
        error: end?.error,
      };
    }
  }

  async #send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.#url + path, {
      method,
      headers: { ...(await this.#headers()), 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
  }

  async #headers(): Promise<Record<string, string>> {
    const response = await fetch(`${this.#url}/api/auth/guest/refresh`, {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    if (!response.ok) throw new Error(`signing in as a guest was answered ${response.status}`);
    const { backstageIdentity } = (await response.json()) as {
      backstageIdentity: { token: string };
    };
    return { authorization: `Bearer ${backstageIdentity.token}` };
  }
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** The scaffolder writes `info: message`, with the colours of a terminal. */
function plain(text: string): { message: string; level?: string } {
  const clean = text.replace(ANSI, '');
  const level = /^(error|warn|info|debug): /.exec(clean)?.[1];
  return level ? { level, message: clean.slice(level.length + 2) } : { message: clean };
}
