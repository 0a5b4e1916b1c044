// Two backends on one PostgreSQL: the one that took the request is killed in the middle, the other ends the operation, once.
import { FaultBench, injectFault } from '../../dev/faults/fixture.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';
import type { Postgres } from '../../dev/faults/postgres.ts';
import { startReplica } from '../../dev/faults/replicas.ts';
import type { Replica } from '../../dev/faults/replicas.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of a server, as they come */
const bin = findPostgres();
const REPO = 'platform-next';
const NAME = 'killed-service';

describe.skipIf(!bin)('two replicas', { timeout: 180_000 }, () => {
  let postgres: Postgres;
  let bench: FaultBench;
  let fixture: Fixture;
  let [one, other]: Replica[] = [];

  beforeAll(async () => {
    [postgres, bench] = await Promise.all([startPostgres(bin!), FaultBench.open()]);
    fixture = await bench.fixture();
    const { connection } = postgres;
    const options = { database: { client: 'pg', pluginDivisionMode: 'schema', connection } };
    // The first creates the tables; two at once would race for that.
    one = await startReplica(fixture, options);
    other = await startReplica(fixture, options);
    for (const { scaffolder } of [one, other])
      await scaffolder.waitForTemplate('kubernetes-service');
  });
  afterAll(async () => {
    await Promise.all([one?.close(), other?.close()]);
    await fixture?.harness.close();
    await bench?.close();
    await postgres?.close();
  });

  async function ask(
    { url }: Replica,
    method: string,
    path: string,
    body?: object,
    headers = {},
  ): Promise<any> {
    const session = await fetch(`${url}/api/auth/guest/refresh`, { method: 'POST' });
    const { token } = ((await session.json()) as any).backstageIdentity;
    const response = await fetch(`${url}/api/ameide/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  it('the operation of one that is killed is ended by the other, once', async () => {
    const { github, harness, owner } = fixture;
    const fault = {
      method: 'POST',
      path: '/pipelines/v2',
      delayMs: 60_000,
      drop: 'before' as const,
    };
    const struck = new Promise<void>(resolve =>
      injectFault(fixture, 'harness', 1, fault, false, resolve),
    );
    const entry = {
      ...{ name: NAME, archetype: 'api', profile: 'internal-api', size: 'small' },
      ...{ environments: ['int'], regions: ['euw1'], team: 'payments-team' },
    };
    const started = await ask(one!, 'POST', '/services', entry);
    expect(started.status).toBe(202);
    const { id } = started.body;
    await struck;
    one!.signal('SIGKILL');
    const prefer = { prefer: 'wait=90' };
    const ended = await ask(other!, 'GET', `/operations/${id}`, undefined, prefer);
    expect(ended.body).toMatchObject({
      status: 'succeeded',
      outputs: { pipelineId: 'killed_service_cd', pullRequestNumber: expect.any(Number) },
    });
    const pulls = github.pulls(owner, REPO).filter(({ head }) => head.endsWith(`/${NAME}`));
    expect(pulls).toMatchObject([{ state: 'open' }]);
    const pipelines = harness
      .entities('pipeline')
      .filter(({ identifier }) => identifier === 'killed_service_cd');
    expect(pipelines).toHaveLength(1);
    const { items } = (await ask(other!, 'GET', `/audit?operationId=${id}`)).body;
    expect(items.map(({ status }: any) => status)).toEqual(['succeeded', 'initiated']);
    // The same request again finds all of it.
    const again = await ask(other!, 'POST', '/services', entry, prefer);
    expect(again).toMatchObject({ status: 201, body: { outputs: { outcome: 'unchanged' } } });
  });
});
