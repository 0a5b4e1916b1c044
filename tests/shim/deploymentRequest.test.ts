// The action that asks the backend plugin for a first deployment, as the user who started the task.
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';
import { deploymentRequest } from '../../js/actions/deploymentRequest.ts';
import { startServer } from '../../dev/http/index.ts';
import type { Answer, Call, RunningServer } from '../../dev/http/index.ts';

const USER = mockCredentials.user('user:default/jane');

let server: RunningServer;
let calls: Call[];
let answer: (call: Call) => Answer;

beforeEach(async () => {
  calls = [];
  answer = () => told(200, { status: 'waiting', waitsFor: 'onboarding' });
  const handler = (call: Call) => {
    calls.push(call);
    return answer(call);
  };
  server = await startServer({ handler, onError: () => told(500, {}), port: 0 });
});
afterEach(() => server.close());

function told(status: number, body: object): Answer {
  const headers = { 'content-type': 'application/json' };
  return { status, headers, body: JSON.stringify(body) };
}

/** The error of an answer, as the plugin has it. */
const refused = (status: number, error: object) =>
  told(status, { error, response: { statusCode: status } });

async function act(more: object = {}) {
  const auth = mockServices.auth();
  const discovery = { getBaseUrl: () => Promise.resolve(`${server.url}/api/ameide`) } as never;
  const action = deploymentRequest({ plugins: { auth, discovery } } as never) as TemplateAction;
  const output: Record<string, unknown> = {};
  await action.handler({
    ...createMockActionContext({ input: { imageTag: 'v1.0.0' } }),
    task: { id: 'task-1' },
    getInitiatorCredentials: () => Promise.resolve(USER),
    output: (name: string, value: unknown) => void (output[name] = value),
    ...more,
  } as never);
  return output;
}

it('asks for the deployment of its own task, on behalf of the user', async () => {
  expect(await act()).toEqual({ status: 'waiting' });
  const [call] = calls;
  expect(`${call!.method} ${call!.path}`).toBe(
    'PUT /api/ameide/v1/operations/task-1/first-deployment',
  );
  expect(JSON.parse(call!.raw.toString('utf8'))).toEqual({ imageTag: 'v1.0.0' });
  const [, token = ''] = /^Bearer (.+)$/.exec(String(call!.headers['authorization'])) ?? [];
  const auth = mockServices.auth({ pluginId: 'ameide' });
  const { principal } = await auth.authenticate(token);
  expect(principal).toMatchObject({ userEntityRef: 'user:default/jane' });
});

it('a dry run asks for nothing', async () => {
  expect(await act({ isDryRun: true })).toEqual({});
  expect(calls).toEqual([]);
});

it('a permission that is missing is told in the words of the plugin, without a stack', async () => {
  const message = 'the permission `ameide.pipeline.execute` is missing';
  answer = () => refused(403, { name: 'NotAllowedError', message });
  const error = await act().catch((reason: unknown) => reason as Error & { problems: object[] });
  expect(error).toMatchObject({ problems: [{ code: 'api/deployment-refused', message }] });
  expect((error as Error).stack).not.toMatch(/^\s+at .*:\d+:\d+/m);
});

it('problems that the plugin tells of are told as they are', async () => {
  const found = { code: 'api/already-requested', severity: 'error', message: '`v2` was asked for' };
  answer = () => refused(409, { name: 'ConflictError', message: 'm', problems: [found] });
  await expect(act()).rejects.toMatchObject({ problems: [found] });
});

it('a backend without the plugin is told what to add', async () => {
  answer = () => ({ status: 404, headers: { 'content-type': 'text/html' }, body: '<html>' });
  await expect(act()).rejects.toThrow(/backend\.add/);
});
