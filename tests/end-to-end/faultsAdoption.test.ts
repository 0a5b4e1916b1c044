// A second run finds what the first one left, by its mark; what is somebody else's is not touched.
import { parse } from 'yaml';
import { quickClock } from '../../dev/faults/clock.ts';
import { SERVICE, noMemory, onboard, updateCatalog } from '../../dev/faults/job.ts';
import { FaultBench } from '../../dev/faults/fixture.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';
import { problemsOf } from '../../js/core/errors.ts';

const CATALOG = 'kustomize/catalog/services.yaml';
const REPO = 'platform-next';
const BRANCH = `ameide/onboard/${SERVICE.name}`;

const bench = await FaultBench.open();
afterAll(() => bench.close());
let fixture: Fixture;
beforeEach(async () => {
  fixture = await bench.fixture();
});
afterEach(() => fixture.harness.close());

const clock = quickClock();
const add = (more: object = {}) => {
  const input = { operation: 'add', service: { ...SERVICE, ...more } };
  return updateCatalog(fixture.config, input, noMemory(), clock);
};
const branches = () => fixture.github.branches(fixture.owner, REPO);
const pulls = () => fixture.github.pulls(fixture.owner, REPO);
const namesAt = (ref: string) => {
  const text = fixture.github.readFile(fixture.owner, REPO, ref, CATALOG)!;
  return (parse(text) as { services: { name: string }[] }).services.map(({ name }) => name);
};

describe('what a run left', () => {
  it.each(['/git/trees', '/git/commits', '/git/refs'])(
    'nothing, where it ends at %s',
    async path => {
      const heal = fixture.github.faults.add({ method: 'POST', path, status: 403, body: {} });
      await expect(add()).rejects.toThrow(/permission-missing/);
      expect(Object.keys(branches())).toEqual(['main']);
      heal();
      const outputs = await add();
      expect(outputs).toMatchObject({ branch: BRANCH, pullRequestNumber: 1 });
      expect(fixture.github.commits(fixture.owner, REPO, BRANCH)).toHaveLength(2);
    },
  );

  it('a branch of that name without a commit is not ours, and another name is used', async () => {
    const { main } = branches();
    fixture.github.repo(fixture.owner, REPO).git.refs.set(`refs/heads/${BRANCH}`, main!);
    const outputs = await add();
    expect(outputs.branch).toMatch(new RegExp(`^${BRANCH}-[0-9a-f]{8}$`));
    expect(branches()).toMatchObject({ main, [BRANCH]: main });
  });

  it('a branch whose base has moved on is carried on', async () => {
    const heal = fixture.github.faults.add({
      method: 'POST',
      path: '/pulls',
      status: 403,
      body: {},
    });
    await expect(add()).rejects.toThrow(/permission-missing/);
    heal();
    const { github, owner } = fixture;
    const own = github
      .readFile(owner, REPO, 'main', CATALOG)!
      .replace('services:', '# Moved on\nservices:');
    github.commitAs('alice', owner, REPO, 'main', { [CATALOG]: own });
    await add();
    expect(pulls()).toHaveLength(1);
    await github.merge(owner, REPO, 1);
    expect(namesAt('main')).toContain(SERVICE.name);
    expect(github.readFile(owner, REPO, 'main', CATALOG)).toContain('# Moved on');
  });

  it('a commit without a pull request is adopted, and the pull request tells all of it', async () => {
    const heal = fixture.github.faults.add({
      method: 'POST',
      path: '/pulls',
      status: 403,
      body: {},
    });
    await expect(add()).rejects.toThrow(/permission-missing/);
    const head = branches()[BRANCH];
    heal();
    const outputs = await add();
    expect(outputs).toMatchObject({ outcome: 'adopted', pullRequestNumber: 1 });
    expect(branches()[BRANCH]).toBe(head);
    expect(pulls()[0]!.body).toContain(`\`${SERVICE.name}\`: new`);
  });

  it('an open pull request that says the same is left as it is', async () => {
    await add();
    fixture.github.log.clear();
    expect(await add()).toMatchObject({ outcome: 'unchanged', pullRequestNumber: 1 });
    expect(fixture.github.mutations()).toEqual([]);
  });

  it('an open pull request that says otherwise is carried on, and a reviewer’s commit stays', async () => {
    await add();
    const { github, owner } = fixture;
    const ofReviewer = github.commitAs('alice', owner, REPO, BRANCH, { 'docs/review.md': 'ok\n' });
    const outputs = await add({ size: 'large' });
    expect(outputs).toMatchObject({ outcome: 'adopted', pullRequestNumber: 1 });
    expect(pulls()).toHaveLength(1);
    expect(github.commits(owner, REPO, BRANCH).map(({ sha }) => sha)).toContain(ofReviewer);
    const text = github.readFile(owner, REPO, BRANCH, CATALOG)!;
    const { services } = parse(text) as { services: { name: string; size: string }[] };
    expect(services.filter(({ name }) => name === SERVICE.name)).toMatchObject([{ size: 'large' }]);
  });
});

