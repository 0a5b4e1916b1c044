// Two Backstage backends on one PostgreSQL. One dies, or is stopped for longer than Backstage waits: the other finishes, and there
// is exactly one of each, although Backstage does not keep a replica that it took for dead from going on.
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, findPostgres } from '../../dev/faults/postgres.ts';
import type { Postgres } from '../../dev/faults/postgres.ts';
import { FaultBench, SERVERS, clearFaults, injectFault } from '../../dev/faults/fixture.ts';
import type { Fixture, Server } from '../../dev/faults/fixture.ts';
import { startReplica } from '../../dev/faults/replicas.ts';
import type { Replica } from '../../dev/faults/replicas.ts';

const bin = findPostgres();
const TEMPLATE = 'kubernetes-service';
const REPO = 'platform-next';

describe.skipIf(!bin)('two replicas', { timeout: 120_000 }, () => {
  let postgres: Postgres;
  let bench: FaultBench;
  let fixture: Fixture;
  let [one, other]: Replica[] = [];

  beforeAll(async () => {
    [postgres, bench] = await Promise.all([startPostgres(bin!), FaultBench.open()]);
    fixture = await bench.fixture();
    const { connection } = postgres;
    const options = {
      database: { client: 'pg', pluginDivisionMode: 'schema', connection },
    };
    // The first makes the tables; two at once would race for that.
    one = await startReplica(fixture, options);
    other = await startReplica(fixture, options);
    await Promise.all([one, other].map(({ scaffolder }) => scaffolder.waitForTemplate(TEMPLATE)));
  });
  afterAll(async () => {
    await Promise.all([one?.close(), other?.close()]);
    await fixture?.harness.close();
    await bench?.close();
    await postgres?.close();
  });

  const valuesOf = (name: string) => ({
    name,
    description: `The service ${name}`,
    archetype: 'api',
    profile: 'internal-api',
    size: 'small',
    environments: ['int'],
    regions: ['euw1'],
    team: 'group:default/payments-team',
  });

  const requests = () =>
    SERVERS.reduce((sum, server) => sum + fixture[server].log.entries.length, 0);

  /** Waits until neither server has had a request for a while. */
  async function quiet(): Promise<void> {
    await clearFaults(fixture);
    for (let before = -1; before !== requests(); await sleep(2000)) before = requests();
  }

  /** Exactly one branch with one commit, one pull request, one of each entity, one commit with the pipeline. */
  function expectOneOfEach(name: string): void {
    const { github, harness, owner, pipelinesOwner } = fixture;
    const id = name.replaceAll('-', '_');
    const branches = Object.keys(github.branches(owner, REPO)).filter(branch =>
      branch.includes(name),
    );
    expect(branches).toEqual([`ameide/onboard/${name}`]);
    const main = github.commits(owner, REPO, 'main').map(({ sha }) => sha);
    const own = github.commits(owner, REPO, branches[0]!).filter(({ sha }) => !main.includes(sha));
    expect(own).toHaveLength(1);
    const pulls = github.pulls(owner, REPO).filter(({ head }) => head === branches[0]);
    expect(pulls).toMatchObject([{ state: 'open' }]);
    const of = (kind: 'service' | 'pipeline' | 'inputSet') =>
      harness.entities(kind).filter(({ identifier }) => identifier.startsWith(id));
    expect(of('service')).toHaveLength(1);
    expect(of('pipeline')).toHaveLength(1);
    expect(of('inputSet')).toHaveLength(1);
    const commits = github
      .commits(pipelinesOwner, 'harness-pipelines', 'main')
      .filter(({ message }) => message.includes(name));
    expect(commits).toHaveLength(1);
  }

  /** Posts a task to the first replica, and does something to it as soon as it sends the request. */
  async function disturb(
    name: string,
    server: Server,
    request: { method: string; path?: string; operation?: string },
    signal: 'SIGSTOP' | 'SIGKILL',
  ): Promise<string> {
    let struck = () => {};
    const done = new Promise<void>(resolve => (struck = resolve));
    injectFault(fixture, server, 1, request, false, () => {
      one!.signal(signal);
      struck();
    });
    const id = await one!.scaffolder.start(TEMPLATE, valuesOf(name));
    await done;
    return id;
  }

  it.each([
    // The answer waits in its socket: it goes on as if nothing had been, with what it read long ago.
    [
      'between looking for a pull request and opening it',
      'github',
      { method: 'POST', path: '/graphql', operation: 'repository' },
    ],
    ['while the commit is made', 'github', { method: 'POST', path: '/git/commits' }],
    ['with its plan for Harness made', 'harness', { method: 'POST', path: '/servicesV2' }],
  ] as const)('one is stopped %s, and goes on when its heir has finished', async (...given) => {
    const [when, server, request] = given;
    const name = `stopped-${when.split(' ')[1]}`;
    const id = await disturb(name, server, request, 'SIGSTOP');
    const { status } = await other!.scaffolder.follow(id);
    expect(status).toBe('completed');
    const before = requests();
    one!.signal('SIGCONT');
    await quiet();
    // It did go on, beside the heir.
    expect(requests()).toBeGreaterThan(before);
    expectOneOfEach(name);
  });

  it('one is killed in the middle of the second step, and the other finishes', async () => {
    const id = await disturb(
      'killed',
      'harness',
      { method: 'POST', path: '/pipelines/v2' },
      'SIGKILL',
    );
    const { status, output } = await other!.scaffolder.follow(id);
    expect(status).toBe('completed');
    expect(output).toMatchObject({
      pipelineId: 'killed_cd',
      pullRequestNumber: expect.any(Number),
    });
    await quiet();
    expectOneOfEach('killed');
    expect(fixture.harness.violations).toEqual([]);
  });
});
