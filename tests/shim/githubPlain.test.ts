// A GitHub that keeps to what is documented and tells nothing more: failures and limits in the body of a 200, lists without pages.
import { commit } from '../../js/core/github/commit.ts';
import { readPullRequests } from '../../js/core/github/pulls.ts';
import { LostRace } from '../../js/core/errors.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import type { FaultRule } from '../../dev/http/index.ts';
import { CATALOG, clientOf, headOf, onboard, openGithub } from '../support/github.ts';
import { json, tiny } from '../support/tools.ts';

const branch = 'ameide/onboard/mmm';
const operation = 'createCommitOnBranch';
const OPEN = 'GET /repos/{owner}/{repo}/pulls';

let double: GithubDouble;
beforeEach(async () => {
  double = await openGithub();
});
afterEach(() => double.close());

/** A commit to a branch that is there, which has one commit of its own. */
function further(): ReturnType<typeof onboard> {
  const head = double.branches('acme', 'config')[branch];
  return onboard(double, {
    head: head ?? double.commitAs('ameide', 'acme', 'config', branch, { 'a.md': 'a' }),
  });
}

/** One branch, two commits, one pull request. */
function expectOne() {
  expect(double.commits('acme', 'config', branch)).toHaveLength(3);
  expect(double.pulls('acme', 'config')).toHaveLength(1);
}

const failed =
  'Something went wrong while executing your query. This may be the result of a timeout.';
const answers: [string, Partial<FaultRule>][] = [
  ['fails before the work', { body: { data: null, errors: [{ message: failed }] } }],
  ['fails after the work', { body: { data: null, errors: [{ message: failed }] }, when: 'after' }],
  ['tells nothing before the work', { body: { data: { [operation]: null } } }],
  ['tells nothing after the work', { body: { data: { [operation]: null } }, when: 'after' }],
];

it.each(answers)('a mutation that %s is looked up, and made once', async (_, rule) => {
  double.faults.add({ operation, status: 200, times: 1, ...rule });
  const { repo, log } = clientOf(double);
  await commit(repo, further(), false);
  expect(log.lines.join()).toContain('checking whether it was done');
  expectOne();
});

it.each([
  ['secondary rate limit', [{ message: 'You have exceeded a secondary rate limit' }], 60_000],
  ['rate limit', [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }], 500],
])('a %s in the body of a 200 is waited for', async (_, errors, atLeast) => {
  double.faults.add({ operation, status: 200, body: { data: null, errors }, times: 1 });
  const { repo, clock } = clientOf(double);
  await commit(repo, further(), false);
  expect(Math.max(...clock.waits)).toBeGreaterThanOrEqual(atLeast);
  expectOne();
});

it('a rate limit that does not end is named, whatever the words', async () => {
  const errors = [{ type: 'RATE_LIMITED', message: 'slow down' }];
  double.faults.add({ operation, status: 200, body: { data: null, errors } });
  const failing = commit(clientOf(double).repo, further(), false);
  await expect(failing).rejects.toThrow(/github\/rate-limited/);
  double.faults.clear();
  double.faults.add({ path: '/git/refs', status: 429, body: { message: 'slow down' } });
  const other = onboard(double, { branch: 'ameide/onboard/nnn' });
  await expect(commit(clientOf(double).repo, other, false)).rejects.toThrow(/github\/rate-limited/);
});

it('a mutation that does not find the branch any more has lost a race; one that may not write is refused', async () => {
  const errors = [{ type: 'NOT_FOUND', message: 'Could not resolve' }];
  double.faults.add({ operation, status: 200, body: { data: null, errors }, delayMs: 300 });
  const refused = commit(clientOf(double).repo, further(), false);
  await expect(refused).rejects.toThrow(/github\/not-found/);
  const writes = double.log.mutations().length;
  const racing = commit(clientOf(double).repo, further(), false);
  const lost = expect(racing).rejects.toThrow(LostRace);
  await vi.waitFor(() => expect(double.log.mutations().length).toBeGreaterThan(writes));
  double.deleteBranch('acme', 'config', branch);
  await lost;
});

it('a conflict that nobody foresaw is a lost race', async () => {
  double.faults.add({ path: '/pulls', status: 409, body: { message: 'Conflict' }, times: 1 });
  const effect = further();
  await expect(commit(clientOf(double).repo, effect, false)).rejects.toThrow(LostRace);
  await commit(clientOf(double).repo, effect, false);
  expectOne();
});

it.each([400, 404, 422])('a query that is answered %i does not keep from reading', async status => {
  await commit(clientOf(double).repo, onboard(double), false);
  double.faults.add({ path: '/graphql', status, body: { message: 'no such field' } });
  const found = await readPullRequests(clientOf(double).repo, 'main');
  expect(found).toMatchObject({ pulls: [{ number: 1, branch }] });
});

describe('a merge commit', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('leaves out the deletion of what the base has not', async () => {
    const head = double.commitAs('rev', 'acme', 'config', branch, { 'docs/b.md': null });
    const merge = double.commitAs('jane', 'acme', 'config', 'main', {
      'docs/b.md': null,
      [CATALOG]: 'other',
    });
    const files = [
      { path: 'docs/b.md', content: null },
      { path: CATALOG, content: bytes('both') },
    ];
    const effect = onboard(double, { head, merge, files, pullRequest: null });
    await commit(clientOf(double).repo, effect, false);
    expect(double.readFile('acme', 'config', branch, CATALOG)).toBe('both');
    expect(double.violations).toEqual([]);
  });

  it('is built on the tree of the base, named by its own id', async () => {
    const head = double.commitAs('rev', 'acme', 'config', branch, { a: 'a' });
    const merge = double.commitAs('jane', 'acme', 'config', 'main', { b: 'b' });
    const effect = onboard(double, { head, merge, files: [], pullRequest: null });
    const commits = [head, merge, headOf(double, 'main')];
    await commit(clientOf(double).repo, effect, false);
    const trees = double.log.entries.map(({ path }) => /\/git\/trees\/(\w+)/.exec(path)?.[1]);
    expect(trees.filter(Boolean).length).toBeGreaterThan(2);
    expect(trees.filter(id => id && commits.includes(id))).toEqual([]);
  });
});

describe('a list', () => {
  const pulls = Array.from({ length: 100 }, (_, number) => ({ number }));
  const numbers = async (url: string) => {
    const { hub } = clientOf({ ...double, url, port: Number(new URL(url).port) } as GithubDouble);
    const repo = hub.repo(`${new URL(url).host}?owner=acme&repo=config`);
    return repo.all<{ number: number }>({ route: OPEN, what: 'list' });
  };

  it('ends where the server gives the same page for ever', async () => {
    const server = await tiny((_, response) => json(response, 200, pulls));
    expect(await numbers(server.url)).toHaveLength(100);
    await server.close();
  });

  it('goes on over pages that are smaller than asked for', async () => {
    const server = await tiny((_, response, count) => {
      if (count < 3) response.setHeader('link', `<${server.url}/next>; rel="next"`);
      json(response, 200, pulls.slice(count * 30 - 30, count * 30));
    });
    expect(await numbers(server.url)).toHaveLength(90);
    await server.close();
  });
});