describe('a key that is not asked for any more', () => {
  const entryOnBranch = () => {
    const text = fixture.github.readFile(fixture.owner, REPO, BRANCH, CATALOG)!;
    const { services } = parse(text) as { services: Record<string, unknown>[] };
    return services.find(({ name }) => name === SERVICE.name);
  };
  const addKey = (key: string) =>
    fixture.github
      .readFile(fixture.owner, REPO, BRANCH, CATALOG)!
      .replace(/(- name: payment-service\n)( +)/, `$1$2${key}\n$2`);

  it('is taken back where the branch holds what we wrote and nothing else', async () => {
    await add({ slack: '#payments', recordPipeline: true });
    await add({ size: 'large' });
    expect(entryOnBranch()).toMatchObject({ size: 'large' });
    expect(entryOnBranch()).not.toHaveProperty('slack');
  });

  it.each(['amendAs', 'commitAs'] as const)('stays where a reviewer added it (%s)', async how => {
    await add();
    const { github, owner } = fixture;
    github[how]('alice', owner, REPO, BRANCH, { [CATALOG]: addKey("slack: '#payments'") });
    for (const size of ['large', 'small']) {
      await add({ size });
      expect(entryOnBranch()).toMatchObject({ size, slack: '#payments' });
    }
    expect(pulls()).toHaveLength(1);
  });
});

describe('what is somebody else’s', () => {
  it('a branch of our name is not touched: ours gets another name', async () => {
    const { github, owner } = fixture;
    const theirs = github.commitAs('alice', owner, REPO, BRANCH, { 'own.txt': 'mine\n' });
    const outputs = await add();
    expect(branches()[BRANCH]).toBe(theirs);
    expect(outputs['branch']).toMatch(new RegExp(`^${BRANCH}-[0-9a-f]{8}$`));
    expect(namesAt(outputs['branch'] as string)).toContain(SERVICE.name);
    expect(await add()).toMatchObject({ outcome: 'unchanged', branch: outputs['branch'] });
    expect(Object.keys(branches())).toHaveLength(3);
  });

  it('their pull request from a branch of our name is not touched', async () => {
    const { github, owner } = fixture;
    github.commitAs('alice', owner, REPO, BRANCH, { 'own.txt': 'mine\n' });
    const opened = await fetch(`${github.url}/repos/${owner}/${REPO}/pulls`, {
      method: 'POST',
      headers: { authorization: 'token ghp_bot' },
      body: JSON.stringify({ title: 'Mine', head: BRANCH, base: 'main', body: 'By hand' }),
    });
    expect(opened.status).toBe(201);
    await add();
    expect(pulls()).toMatchObject([
      { number: 1, title: 'Mine', body: 'By hand', state: 'open' },
      { number: 2, state: 'open' },
    ]);
  });

  it('a pull request that a person closed is not opened again silently', async () => {
    await add();
    fixture.github.setState(fixture.owner, REPO, 1, 'closed');
    fixture.github.log.clear();
    const error = await add().then(
      () => Promise.reject(new Error('it went through')),
      (found: Error) => found,
    );
    expect(problemsOf(error)).toMatchObject([
      { code: 'catalog/pull-request-closed', help: expect.stringContaining('reopen it') },
    ]);
    expect(fixture.github.mutations()).toEqual([]);
    expect(pulls()).toMatchObject([{ number: 1, state: 'closed' }]);
  });

  it('an entity in Harness that we did not make is not changed', async () => {
    await onboard(fixture.config, noMemory(), clock);
    const [service] = fixture.harness.entities('service');
    const byHand = service!.yaml.replace(/managed-by: "?ameide"?/, 'managed-by: terraform');
    expect(byHand).not.toBe(service!.yaml);
    fixture.harness.editByHand('service', service!.identifier, byHand);
    const asStored = fixture.harness.entities('service')[0]!.yaml;
    await expect(onboard(fixture.config, noMemory(), clock)).rejects.toThrow(
      /isn't managed by Ameide/,
    );
    expect(fixture.harness.entities('service')[0]!.yaml).toBe(asStored);
  });
});
