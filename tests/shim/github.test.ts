// The client of GitHub against the double on real git: reads at one commit, writes that nobody loses by.
import type { Commit, PullRequest } from '../../js/core/pkg/ameide_core.d.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { LostRace } from '../../js/core/errors.ts';
import { readBranch } from '../../js/core/github/branch.ts';
import { commit } from '../../js/core/github/commit.ts';
import { readFiles, readTree } from '../../js/core/github/files.ts';
import { readPullRequests } from '../../js/core/github/pulls.ts';
import { CATALOG, FILES, clientOf, headOf, onboard, openGithub } from '../support/github.ts';

let double: GithubDouble;
beforeEach(async () => {
  double = await openGithub();
});
afterEach(async () => {
  expect(double.violations).toEqual([]);
  await double.close();
});

const text = (content?: Uint8Array | null) =>
  content ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(content) : content;
const withPull = (more: Partial<PullRequest>): Partial<Commit> => ({
  pullRequest: { ...(onboard(double).pullRequest as PullRequest), ...more },
});
const branch = 'ameide/onboard/mmm';

describe('reads', () => {
  it('files at one commit, byte for byte, and says which are not there', async () => {
    const { repo } = clientOf(double);
    const answer = await readFiles(repo, 'main', [CATALOG, 'nope.yaml']);
    expect(answer).toMatchObject({ type: 'files', commit: headOf(double) });
    const [catalog, nope] = answer.type === 'files' ? answer.files : [];
    expect(text(catalog?.content)).toBe(FILES[CATALOG]);
    expect(nope).toEqual({ path: 'nope.yaml', content: null });
  });

  it('an old commit although the branch has moved', async () => {
    const old = headOf(double);
    double.commitAs('jane', 'acme', 'config', 'main', { [CATALOG]: 'new' });
    const answer = await readFiles(clientOf(double).repo, old, [CATALOG]);
    expect(answer.type === 'files' && text(answer.files[0]?.content)).toBe(FILES[CATALOG]);
  });

  it('more than a megabyte', async () => {
    const large = 'x'.repeat(1_500_000);
    double.commitAs('jane', 'acme', 'config', 'main', { [CATALOG]: large });
    const answer = await readFiles(clientOf(double).repo, 'main', [CATALOG]);
    expect(answer.type === 'files' && answer.files[0]?.content?.length).toBe(large.length);
  });

  it('more files than are kept, each once', async () => {
    const { repo } = clientOf(double);
    const others = Array.from({ length: 2_100 }, (_, index) => `pipelines/${index}.yaml`);
    const before = double.log.entries.length;
    const answer = await readFiles(repo, 'main', [CATALOG, ...others]);
    const [catalog, ...none] = answer.type === 'files' ? answer.files : [];
    expect(text(catalog?.content)).toBe(FILES[CATALOG]);
    expect(none.filter(({ content }) => content === null)).toHaveLength(others.length);
    const asked = double.log.entries.slice(before).map(({ path }) => path);
    expect(asked.filter(path => path.includes('/contents/'))).toEqual([]);
    expect(asked.length).toBeLessThan(50);
  });

  it('again when half a file came and looked whole', async () => {
    double.faults.add({ path: '/contents/', truncate: 'silent', times: 3 });
    const answer = await readFiles(clientOf(double).repo, 'main', [CATALOG]);
    expect(answer.type === 'files' && text(answer.files[0]?.content)).toBe(FILES[CATALOG]);
  });

  it('a branch that is not there as absent, a folder as no file, a missing repository as an error', async () => {
    const { repo, hub, url } = clientOf(double);
    expect(await readFiles(repo, 'nope', [CATALOG])).toEqual({ type: 'absent' });
    expect(await readTree(repo, 'nope', '')).toEqual({ type: 'absent' });
    await expect(readFiles(repo, 'main', ['docs'])).rejects.toThrow(/github\/not-a-file/);
    const missing = hub.repo(url.replace('config', 'nothing'));
    await expect(readFiles(missing, 'main', [CATALOG])).rejects.toThrow(
      /github\/not-found: `acme\/nothing` was not found, or the credentials have no access[^]*app is installed/,
    );
  });

  it('the tree below a folder', async () => {
    const { repo } = clientOf(double);
    const commitId = headOf(double);
    const paths = ['docs/b.md', 'docs/deep/a.md'];
    expect(await readTree(repo, 'main', 'docs')).toEqual({ type: 'tree', commit: commitId, paths });
    expect(await readTree(repo, 'main', 'docs/deep')).toMatchObject({ paths: ['docs/deep/a.md'] });
    expect(await readTree(repo, 'main', 'none/such')).toMatchObject({ paths: [] });
    expect(await readTree(repo, commitId, '')).toMatchObject({
      paths: ['README.md', CATALOG, ...paths],
    });
  });

  it('a branch as seen from its base, through all pages of its commits', async () => {
    const { repo } = clientOf(double);
    const base = headOf(double);
    expect(await readBranch(repo, 'main', branch)).toEqual({
      type: 'branch',
      head: null,
      baseHead: base,
      mergeBase: null,
      ahead: [],
      pulls: [],
    });
    for (let count = 0; count < 130; count++)
      double.commitAs('jane', 'acme', 'config', branch, { a: `${count}` }, `change ${count}`);
    double.commitAs('jane', 'acme', 'config', 'main', { b: 'b' });
    const found = await readBranch(repo, 'main', branch);
    expect(found).toMatchObject({ head: headOf(double, branch), mergeBase: base });
    const ahead = found.type === 'branch' ? found.ahead : [];
    expect(ahead.map(({ message }) => message)).toEqual(
      Array.from({ length: 130 }, (_, count) => `change ${count}`),
    );
    await expect(readBranch(repo, 'nope', branch)).rejects.toThrow(/github\/no-base-branch/);
  });

  it('pull requests with their states', async () => {
    const { repo } = clientOf(double);
    await commit(repo, onboard(double), false);
    double.setState('acme', 'config', 1, 'closed');
    expect(await readPullRequests(repo, 'main')).toMatchObject({ pulls: [] });
    await commit(repo, onboard(double, { head: headOf(double, branch), files: [] }), false);
    expect(await readPullRequests(repo, 'main')).toMatchObject({ pulls: [{ number: 2, branch }] });
    await double.merge('acme', 'config', 2);
    expect(await readBranch(repo, 'main', branch)).toMatchObject({
      pulls: [
        { number: 2, state: 'merged' },
        { number: 1, state: 'closed' },
      ],
    });
  });
});

