// Pull requests that a merge made dirty are brought onto main: nothing lost, nothing forced, nobody's work touched.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { quickClock } from '../../dev/faults/clock.ts';
import { SERVICE, healPulls, noMemory, updateCatalog } from '../../dev/faults/job.ts';
import { FaultBench } from '../../dev/faults/fixture.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';
import { HARNESS } from '../../js/cli/harness.ts';
import { HEAL } from '../../js/cli/heal.ts';

const CATALOG = 'kustomize/catalog/services.yaml';
const REPO = 'platform-next';

const bench = await FaultBench.open();
afterAll(() => bench.close());
let fixture: Fixture;
beforeEach(async () => {
  fixture = await bench.fixture();
});
afterEach(() => fixture.harness.close());

const clock = quickClock();
const add = (name: string, more: object = {}, input: object = {}) =>
  updateCatalog(
    fixture.config,
    { operation: 'add', service: { ...SERVICE, name, ...more }, ...input },
    noMemory(),
    clock,
  );
const branchOf = (name: string) => `ameide/onboard/${name}`;
const headOf = (branch: string) => fixture.github.branches(fixture.owner, REPO)[branch];
const pullOf = (branch: string) =>
  fixture.github.pulls(fixture.owner, REPO, 'open').find(({ head }) => head === branch)!;
const merge = (branch: string) => fixture.github.merge(fixture.owner, REPO, pullOf(branch).number);
const catalogAt = (ref: string) => fixture.github.readFile(fixture.owner, REPO, ref, CATALOG)!;
const namesAt = (ref: string) =>
  (parse(catalogAt(ref)) as { services: { name: string }[] }).services.map(({ name }) => name);
const comments = (text: string) => text.split('\n').filter(line => line.includes('#'));
const ancestors = (ref: string) =>
  fixture.github.commits(fixture.owner, REPO, ref).map(({ sha }) => sha);

/** The command as people run it. */
async function ameide(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const { integration } = fixture.config;
  const cli = join(import.meta.dirname, '..', '..', 'js', 'cli', 'dist', 'bin.js');
  const env = {
    ...process.env,
    GITHUB_TOKEN: integration.token,
    GITHUB_API_URL: integration.apiBaseUrl,
  };
  const child = spawn(process.execPath, [cli, ...args], { env });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const status = child.exitCode ?? (await new Promise<number>(done => child.once('close', done)));
  return { status, out, err };
}
const heal = (...args: string[]) =>
  ameide(
    'heal',
    '--repo-url',
    `${fixture.config.integration.host}?owner=${fixture.owner}&repo=${REPO}`,
    ...args,
  );

it('heals what a merge made dirty; commits of reviewers stay, what is clean or foreign is not touched', async () => {
  // Neighbours in the file: they conflict for git. The last one stands far from them.
  await add('payment-aaa');
  await add('payment-bbb');
  await add('aaa-first');
  const [dirty, clean] = [branchOf('payment-bbb'), branchOf('aaa-first')];
  const { github, owner } = fixture;
  const ofReviewer = github.commitAs('alice', owner, REPO, dirty, {
    'docs/review.md': 'Looks good\n',
  });
  const foreign = github.commitAs('alice', owner, REPO, 'alice/own', { 'own.txt': 'mine\n' });
  const before = { clean: headOf(clean), comments: comments(catalogAt('main')) };
  await merge(branchOf('payment-aaa'));
  await expect(merge(dirty)).rejects.toThrow();

  github.log.clear();
  const { status, out } = await heal();
  expect(out).toMatch(/pull request 2 was updated with its base branch: http/);
  expect(out).toMatch(/pull request 3 can be merged as it is: http/);
  expect(status).toBe(0);
  expect(headOf(clean)).toBe(before.clean);
  expect(headOf('alice/own')).toBe(foreign);
  expect(ancestors(dirty)).toContain(ofReviewer);
  expect(github.commits(owner, REPO, dirty)[0]!.parents).toHaveLength(2);
  expect(github.readFile(owner, REPO, dirty, 'docs/review.md')).toBe('Looks good\n');

  await merge(dirty);
  await merge(clean);
  const names = namesAt('main');
  expect(names).toEqual(expect.arrayContaining(['payment-aaa', 'payment-bbb', 'aaa-first']));
  expect(new Set(names).size).toBe(names.length);
  expect(comments(catalogAt('main'))).toEqual(before.comments);
  const again = await heal();
  expect(again).toMatchObject({ status: 0, out: 'no open Ameide pull requests\n' });
});

