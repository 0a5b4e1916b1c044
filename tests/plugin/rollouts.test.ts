// Rollouts over the HTTP API: planned and confirmed, shown wave by wave, paused, resumed and rolled back; and who is on which version.
import { AmeideClient } from '../../js/common/index.ts';
import { byTemplate } from '../../js/plugin/reads/templates.ts';
import type { Row } from '../../js/plugin/reads/services.ts';
import { appConfig } from '../../dev/backend/config.ts';
import { seedPipelines } from '../../dev/seed/pipelines.ts';
import { openPlugin } from '../support/pluginBench.ts';
import type { PluginBench } from '../support/pluginBench.ts';
import { recordOf, stoppedRollout } from '../support/rolloutRecord.ts';

const OWNER = 'company-harness';
const REPO = 'harness-pipelines';
const PAUL = { principal: 'user:default/paul' };
let bench: PluginBench;
let client: AmeideClient;

const commit = (files: Record<string, string>) =>
  bench.github.commitAs('alice', OWNER, REPO, 'main', files);
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: { body: { error: { problems: { code: string }[] } } }) =>
      error.body.error.problems[0]!.code,
  );

beforeAll(async () => {
  bench = await openPlugin();
  const fetchAs: typeof fetch = (input, init) =>
    fetch(input, {
      ...init,
      headers: { ...(init?.headers as object), principal: 'user:default/jane' },
    });
  const discoveryApi = { getBaseUrl: () => Promise.resolve(bench.url) };
  client = new AmeideClient({ discoveryApi, fetchApi: { fetch: fetchAs } });
  const { ameide } = appConfig({
    port: 0,
    github: { apiUrl: `${bench.github.url}/api/v3`, token: 'ghp_bot' },
    harness: {
      ...{ baseUrl: bench.harness.url, apiKey: bench.harness.apiKey },
      ...{ org: 'default', project: 'platform' },
    },
    catalogRepo: 'company/platform-next',
    pipelinesRepo: `${OWNER}/${REPO}`,
  });
  await seedPipelines(bench.harness, ameide as never);
}, 120_000);
afterAll(() => bench?.close());

it('has none as yet, and says so', async () => {
  expect(await client.listRollouts()).toEqual({ items: [], mayRun: true });
  expect(await client.getRollout('2026-11-21-100000')).toBeUndefined();
  expect((await bench.ask('GET', '/v1/rollouts/..%2fREADME')).status).toBe(404);
});