/** A tree and a commit that nothing refers to. */
const OBJECTS = ['/repos/acme/config/git/trees', '/repos/acme/config/git/commits'];
const succeeded = ({ log }: GithubDouble) =>
  log
    .mutations()
    .filter(({ status }) => status < 300)
    .map(({ path }) => path);

describe('a commit', () => {
  it('makes branch, commit and pull request, in four writes at most', async () => {
    const { repo } = clientOf(double);
    const done = await commit(repo, onboard(double), false);
    expect(done).toMatchObject({
      branch,
      base: 'main',
      commit: headOf(double, branch),
      pullRequest: { number: 1 },
    });
    expect(double.readFile('acme', 'config', branch, CATALOG)).toBe(
      `${FILES[CATALOG]}\r\n  - name: mmm`,
    );
    const [head] = double.commits('acme', 'config', branch);
    expect(head?.message.trim()).toBe('Add mmm\n\nBy ameide.\n\nAmeide-Intent: abc');
    expect(double.pulls('acme', 'config')).toMatchObject([{ title: 'Add mmm', state: 'open' }]);
    expect(double.log.mutations()).toHaveLength(4);
  });

  it('goes straight to the base branch where it is told so', async () => {
    const { repo } = clientOf(double);
    const head = headOf(double);
    const direct = onboard(double, { branch: 'main', head, pullRequest: null });
    const done = await commit(repo, direct, false);
    expect(done.pullRequest).toBeNull();
    expect(done.commitUrl).toBe(
      `http://127.0.0.1:${double.port}/acme/config/commit/${headOf(double)}`,
    );
    expect(double.commits('acme', 'config', 'main')).toHaveLength(2);
  });

  it('deletes files', async () => {
    const files = [{ path: 'docs/b.md', content: null }];
    await commit(clientOf(double).repo, onboard(double, { files }), false);
    expect(double.listFiles('acme', 'config', branch)).not.toContain('docs/b.md');
  });

  it('done a second time makes nothing more', async () => {
    const { repo } = clientOf(double);
    const first = await commit(repo, onboard(double), false);
    double.log.clear();
    expect(await commit(repo, onboard(double), false)).toEqual(first);
    expect(succeeded(double)).toEqual(OBJECTS);
  });

  it('by two at once is one', async () => {
    const effect = onboard(double);
    const [one, other] = await Promise.all(
      // `queued` lets them race as two processes would.
      [clientOf(double), clientOf(double)].map(({ repo }) => commit(repo, effect, true)),
    );
    expect(one).toEqual(other);
    expect(double.commits('acme', 'config', branch)).toHaveLength(2);
    expect(double.pulls('acme', 'config')).toHaveLength(1);
  });

  it('does not take a branch without commits for its own', async () => {
    const { repo } = clientOf(double);
    const path = 'POST /repos/{owner}/{repo}/git/refs';
    const params = { ref: `refs/heads/${branch}`, sha: headOf(double) };
    await repo.request({ route: path, params, what: 'test' });
    await expect(commit(repo, onboard(double), false)).rejects.toThrow(LostRace);
    expect(headOf(double, branch)).toBe(headOf(double));
  });

  it('keeps the modes of files, and removes what is there', async () => {
    const { repo } = clientOf(double);
    const files = [
      { path: 'docs/deep/a.md', content: null },
      { path: 'docs/never.md', content: null },
      { path: 'docs/b.md', content: new TextEncoder().encode('B\n') },
    ];
    await commit(repo, onboard(double, { files }), false);
    expect(double.readFile('acme', 'config', branch, 'docs/deep/a.md')).toBeUndefined();
    expect(double.readFile('acme', 'config', branch, 'docs/b.md')).toBe('B\n');
    expect(double.readFile('acme', 'config', branch, CATALOG)).toBe(FILES[CATALOG]);
  });

  it('goes on from a commit without a pull request', async () => {
    const { repo } = clientOf(double);
    double.faults.add({
      method: 'POST',
      path: '/pulls',
      status: 422,
      body: { message: 'no' },
      times: 1,
    });
    await expect(commit(repo, onboard(double), false)).rejects.toThrow(/github\/refused/);
    const done = await commit(repo, onboard(double), false);
    expect(done.pullRequest?.number).toBe(1);
    expect(double.commits('acme', 'config', branch)).toHaveLength(2);
  });

  it('loses the race when the branch was made by somebody else, and touches nothing', async () => {
    const effect = onboard(double);
    const theirs = double.commitAs('jane', 'acme', 'config', branch, { a: 'a' });
    await expect(commit(clientOf(double).repo, effect, false)).rejects.toThrow(LostRace);
    expect(headOf(double, branch)).toBe(theirs);
    expect(succeeded(double)).toEqual(OBJECTS);
    expect(double.pulls('acme', 'config')).toEqual([]);
  });

  it('loses the race when the head moved between look and commit (STALE_DATA)', async () => {
    const effect = onboard(double, { branch: 'main', head: headOf(double), pullRequest: null });
    const { repo } = clientOf(double);
    double.faults.add({ operation: 'createCommitOnBranch', delayMs: 300, times: 1 });
    const racing = commit(repo, effect, false);
    await vi.waitFor(() => expect(double.log.mutations()).toHaveLength(1));
    const theirs = double.commitAs('jane', 'acme', 'config', 'main', { a: 'a' });
    await expect(racing).rejects.toThrow(/`main` of acme\/config has moved/);
    expect(headOf(double)).toBe(theirs);
  });

  it('loses the race when the branch is gone', async () => {
    const head = double.commitAs('jane', 'acme', 'config', branch, { a: 'a' });
    const effect = onboard(double, { head });
    double.deleteBranch('acme', 'config', branch);
    await expect(commit(clientOf(double).repo, effect, false)).rejects.toThrow(LostRace);
  });
});