it('a second heal finds nothing to do', async () => {
  await add('payment-aaa');
  await add('payment-bbb');
  await merge(branchOf('payment-aaa'));
  await heal();
  fixture.github.log.clear();
  const { out } = await heal();
  expect(out).toMatch(/pull request 2 can be merged as it is/);
  expect(fixture.github.mutations()).toEqual([]);
});

it('a dry run only says what would be done', async () => {
  await add('payment-aaa');
  await add('payment-bbb');
  await merge(branchOf('payment-aaa'));
  fixture.github.log.clear();
  const { out } = await heal('--dry-run', '--json');
  expect(JSON.parse(out)).toMatchObject({ pulls: [{ number: 2, outcome: 'healed' }] });
  expect((await heal('--dry-run')).out).toMatch(
    /pull request 2 would be updated with its base branch/,
  );
  expect(fixture.github.mutations()).toEqual([]);
});

it('names the variable that holds the token, where there is none', async () => {
  fixture.config.integration.token = '';
  const { status, err } = await heal();
  expect(status).toBe(1);
  expect(err).toContain('github/no-credentials');
  expect(err).toContain('help: set GITHUB_TOKEN');
});

it('reports a true conflict, and heals the others', async () => {
  await add('payment-aaa');
  await add('payment-bbb');
  await add('payment-ccc', { size: 'small' });
  // Somebody adds one of them by hand, and otherwise.
  const { github, owner } = fixture;
  const entry =
    '  - name: payment-ccc\n    archetype: job\n    profile: batch-job\n    size: large\n    environments: [int]\n    team: payments-team\n\n';
  const text = catalogAt('main').replace('  # Runs before', `${entry}  # Runs before`);
  github.commitAs('alice', owner, REPO, 'main', { [CATALOG]: text });
  await merge(branchOf('payment-aaa')).catch(() => undefined);

  const { status, out, err } = await heal();
  expect(out).toMatch(/pull request 3 has a conflict that must be resolved by hand/);
  expect(err).toMatch(/payment-ccc/);
  expect(status).toBe(1);
  for (const name of ['payment-aaa', 'payment-bbb']) {
    if (!pullOf(branchOf(name))) continue;
    await merge(branchOf(name)).catch(async () => {
      await heal();
      await merge(branchOf(name));
    });
  }
  expect(namesAt('main')).toEqual(
    expect.arrayContaining(['payment-aaa', 'payment-bbb', 'payment-ccc']),
  );
});

it('the action heals the others when it is asked to', async () => {
  await add('payment-aaa');
  await add('payment-bbb');
  await merge(branchOf('payment-aaa'));
  const outputs = await add('ccc-last', {}, { heal: true });
  expect(outputs['healed']).toMatchObject([
    { number: 2, outcome: 'healed' },
    { number: 3, outcome: 'clean' },
  ]);
  await merge(branchOf('payment-bbb'));
  await merge(branchOf('ccc-last'));
  expect(namesAt('main')).toEqual(
    expect.arrayContaining(['payment-aaa', 'payment-bbb', 'ccc-last']),
  );
});

