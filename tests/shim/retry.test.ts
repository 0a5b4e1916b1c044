// A task with `each` over our actions that fails on its way and is tried again: the turns share one step and its checkpoints, the
// workspace is empty by then, and each turn must end with what is its own.
import { openPortal } from '../support/portal.ts';
import type { TestPortal } from '../support/portal.ts';

const NAMES = ['one-service', 'two-service', 'three-service'];
const services = NAMES.map((name, index) => ({
  ...{ name, archetype: 'api', profile: 'internal-api', size: ['small', 'medium', 'large'][index] },
  ...{ environments: ['int'], regions: ['euw1'], team: 'payments-team' },
}));

describe('a task with `each` that fails and is tried again', () => {
  let portal: TestPortal;
  beforeAll(async () => {
    portal = await openPortal();
    await portal.scaffolder.waitForTemplate('any-each');
  });
  afterAll(() => portal?.close());

  it('ends with the outcome of each turn, and has done everything once', async () => {
    const { github, harness, scaffolder } = portal;
    // The last turn of the first step, then the second turn of the next.
    const inGithub = github.faults.add({ method: 'POST', path: '/pulls', nth: 3, status: 403 });
    const id = await scaffolder.start('any-each', { services });
    expect(await scaffolder.follow(id)).toMatchObject({ status: 'failed' });
    inGithub();
    const inHarness = harness.faults.add({
      ...{ method: 'POST', path: /^\/pipeline\/api\/pipelines/, nth: 2, status: 403 },
      body: { status: 'ERROR', code: 'NG_ACCESS_DENIED', message: 'not now' },
    });
    expect(await scaffolder.retry(id)).toMatchObject({ status: 'failed' });
    inHarness();
    const { status, output } = await scaffolder.retry(id);
    expect(status).toBe('completed');
    const pulls = github.pulls('company', 'platform-next', 'open');
    expect(output).toEqual({
      branches: NAMES.map(name => `ameide/onboard/${name}`),
      pullRequests: NAMES.map(
        name => pulls.find(({ head }) => head === `ameide/onboard/${name}`)!.number,
      ),
      pipelines: NAMES.map(name => `${name.replace('-', '_')}_cd`),
      // What the failed attempt had made is found.
      outcomes: ['unchanged', 'created', 'created'],
      namespaces: NAMES.map(name => expect.stringContaining(name)),
    });
    expect(pulls).toHaveLength(NAMES.length);
    expect(harness.entities('pipeline')).toHaveLength(NAMES.length);
  });
});
