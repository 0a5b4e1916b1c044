// Executions, where Harness tells less of them than usual: a scripted server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { execute } from '../../js/core/harness/executions.ts';
import { readUsage } from '../../js/core/harness/entities.ts';
import { readExecutions } from '../../js/core/harness/notes.ts';
import { clientOf, ref, scope } from '../support/harness.ts';

type Fields = Record<string, unknown>;
interface Answer {
  status?: number;
  data?: unknown;
  lost?: boolean;
}

let answer: (method: string, path: string, query: URLSearchParams) => Answer;
const asked: string[] = [];
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://harness');
  asked.push(`${request.method} ${pathname}`);
  const { status = 200, data, lost } = answer(request.method ?? '', pathname, searchParams);
  if (lost) return void request.socket.destroy();
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(status < 300 ? { status: 'SUCCESS', data } : { message: 'no' }));
});
beforeAll(() => new Promise<void>(done => server.listen(0, '127.0.0.1', done)));
afterAll(() => server.close());
beforeEach(() => {
  asked.length = 0;
});

const client = (http = {}) => {
  const { port } = server.address() as AddressInfo;
  return clientOf({ url: `http://127.0.0.1:${port}`, apiKey: 'key' } as HarnessDouble, {}, http);
};
const effect = {
  key: 'execute',
  scope,
  pipeline: 'shop_cd',
  inputSets: [],
  yaml: '',
  note: 'mine',
  wait: false,
};
const page = (items: Fields[], number: number, size = 100): Answer => ({
  data: {
    content: items.slice(number * size, (number + 1) * size),
    totalPages: Math.ceil(items.length / size),
  },
});
const started = Date.parse('2026-11-21T10:00:00Z');
const execution = (planExecutionId: string, more: Fields = {}): Fields => ({
  planExecutionId,
  status: 'Running',
  startTs: started,
  ...more,
});

it('a note is found however many others have run since', async () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    execution(`e${index}`, { notesForPipelineExecution: `n${index}` }),
  );
  answer = (_method, _path, query) => page(many, Number(query.get('page')));
  const read = { type: 'executions' as const, scope, pipeline: 'shop_cd', note: 'n240' };
  const found = { type: 'executions', executions: [{ id: 'e240', note: 'n240' }] };
  expect(await readExecutions(client().harness, read)).toMatchObject(found);
  expect(asked).toHaveLength(3);
  // None is looked for among those of long before.
  asked.length = 0;
  const since = '2026-12-01T00:00:00Z';
  expect(await readExecutions(client().harness, { ...read, since })).toMatchObject({
    executions: [],
  });
  expect(asked).toHaveLength(1);
});

it('a note that only the execution itself tells is found', async () => {
  answer = (_method, path) => {
    if (path.endsWith('/summary')) return page([execution('e1')], 0);
    if (path.endsWith('/notes')) return { status: 404 };
    const summary = execution('e1', { notesForPipelineExecution: 'mine' });
    return { data: { pipelineExecutionSummary: summary } };
  };
  expect(await execute(client().harness, effect)).toMatchObject({ id: 'e1' });
});

it('what was perhaps started is not started again', async () => {
  const all = [execution('before')];
  answer = (_method, path) => {
    if (path.endsWith('/summary')) return page(all, 0);
    if (!path.includes('/execute/')) return { status: 404 };
    all.unshift(execution('after'));
    return { lost: true };
  };
  await expect(execute(client().harness, effect)).rejects.toThrow(/harness\/perhaps-started/);
  expect(all).toHaveLength(2);
});

it.each(['APPROVAL_REJECTED', 'ApprovalRejected', 'EXPIRED', 'AbortedByFreeze'])(
  'one that ended as %s has failed',
  async status => {
    answer = (_method, path) => {
      if (path.endsWith('/summary')) return page([], 0);
      if (path.includes('/execute/')) return { data: { planExecution: { uuid: 'e1' } } };
      return { data: { pipelineExecutionSummary: execution('e1', { status }) } };
    };
    await expect(execute(client().harness, { ...effect, wait: true })).rejects.toThrow(
      /harness\/execution-failed/,
    );
  },
);

it('a task that is cancelled while it starts one cancels what was started', async () => {
  const stop = new AbortController();
  const all: Fields[] = [];
  answer = (method, path) => {
    if (path.endsWith('/summary')) return page(all, 0);
    if (method === 'PUT') return { data: {} };
    all.push(execution('e1', { notesForPipelineExecution: 'mine' }));
    stop.abort(new Error('the task was cancelled'));
    return { lost: true };
  };
  const { harness } = client({ signal: stop.signal });
  await expect(execute(harness, { ...effect, wait: true })).rejects.toThrow('was cancelled');
  expect(asked.at(-1)).toBe('PUT /pipeline/api/pipeline/execute/interrupt/e1');
});

it('what uses an entity from another project is told with its project', async () => {
  const referredByEntity = {
    type: 'Pipelines',
    entityRef: { identifier: 'shop_cd', orgIdentifier: 'default', projectIdentifier: 'other' },
  };
  answer = () => ({ data: { content: [{ referredByEntity }], totalPages: 1 } });
  expect(await readUsage(client().harness, ref('pipeline', 'shop_cd'))).toEqual({
    type: 'usage',
    references: ['Pipelines default/other/shop_cd'],
  });
});