describe('which pull requests are dirty', () => {
  // Close to each other, and far: some share a gap of the file, some do not.
  const names = ['aab', 'payment-a', 'payment-b', 'payment-c', 'ledger-b', 'ledger-c', 'zzz'];
  const unasked = { path: '/graphql', operation: 'repository', status: 200 };

  /** Merges all one after another, healing before each; says what was healed. */
  async function mergeAll(): Promise<number[]> {
    const healed: number[] = [];
    for (const name of names) {
      const { number } = pullOf(branchOf(name));
      const dirty = !(await isMergeable(number));
      const [pull] = await healPulls(fixture.config, clock, { pullRequests: [number] });
      expect([name, pull!.outcome]).toEqual([name, dirty ? 'healed' : 'clean']);
      if (dirty) healed.push(number);
      await merge(branchOf(name));
    }
    return healed;
  }

  async function isMergeable(number: number): Promise<boolean> {
    const { github, owner } = fixture;
    const url = `${github.url}/repos/${owner}/${REPO}/pulls/${number}`;
    const answer = await fetch(url, { headers: { authorization: 'token ghp_bot' } });
    return ((await answer.json()) as { mergeable: boolean }).mergeable;
  }

  it.each([
    ['GitHub is asked', undefined],
    [
      'it is worked out where GitHub cannot tell',
      { ...unasked, body: { errors: [{ message: 'Unknown field' }] } },
    ],
  ])('%s, and all are merged in the end', async (_, rule) => {
    if (rule) fixture.github.faults.add(rule);
    for (const name of names) await add(name);
    const before = namesAt('main');
    expect((await mergeAll()).length).toBeGreaterThan(1);
    expect(namesAt('main').toSorted()).toEqual([...before, ...names].toSorted());
  });

  it('GitHub’s “not known yet” is waited out', async () => {
    await add('payment-a');
    await add('payment-b');
    await merge(branchOf('payment-a'));
    fixture.github.unknownLooks = 2;
    const [pull] = await healPulls(fixture.config, clock);
    fixture.github.unknownLooks = 0;
    expect(pull).toMatchObject({ number: 2, outcome: 'healed' });
  });
});

describe.each([
  ['502 after the work', { status: 502, html: true, when: 'after' as const }],
  ['a connection dropped after the work', { drop: 'after' as const }],
  ['a connection dropped before it', { drop: 'before' as const }],
])('%s', (_, rule) => {
  it.each(['POST /git/trees', 'POST /git/commits', 'PATCH /git/refs'])(
    'at %s makes one merge commit',
    async write => {
      await add('payment-aaa');
      await add('payment-bbb');
      await merge(branchOf('payment-aaa'));
      const branch = branchOf('payment-bbb');
      const before = headOf(branch);
      const [method, path] = write.split(' ');
      fixture.github.faults.add({ ...rule, method, path, nth: 1 });
      expect(await healPulls(fixture.config, clock)).toMatchObject([
        { number: 2, outcome: 'healed' },
      ]);
      expect(fixture.github.faults.struck()).toBe(1);
      const [head] = fixture.github.commits(fixture.owner, REPO, branch);
      expect(head!.parents).toEqual([before, headOf('main')]);
      await merge(branch);
    },
  );
});

it('the workflow runs the command with options that it has, on push to main, with the rights that it needs', () => {
  const file = join(import.meta.dirname, '..', '..', 'templates', 'workflows', 'ameide-heal.yaml');
  const workflow = parse(readFileSync(file, 'utf8')) as {
    on: { push: { branches: string[] } };
    jobs: {
      heal: {
        permissions: Record<string, string>;
        steps: { run?: string; env?: Record<string, string> }[];
      };
    };
  };
  expect(workflow.on.push.branches).toEqual(['main']);
  expect(workflow.jobs.heal.permissions).toMatchObject({ contents: 'write' });
  const step = workflow.jobs.heal.steps.find(({ run }) => run?.includes('ameide heal'))!;
  const options = [...step.run!.split('ameide heal')[1]!.matchAll(/--([a-z-]+)/g)].map(
    match => match[1],
  );
  expect(options.length).toBeGreaterThan(0);
  expect(Object.keys(HEAL[0]!.options)).toEqual(expect.arrayContaining(options));
  expect(step.env).toHaveProperty('GITHUB_TOKEN');
});

it('the workflow that syncs runs the command with options that it has, and with both credentials', () => {
  const file = join(import.meta.dirname, '..', '..', 'templates', 'workflows', 'ameide-sync.yaml');
  const workflow = parse(readFileSync(file, 'utf8')) as {
    on: { push: { branches: string[] } };
    jobs: { sync: { steps: { run?: string; env?: Record<string, string> }[] } };
  };
  expect(workflow.on.push.branches).toEqual(['main']);
  const step = workflow.jobs.sync.steps.find(({ run }) => run?.includes('ameide harness sync'))!;
  const options = [...step.run!.split('harness sync')[1]!.matchAll(/--([a-z-]+)/g)].map(
    match => match[1],
  );
  const command = HARNESS.find(({ name }) => name === 'harness sync')!;
  expect(options).toContain('delete-orphans');
  expect(Object.keys(command.options)).toEqual(expect.arrayContaining(options));
  expect(Object.keys(step.env!).sort()).toEqual(['GITHUB_TOKEN', 'HARNESS_API_KEY']);
});
