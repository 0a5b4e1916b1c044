// Requests of the pages begin a trace, and hand it over to the tasks of forms.
import { tracing } from '../../js/portal/src/api/tracing.ts';

const PORTAL = 'https://portal.example';
const TASKS = `${PORTAL}/api/scaffolder/v2/tasks`;
const TRACE = /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/;

interface Sent {
  trace: string | null;
  token: string | null;
  body: unknown;
}

let sent: Sent[];
let answers: Response[];
const ask = tracing.apply((input, init) => {
  const request = new Request(input, init);
  const { headers } = request;
  const one: Sent = {
    trace: headers.get('traceparent'),
    token: headers.get('authorization'),
    body: init?.body,
  };
  sent.push(one);
  return Promise.resolve(answers.shift() ?? Response.json({}));
});

beforeEach(() => {
  vi.stubGlobal('location', new URL(`${PORTAL}/services`));
  [sent, answers] = [[], []];
});
afterEach(() => vi.unstubAllGlobals());

const start = (task: unknown) => ask(TASKS, { method: 'POST', body: JSON.stringify(task) });
const taskOf = ({ body }: Sent) => JSON.parse(String(body)) as { secrets?: object };
/** What the scaffolder answers where a template declares its secrets. */
const refused = (property: string) =>
  Response.json({ errors: [{ property, message: 'is not allowed' }] }, { status: 400 });

it('each request to the own server begins a trace, and keeps what it says besides', async () => {
  const headers = { authorization: 'Bearer token' };
  await ask(`${PORTAL}/api/ameide/v1/services`, { headers });
  await ask(new Request(`${PORTAL}/api/catalog/entities`, { headers }));
  await ask(new URL('/api/catalog', PORTAL), { headers: new Headers(headers) });
  for (const { trace, token } of sent) {
    expect(trace).toMatch(TRACE);
    expect(token).toBe('Bearer token');
  }
  expect(new Set(sent.map(({ trace }) => trace)).size).toBe(3);
});

it('another server sees no header that it might not allow', async () => {
  await ask('https://github.example/repos');
  expect(sent[0]?.trace).toBeNull();
});

it('a trace that has begun goes on', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  await ask(`${PORTAL}/api/catalog/entities`, { headers: { traceparent } });
  expect(sent[0]?.trace).toBe(traceparent);
});

it('the task of a form gets the trace of its request beside its own secrets', async () => {
  await start({ templateRef: 'template:default/one', secrets: { OAUTH: 'gho' } });
  const [{ trace }] = sent as [Sent];
  expect(trace).toMatch(TRACE);
  expect(taskOf(sent[0]!)).toEqual({
    templateRef: 'template:default/one',
    secrets: { OAUTH: 'gho', traceparent: trace },
  });
});

it('a secret of that name which a form has set stays', async () => {
  await start({ secrets: { traceparent: 'own' } });
  expect(taskOf(sent[0]!).secrets).toEqual({ traceparent: 'own' });
});

it('a template that takes no other secrets gets its own alone', async () => {
  answers = [refused('secrets'), Response.json({ id: 'task' }, { status: 201 })];
  const response = await start({ values: {}, secrets: { OAUTH: 'gho' } });
  expect(response.status).toBe(201);
  expect(taskOf(sent[1]!)).toEqual({ values: {}, secrets: { OAUTH: 'gho' } });
  expect(sent[1]?.trace).toBe(sent[0]?.trace);
});

it.each([
  ['values', refused('instance.size')],
  ['something else', new Response('no', { status: 400 })],
])('what is refused for %s is sent once, and its answer can be read', async (_, answer) => {
  answers = [answer];
  const response = await start({ values: {} });
  expect(response.status).toBe(400);
  expect(await response.text()).not.toBe('');
  expect(sent).toHaveLength(1);
});

it.each([
  ['text that is no JSON', 'none'],
  ['JSON that is no task', '7'],
  ['bytes', new Uint8Array([1, 2])],
])('%s goes as it is', async (_, body) => {
  await ask(TASKS, { method: 'POST', body });
  expect(sent[0]).toMatchObject({ body, trace: expect.stringMatching(TRACE) as string });
});