describe('a pull request', () => {
  it('of somebody else from that branch is not taken over', async () => {
    const { repo } = clientOf(double);
    await commit(repo, onboard(double, { ...withPull({ body: 'mine' }) }), false);
    await expect(commit(repo, onboard(double), false)).rejects.toThrow(
      /somebody opened pull request 1/,
    );
    expect(double.pulls('acme', 'config')).toHaveLength(1);
  });

  it('of ours is described anew when the intent changed', async () => {
    const { repo } = clientOf(double);
    await commit(repo, onboard(double), false);
    const head = headOf(double, branch);
    const again = onboard(double, {
      head,
      message: 'Change mmm',
      ...withPull({ number: 1, title: 'Change mmm' }),
    });
    await commit(repo, { ...again, files: [{ path: 'x', content: new Uint8Array([120]) }] }, false);
    expect(double.pulls('acme', 'config')).toMatchObject([{ number: 1, title: 'Change mmm' }]);
    double.setState('acme', 'config', 1, 'closed');
    const late = onboard(double, {
      head: headOf(double, branch),
      files: [],
      ...withPull({ number: 1 }),
    });
    await expect(commit(repo, late, false)).rejects.toThrow(/was closed in the meantime/);
  });

  it('gets labels, reviewers and its draft state; what is refused is only warned of', async () => {
    const body = { message: 'Could not resolve to a node' };
    double.faults.add({ path: 'requested_reviewers', nth: 2, status: 422, body });
    const { repo, log } = clientOf(double);
    const more = {
      draft: true,
      labels: ['onboarding'],
      reviewers: ['alice'],
      teamReviewers: ['nobody'],
    };
    const done = await commit(repo, onboard(double, withPull(more)), false);
    expect(done.pullRequest?.number).toBe(1);
    const [pull] = double.pulls('acme', 'config');
    expect(pull).toMatchObject({ draft: true, labels: ['onboarding'] });
    expect(JSON.stringify(pull)).toContain('alice');
    expect(log.lines.join()).toMatch(/could not request a review from teams/);
  });

  it('asks those who can be asked where GitHub refuses all for one', async () => {
    const refusal = { status: 422, body: { message: 'One of them is not a collaborator' } };
    double.faults.add({ path: 'requested_reviewers', nth: 1, ...refusal });
    double.faults.add({ path: 'requested_reviewers', nth: 3, ...refusal });
    const { repo, log } = clientOf(double);
    const more = { reviewers: ['alice', 'nobody'] };
    await commit(repo, onboard(double, withPull(more)), false);
    expect(JSON.stringify(double.pulls('acme', 'config'))).toContain('alice');
    expect(log.lines.join()).toMatch(/could not request a review from people \(nobody\)/);
  });

  it('gets on a later run what it lacks, once', async () => {
    const { repo } = clientOf(double);
    await commit(repo, onboard(double), false);
    const more = { number: 1, labels: ['onboarding'], reviewers: ['alice'] };
    const head = headOf(double, 'ameide/onboard/mmm');
    const late = onboard(double, { ...withPull(more), head, files: [] });
    await commit(repo, late, false);
    await commit(repo, late, false);
    expect(double.pulls('acme', 'config')).toMatchObject([{ labels: ['onboarding'] }]);
    const asked = double.log
      .mutations()
      .filter(({ path }) => path.endsWith('/requested_reviewers'));
    expect(asked).toHaveLength(1);
  });

  it('is merged at once where there is nothing to wait for', async () => {
    double.configure('acme', 'config', { allow_auto_merge: true });
    double.unknownLooks = 2;
    await commit(clientOf(double).repo, onboard(double, withPull({ autoMerge: 'squash' })), false);
    expect(double.pulls('acme', 'config')).toMatchObject([{ state: 'closed' }]);
    expect(double.readFile('acme', 'config', 'main', CATALOG)).toContain('mmm');
  });

  it('waits for the rules of the repository where there are some', async () => {
    double.configure('acme', 'config', { allow_auto_merge: true });
    double.protect('acme', 'config', 'main', { approvals: 1 });
    await commit(clientOf(double).repo, onboard(double, withPull({ autoMerge: 'merge' })), false);
    expect(double.pulls('acme', 'config', 'open')).toHaveLength(1);
    await double.approve('alice', 'acme', 'config', 1);
    expect(double.pulls('acme', 'config', 'open')).toHaveLength(0);
  });
});