describe('a plan', () => {
  it('names nothing where every template is current', async () => {
    const plan = await client.planRollout();
    expect(plan).toMatchObject({ rollout: null, begun: false, digest: null, problems: [] });
  });

  it('says which services it takes in which wave, and writes nothing', async () => {
    bench.harness.editByHand('pipeline', PIPELINE, older(yamlOf(PIPELINE)));
    const before = bench.writes();
    const plan = await client.planRollout({ waves: [1, 'rest'], verify: 'execution' });
    expect(plan.rollout?.waves.flatMap(({ services }) => services)).toMatchObject([
      { pipelineId: PIPELINE, from: OLD },
    ]);
    expect(plan).toMatchObject({ begun: false, digest: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(bench.writes()).toBe(before);
    const other = await client.planRollout({ waves: ['rest'], verify: 'none' });
    expect(other.digest).not.toBe(plan.digest);
  });

  it('refuses waves that nobody can take', async () => {
    expect(await refusal(client.planRollout({ waves: ['team:nobody'] }))).toBe(
      'rollout/unknown-service',
    );
    expect(await refusal(client.planRollout({ waves: [['nobody']] }))).toBe(
      'rollout/unknown-service',
    );
  });

  it('is confirmed by its digest; the operation carries it to the task', async () => {
    const { status } = await bench.ask('POST', '/v1/rollouts', { waves: [1] });
    expect(status).toBe(400);
    const { digest } = await client.planRollout({ waves: [1, 'rest'] });
    const request = { waves: [1, 'rest'], confirm: digest! };
    const { id, kind } = await client.startRollout(request, { idempotencyKey: 'first' });
    expect(kind).toBe('rollout.start');
    const task = bench.scaffolder.tasks.at(-1)!;
    expect(task.templateRef).toBe('template:default/roll-out-templates');
    expect(task.values).toMatchObject({ step: 'run', ...request });
    // One goes on at a time, but it can be paused.
    const { status: busy } = await bench.ask('POST', '/v1/rollouts/2026-11-21-100000/resume');
    expect(busy).toBe(409);
    const paused = await client.pauseRollout('2026-11-21-100000');
    expect(bench.scaffolder.tasks.at(-1)!.values).toMatchObject({
      ...{ step: 'pause', id: '2026-11-21-100000' },
    });
    const outcome = { output: { outcome: 'paused', rolloutId: '2026-11-21-100000' } };
    bench.scaffolder.end('completed', outcome);
    bench.scaffolder.end('completed', outcome, task);
    for (const operation of [id, paused.id])
      expect(await client.waitForOperation(operation)).toMatchObject({
        status: 'succeeded',
        outputs: { outcome: 'paused' },
      });
    const { items } = await client.listAudit({ event: 'rollout.start' });
    expect(items.map(({ status, detail }) => [status, detail])).toEqual([
      ['succeeded', 'paused'],
      ['initiated', undefined],
    ]);
  });
});

describe('a record', () => {
  const ID = '2026-11-21-100000';
  beforeAll(() => {
    commit(recordOf(stoppedRollout(ID)));
  });

  it('is listed, and shown wave by wave', async () => {
    const { items } = await client.listRollouts();
    expect(items).toMatchObject([
      {
        id: ID,
        summary: {
          state: 'stopped',
          waves: [
            { state: 'passed', services: 1, skipped: 0 },
            { state: 'waiting', services: 2, skipped: 1 },
          ],
        },
      },
    ]);
    const { isLatest, mayRun, ...rollout } = (await client.getRollout(ID))!;
    expect([isLatest, mayRun]).toEqual([true, true]);
    expect(rollout).toEqual(stoppedRollout(ID));
  });

  it('shows the services of the team to whoever sees no others', async () => {
    const { body } = await bench.ask('GET', `/v1/rollouts/${ID}`, undefined, PAUL);
    expect(body.mayRun).toBe(false);
    const names = body.waves.map(({ services }: { services: { service: string }[] }) =>
      services.map(({ service }) => service),
    );
    expect(names).toEqual([['payment-gateway'], []]);
  });

  it('is what a plan shows while it is open', async () => {
    const plan = await client.planRollout();
    expect(plan).toMatchObject({ begun: true, rollout: { id: ID } });
  });

  it('that is not the latest is shown, and cannot be changed', async () => {
    const later = '2026-11-21-100000-2';
    commit(recordOf({ ...stoppedRollout(later), state: 'rolledBack' }));
    const { items } = await client.listRollouts({ limit: 1 });
    expect(items.map(({ id }) => id)).toEqual([later]);
    expect((await client.getRollout(ID))!.isLatest).toBe(false);
    const { nextPageToken } = await client.listRollouts({ limit: 1 });
    const second = await client.listRollouts({ limit: 1, pageToken: nextPageToken });
    expect(second.items.map(({ id }) => id)).toEqual([ID]);
    expect(second.nextPageToken).toBeUndefined();
  });

  it('that somebody broke does not hide the others', async () => {
    commit({ 'rollouts/2026-11-22-100000.yaml': 'rollout: { id: [' });
    const { items } = await client.listRollouts();
    expect(items.map(({ id, problem }) => [id, problem?.code])).toEqual([
      ['2026-11-22-100000', 'rollout/bad-record'],
      ['2026-11-21-100000-2', undefined],
      [ID, undefined],
    ]);
    expect(await refusal(client.getRollout('2026-11-22-100000'))).toBe('rollout/bad-record');
  });
});

describe('services by template', () => {
  const asked = async (query: Parameters<AmeideClient['listTemplates']>[0] = {}) => {
    for (;;) {
      const found = await client.listTemplates(query);
      if (found.statesAsOf !== undefined) return found;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  };

  it('are counted by version, and narrowed', async () => {
    const all = await asked({ limit: 1000 });
    expect(all.items.length).toBe(all.total);
    expect(all.versions.reduce((sum, { services }) => sum + services, 0)).toBe(all.total);
    const [first] = all.versions;
    const { template, version, services } = first!;
    expect((await asked({ template, version })).total).toBe(services);
    const older = await asked({ outdated: true, limit: 1000 });
    expect(older.items.every(({ template: { digest, current } }) => digest !== current)).toBe(true);
    expect(older.total + (await asked({ outdated: false })).total).toBe(all.total);
    const page = await asked({ limit: 1 });
    const next = await asked({ limit: 1, pageToken: page.nextPageToken });
    expect(next.items[0]?.name).toBe(all.items[1]?.name);
    expect((await asked({ search: 'no such service' })).items).toEqual([]);
  });

  it('one of another name is older, also where the text is the same', () => {
    const template = { name: 'api-runtime-ameide', digest: OLD, current: OLD };
    const row = (name: string, more: object) =>
      ({ name, team: 'a', template: { ...template, ...more } }) as Row;
    const rows = [row('same', {}), row('renamed', { currentName: 'api-runtime-own' })];
    const page = { offset: 0, limit: 10 };
    const { items, versions } = byTemplate(rows, { ...page, outdated: true });
    expect(items.map(({ name }) => name)).toEqual(['renamed']);
    expect(versions).toMatchObject([{ services: 2, outdated: 1 }]);
  });

  it('are those that the caller may see', async () => {
    const { body } = await bench.ask('GET', '/v1/templates?limit=1000', undefined, PAUL);
    const owners = new Set(body.items.map(({ owner }: { owner: string }) => owner));
    expect(owners).toEqual(new Set(['group:default/payments-team']));
  });
});

const PIPELINE = 'payment_gateway_cd';
const OLD = '0123456789ab';

function yamlOf(identifier: string): string {
  return bench.harness.entities('pipeline').find(one => one.identifier === identifier)!.yaml;
}

/** The pipeline as an older version of its template would have made it. */
function older(yaml: string): string {
  return yaml.replace(/template-digest: .*/, `template-digest: ${OLD}`);
}