describe('a merge queue', () => {
  const merging = () => onboard(double, withPull({ autoMerge: 'squash' }));
  const merges = () => double.log.find({ method: 'PUT', path: /\/merge$/ });

  it.each([true, false])('takes what is ready (auto-merge allowed: %s)', async allowed => {
    double.configure('acme', 'config', { allow_auto_merge: allowed });
    double.protect('acme', 'config', 'main', { mergeQueue: true });
    const { repo, log } = clientOf(double);
    await commit(repo, merging(), false);
    await double.settled();
    expect(log.lines).toContain('pull request 1 is in the merge queue');
    expect(double.pulls('acme', 'config')).toMatchObject([{ state: 'closed' }]);
    expect(double.readFile('acme', 'config', 'main', CATALOG)).toContain('mmm');
    expect(merges()).toEqual([]);
  });

  it('takes later what is not ready yet, where auto-merge is allowed', async () => {
    double.configure('acme', 'config', { allow_auto_merge: true });
    double.protect('acme', 'config', 'main', { mergeQueue: true, approvals: 1 });
    await commit(clientOf(double).repo, merging(), false);
    expect(double.pulls('acme', 'config', 'open')).toHaveLength(1);
    await double.approve('alice', 'acme', 'config', 1);
    expect(double.pulls('acme', 'config', 'open')).toHaveLength(0);
  });

  it('that cannot take it yet is told, and nothing is polled', async () => {
    double.protect('acme', 'config', 'main', { mergeQueue: true, approvals: 1 });
    const { repo, log, clock } = clientOf(double);
    await commit(repo, merging(), false);
    expect(log.lines.join('\n')).toMatch(
      /auto-merge is not enabled .*: the merge queue does not accept it yet \(.*approving review.*allow auto-merge/,
    );
    expect(clock.waits).toEqual([]);
    expect(merges()).toEqual([]);
  });

  it('of a server whose schema does not know it is found by the refusal', async () => {
    double.configure('acme', 'config', { allow_auto_merge: true });
    double.protect('acme', 'config', 'main', { mergeQueue: true });
    const body = { errors: [{ message: "Field 'isMergeQueueEnabled' doesn't exist" }] };
    double.faults.add({ operation: 'repository', status: 200, body });
    const { repo, log, clock } = clientOf(double);
    await commit(repo, merging(), false);
    expect(log.lines).toContain('pull request 1 is in the merge queue');
    expect(merges()).toHaveLength(1);
    expect(clock.waits).toEqual([]);
  });
});

describe('a ruleset that forbids it is named, with its rule and what to do', () => {
  const CASES = [
    [
      { type: 'branch_name_pattern', parameters: { operator: 'starts_with', pattern: 'feature/' } },
      /`Names` of `acme\/config` forbids the attempt to create the branch `ameide\/onboard\/mmm` \(rule branch_name_pattern\): .*`feature\/`[^]*help: use a `branch`/,
    ],
    [
      { type: 'creation' },
      /`Names` .*\(rule creation\): Cannot create ref[^]*help: .*exclude `ameide/,
    ],
    [
      { type: 'commit_message_pattern', parameters: { operator: 'regex', pattern: '^[A-Z]+-\\d' } },
      /`Names` .*create the branch .*\(rule commit_message_pattern\): .*it must match `[^]*help: exclude/,
    ],
  ] as const;

  it.each(CASES)('%o', async (rule, message) => {
    double.addRuleset('acme', 'config', {
      ...{ name: 'Names', include: ['refs/heads/ameide/**'], rules: [rule] },
    });
    const { repo } = clientOf(double);
    await expect(commit(repo, onboard(double), false)).rejects.toThrow(message);
    expect(double.pulls('acme', 'config')).toEqual([]);
  });

  it('also where the server does not tell its rules', async () => {
    double.addRuleset('acme', 'config', {
      name: 'x',
      include: ['~ALL'],
      rules: [{ type: 'creation' }],
    });
    double.faults.add({ path: '/rules/branches/', status: 404, body: { message: 'Not Found' } });
    await expect(commit(clientOf(double).repo, onboard(double), false)).rejects.toThrow(
      /github\/forbidden-by-ruleset: a ruleset of .*Cannot create ref/,
    );
  });
});

describe('a merge commit', () => {
  it('joins both sides: files of the effect, of the branch and of the base; never by force', async () => {
    const { repo } = clientOf(double);
    await commit(repo, onboard(double), false);
    double.commitAs('rev', 'acme', 'config', branch, { 'review.md': 'kept\n' });
    const merge = double.commitAs('jane', 'acme', 'config', 'main', {
      [CATALOG]: 'other',
      'new.md': 'new\n',
      'docs/b.md': null,
    });
    const head = headOf(double, branch);
    const files = [{ path: CATALOG, content: new TextEncoder().encode('both') }];
    const effect = onboard(double, {
      head,
      merge,
      files,
      message: 'Merge main',
      pullRequest: null,
    });
    const done = await commit(repo, effect, false);
    const [top] = double.commits('acme', 'config', branch);
    expect(top).toMatchObject({ sha: done.commit, parents: [head, merge] });
    const read = (path: string) => double.readFile('acme', 'config', branch, path);
    expect([read(CATALOG), read('review.md'), read('new.md'), read('docs/b.md')]).toEqual([
      'both',
      'kept\n',
      'new\n',
      undefined,
    ]);
    expect(read('backstage/mmm.yaml')).toBe('kind: Component\n');
    expect(double.pulls('acme', 'config', 'open')).toMatchObject([{ number: 1 }]);
    expect(await commit(repo, effect, false)).toEqual(done);
  });

  it('is refused where both sides changed a file that the effect does not bring', async () => {
    const { repo } = clientOf(double);
    const head = double.commitAs('rev', 'acme', 'config', branch, { 'README.md': 'mine\n' });
    const merge = double.commitAs('jane', 'acme', 'config', 'main', { 'README.md': 'theirs\n' });
    const effect = onboard(double, { head, merge, files: [], pullRequest: null });
    await expect(commit(repo, effect, false)).rejects.toThrow(
      /github\/merge-conflict: `README.md`/,
    );
    expect(headOf(double, branch)).toBe(head);
  });
});

describe('credentials', () => {
  it.each([
    [
      'a wrong token',
      { integrationToken: 'ghp_wrong' },
      'NotAllowedError',
      /github\/bad-credentials/,
    ],
    ['no token', { integrationToken: '' }, 'NotAllowedError', /github\/no-credentials/],
    [
      'the portal’s own where the user’s are wanted',
      { requireUserCredentials: true },
      'NotAllowedError',
      /set the `token` input/,
    ],
    [
      'a reader’s token',
      { token: 'ghp_alice' },
      'NotAllowedError',
      /github\/permission-missing.*create the branch[^]*Contents: write/,
    ],
  ])('%s: refused, saying what to do', async (_, access, name, message) => {
    const { repo } = clientOf(double, access);
    await expect(commit(repo, onboard(double), false)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
    expect(double.branches('acme', 'config')).toEqual({ main: headOf(double) });
  });

  it('the `token` input wins over the integration', async () => {
    const access = {
      integrationToken: 'ghp_wrong',
      token: 'ghp_bot',
      requireUserCredentials: true,
    };
    await commit(clientOf(double, access).repo, onboard(double), false);
    expect(double.pulls('acme', 'config')).toHaveLength(1);
  });

  it('the `token` input goes to no other host than that of the config repo', async () => {
    const access = { token: 'ghp_alice', tokenHost: 'github.com' };
    await commit(clientOf(double, access).repo, onboard(double), false);
    expect(double.pulls('acme', 'config')).toMatchObject([{ author: 'bot' }]);
    const wanted = { ...access, requireUserCredentials: true };
    await expect(commit(clientOf(double, wanted).repo, onboard(double), false)).rejects.toThrow(
      /github\/no-credentials[^]*the `token` input is not sent to `127/,
    );
  });

  it('that expired are renewed once', async () => {
    double.faults.add({ status: 401, body: { message: 'Bad credentials' }, nth: 3 });
    const { repo, log } = clientOf(double);
    await commit(repo, onboard(double), false);
    expect(log.lines.join()).toContain('requesting new ones');
  });

  it('of a host without integration are asked for', () => {
    const { hub } = clientOf(double);
    expect(() => hub.repo('github.com?owner=a&repo=b').name).not.toThrow();
    expect(() => hub.repo('ghe.example.com?owner=a&repo=b')).toThrow(/github\/no-integration/);
    expect(() => hub.repo('github.com?owner=a')).toThrow(/github\/bad-repo-url/);
  });
});
