// The double of GitHub against what GitHub is known to do: the probe drives it with the real Octokit, the rest covers
// what the probe does not: faults, stale heads, request checks, restarts, merging, auto-merge, pages.

import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Octokit } from 'octokit';
import { SECONDARY_LIMIT, startGithub } from '../../dev/github/index.ts';
import type { GithubDouble, GithubOptions } from '../../dev/github/index.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
// Not held by this repository: a folder beside the checkout. Without it, the tests that need it are reported as skipped.
const CONTRACT = join(PROJECT, '../shared/contracts/github');
const PROBE = join(CONTRACT, 'probe.mjs');
const hasOpenApi = existsSync(join(CONTRACT, 'openapi-slim.json'));

const FILES = { 'services.yaml': 'services:\n  - name: aaa\n  - name: mmm\n  - name: zzz\n' };
const COMMIT = `mutation($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid signature { isValid } } }
}`;

let double: GithubDouble;
const start = async (options: GithubOptions = {}) => {
  double = await startGithub({ seed: { 'acme/config': FILES }, say: () => undefined, ...options });
  return double;
};
const folders: string[] = [];
const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), 'github-double-'));
  folders.push(folder);
  return folder;
};
afterEach(async () => {
  await double.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A client without retries, so that each request is seen once. */
function client(token = 'ghp_bot', path = '') {
  const silent = () => undefined;
  return new Octokit({
    baseUrl: double.url + path,
    auth: token,
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

const at = { owner: 'acme', repo: 'config' };
const head = (branch = 'main') => double.branches('acme', 'config')[branch] ?? '';
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('the request succeeded');
    },
    (error: { status: number; message: string; response?: { data: unknown } }) => error,
  );

function commitInput(branch: string, expectedHeadOid: string, files: Record<string, string>) {
  const additions = Object.entries(files).map(([path, text]) => ({ path, contents: btoa(text) }));
  return {
    branch: { repositoryNameWithOwner: 'acme/config', branchName: branch },
    expectedHeadOid,
    message: { headline: 'change' },
    fileChanges: { additions },
  };
}

async function openPull(branch: string, text: string) {
  double.commitAs('bot', 'acme', 'config', branch, { 'services.yaml': text });
  const { data } = await client().rest.pulls.create({
    ...at,
    title: branch,
    head: branch,
    base: 'main',
  });
  return data;
}

describe('against the probe', () => {
  it.skipIf(!existsSync(PROBE)).each(['', '/api/v3'])('does as GitHub below `%s`', async path => {
    await start({ checkAnswers: true });
    // The probe finds its packages from where it lies.
    const folder = join(PROJECT, 'node_modules/.cache/github-probe');
    mkdirSync(folder, { recursive: true });
    copyFileSync(PROBE, join(folder, 'probe.mjs'));
    const args = [join(folder, 'probe.mjs'), double.url + path, 'ghp_bot', 'bot'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout.split('\n').filter(line => line.startsWith('BAD'))).toEqual([]);
    expect(stdout).toContain('31 of 31 as GitHub');
    expect(double.violations).toEqual([]);
  });
});

describe('commits on a branch', () => {
  it('refuses a stale head as GitHub does: status 200, type STALE_DATA', async () => {
    await start();
    const stale = head();
    double.commitAs('alice', 'acme', 'config', 'main', { 'other.txt': 'x' });
    const response = await fetch(`${double.url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'token ghp_bot' },
      body: JSON.stringify({
        query: COMMIT,
        variables: { input: commitInput('main', stale, { 'services.yaml': 'gone' }) },
      }),
    });
    expect(response.status).toBe(200);
    const { data, errors } = (await response.json()) as { data: unknown; errors: unknown[] };
    expect(data).toEqual({ createCommitOnBranch: null });
    expect(errors).toMatchObject([
      {
        type: 'STALE_DATA',
        path: ['createCommitOnBranch'],
        message: `Expected branch to point to "${stale}" but it did not.  Pull and try again.`,
      },
    ]);
    expect(double.readFile('acme', 'config', 'main', 'services.yaml')).toBe(FILES['services.yaml']);
  });

  it('lets exactly one of many writers with the same head win', async () => {
    await start();
    const before = head();
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        client().graphql(COMMIT, { input: commitInput('main', before, { [`${i}.txt`]: 'x' }) }),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(double.commits('acme', 'config', 'main')).toHaveLength(2);
    expect(double.log.find({ operation: 'createCommitOnBranch', mutation: true })).toHaveLength(20);
  });

  it('writes what git itself takes for sound', async () => {
    await start();
    const input = commitInput('main', head(), { 'a/b/c.txt': 'deep', 'a.b': 'x', 'a-b/c': 'y' });
    await client().graphql(COMMIT, { input });
    const { dir } = double.repo('acme', 'config').git;
    execFileSync('git', ['fsck', '--full', '--strict'], { cwd: dir, stdio: 'pipe' });
    const shown = execFileSync('git', ['show', 'main:a/b/c.txt'], { cwd: dir, stdio: 'pipe' });
    expect(shown.toString()).toBe('deep');
  });

  it('moves several refs by `updateRefs` or none', async () => {
    await start();
    const next = double.commitAs('bot', 'acme', 'config', 'work', { 'a.txt': 'a' });
    const { data } = await client().rest.repos.get(at);
    const run = (beforeOid: string) =>
      client().graphql(
        'mutation($i: UpdateRefsInput!) { updateRefs(input: $i) { clientMutationId } }',
        {
          i: {
            repositoryId: data.node_id,
            refUpdates: [
              { name: 'refs/heads/new', afterOid: next, beforeOid: '0'.repeat(40) },
              { name: 'refs/heads/main', afterOid: next, beforeOid },
            ],
          },
        },
      );
    await expect(run(next)).rejects.toThrow(/expected/);
    expect(double.branches('acme', 'config')).not.toHaveProperty('new');
    await run(head());
    expect(double.branches('acme', 'config')).toMatchObject({ new: next, main: next });
  });
});

describe('pull requests', () => {
  it('go dirty when a merge changes the same lines, and heal by a merge commit without force', async () => {
    await start();
    const [one, two] = [
      await openPull(
        'one',
        'services:\n  - name: aaa\n  - name: bbb\n  - name: mmm\n  - name: zzz\n',
      ),
      await openPull(
        'two',
        'services:\n  - name: aaa\n  - name: ccc\n  - name: mmm\n  - name: zzz\n',
      ),
    ];
    expect(one.mergeable).toBeNull();
    await double.merge('acme', 'config', one.number);
    const get = async () =>
      (await client().rest.pulls.get({ ...at, pull_number: two.number })).data;
    expect(await get()).toMatchObject({ mergeable: false, mergeable_state: 'dirty' });
    await expect(double.merge('acme', 'config', two.number)).rejects.toMatchObject({
      answer: { status: 405 },
    });

    const healed =
      'services:\n  - name: aaa\n  - name: bbb\n  - name: ccc\n  - name: mmm\n  - name: zzz\n';
    const { git } = client().rest;
    const tree = await git.createTree({
      ...at,
      base_tree: head(),
      tree: [{ path: 'services.yaml', mode: '100644', type: 'blob', content: healed }],
    });
    const parents = [head('two'), head()];
    const merge = await git.createCommit({ ...at, message: 'heal', tree: tree.data.sha, parents });
    await git.updateRef({ ...at, ref: 'heads/two', sha: merge.data.sha, force: false });
    expect(await get()).toMatchObject({ mergeable: true, mergeable_state: 'clean' });
    await double.merge('acme', 'config', two.number);
    expect(double.readFile('acme', 'config', 'main', 'services.yaml')).toBe(healed);
  });

  it.each(['merge', 'squash', 'rebase'] as const)('merge by `%s`', async merge_method => {
    await start();
    const { number } = await openPull('one', `${FILES['services.yaml']}  - name: zzzz\n`);
    double.commitAs('alice', 'acme', 'config', 'main', { 'other.txt': 'x' });
    await client().rest.pulls.merge({ ...at, pull_number: number, merge_method });
    expect(double.readFile('acme', 'config', 'main', 'services.yaml')).toContain('zzzz');
    const [last] = double.commits('acme', 'config', 'main');
    expect(last?.parents).toHaveLength(merge_method === 'merge' ? 2 : 1);
    expect(double.pulls('acme', 'config')).toMatchObject([{ state: 'closed', mergedBy: 'bot' }]);
  });

  it('ignore merge drivers of the repository, as GitHub does', async () => {
    await start({ seed: {} });
    double.seed('acme', 'config', { ...FILES, '.gitattributes': '*.yaml merge=union\n' });
    const one = await openPull('one', 'services:\n  - name: bbb\n');
    const two = await openPull('two', 'services:\n  - name: ccc\n');
    await double.merge('acme', 'config', one.number);
    const { data } = await client().rest.pulls.get({ ...at, pull_number: two.number });
    expect(data.mergeable).toBe(false);
  });

  it('close with their branch, and are merged when the base contains them', async () => {
    await start();
    const one = await openPull('one', 'a\n');
    const two = await openPull('two', 'b\n');
    double.deleteBranch('acme', 'config', 'one');
    await client().rest.git.updateRef({ ...at, ref: 'heads/main', sha: two.head.sha });
    const pulls = double.pulls('acme', 'config');
    expect(pulls.find(p => p.number === one.number)).toMatchObject({
      state: 'closed',
      mergedAt: null,
    });
    expect(pulls.find(p => p.number === two.number)?.mergedAt).toBeTruthy();
  });

  it('auto-merge: refused when clean, done once the approval is there', async () => {
    await start();
    double.configure('acme', 'config', { allow_auto_merge: true });
    const { node_id, number } = await openPull('one', 'a\n');
    const enable = () =>
      client().graphql(
        'mutation($i: EnablePullRequestAutoMergeInput!) { enablePullRequestAutoMerge(input: $i) { clientMutationId } }',
        { i: { pullRequestId: node_id } },
      );
    await expect(enable()).rejects.toThrow('Pull request is in clean status');
    double.protect('acme', 'config', 'main', { approvals: 1 });
    const refused = await failure(client().rest.pulls.merge({ ...at, pull_number: number }));
    expect(refused.status).toBe(405);
    await enable();
    await double.approve('alice', 'acme', 'config', number);
    expect(double.pulls('acme', 'config')[0]?.mergedAt).toBeTruthy();
  });

  it('can say "not known yet" first', async () => {
    await start();
    double.unknownLooks = 2;
    const { number } = await openPull('one', 'a\n');
    const looks: Array<boolean | null> = [];
    for (let i = 0; i < 3; i++) {
      looks.push((await client().rest.pulls.get({ ...at, pull_number: number })).data.mergeable);
    }
    expect(looks).toEqual([null, null, true]);
  });

  it('update-branch answers 422 with three meanings and 202', async () => {
    await start();
    const { number } = await openPull('one', 'services:\n  - name: bbb\n');
    const update = (expected_head_sha?: string) =>
      client().rest.pulls.updateBranch({ ...at, pull_number: number, expected_head_sha });
    expect((await failure(update())).message).toMatch(/no new commits/);
    double.commitAs('alice', 'acme', 'config', 'main', { 'x.txt': 'x' });
    expect((await failure(update('0'.repeat(40)))).message).toMatch(/expected head sha/);
    expect((await update()).status).toBe(202);
    double.commitAs('alice', 'acme', 'config', 'main', { 'services.yaml': 'ours: {}\n' });
    expect((await failure(update())).message).toMatch(/merge conflict/);
  });
});

describe('reading', () => {
  it('gives big files by the raw media type only', async () => {
    const big = '# line\n'.repeat(200_000);
    await start({ seed: { 'acme/config': { 'services.yaml': big } } });
    const shown = await client().rest.repos.getContent({ ...at, path: 'services.yaml' });
    expect(shown.data).toMatchObject({ content: '', encoding: 'none', size: big.length });
    const raw = await client().rest.repos.getContent({
      ...at,
      path: 'services.yaml',
      ref: head(),
      mediaType: { format: 'raw' },
    });
    expect(raw.data as unknown as string).toBe(big);
  });

  it('reads many blobs in one GraphQL query', async () => {
    await start({ seed: { 'acme/config': { 'a.txt': 'A', 'd/b.txt': 'B' } } });
    const data = await client().graphql(`{
      viewer { login }
      repository(owner: "acme", name: "config") {
        defaultBranchRef { name target { oid } }
        a: object(expression: "main:a.txt") { ... on Blob { text } }
        b: object(expression: "main:d/b.txt") { ... on Blob { text oid } }
        none: object(expression: "main:c.txt") { ... on Blob { text } }
      }
    }`);
    expect(data).toMatchObject({
      viewer: { login: 'bot' },
      repository: {
        defaultBranchRef: { name: 'main', target: { oid: head() } },
        a: { text: 'A' },
        b: { text: 'B' },
        none: null,
      },
    });
  });

  it('pages lists with links', async () => {
    await start();
    for (let i = 0; i < 5; i++)
      double.commitAs('bot', 'acme', 'config', 'main', { 'n.txt': String(i) });
    const octokit = client('ghp_bot', '/api/v3');
    const page = { ...at, per_page: 2 };
    expect((await octokit.rest.repos.listCommits(page)).headers.link).toMatch(
      /api\/v3.*rel="next"/,
    );
    expect(await octokit.paginate(octokit.rest.repos.listCommits, page)).toHaveLength(6);
  });

  it('sees what git pushed from outside', async () => {
    await start();
    const { number } = await openPull('one', 'a\n');
    const { dir } = double.repo('acme', 'config').git;
    const clone = temporary();
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=eve', '-c', 'user.email=eve@example.com', ...args], {
        cwd: clone,
        stdio: 'pipe',
      });
    git('clone', '--quiet', '--branch', 'one', dir, '.');
    git('commit', '--quiet', '--allow-empty', '--message', 'by hand');
    git('push', '--quiet', 'origin', 'one');
    git('gc', '--quiet');
    const { data } = await client().rest.pulls.get({ ...at, pull_number: number });
    expect(data).toMatchObject({ commits: 2, head: { sha: head('one') } });
  });
});

describe('access', () => {
  it('hides private repositories, refuses readers, and follows changes at run time', async () => {
    await start();
    double.seed('acme', 'secret', FILES, { private: true });
    double.setAccess('alice', 'none', 'acme/secret');
    const secret = { owner: 'acme', repo: 'secret' };
    expect((await failure(client('ghp_alice').rest.repos.get(secret))).status).toBe(404);
    double.setAccess('alice', 'read', 'acme/secret');
    expect((await client('ghp_alice').rest.repos.get(secret)).status).toBe(200);
    const ref = { ...secret, ref: 'refs/heads/x', sha: head() };
    const refused = await failure(client('ghp_alice').rest.git.createRef(ref));
    expect(refused).toMatchObject({
      status: 403,
      response: { data: { message: 'Resource not accessible by integration' } },
    });
    await expect(
      client('ghp_alice').graphql(COMMIT, { input: commitInput('main', head(), { a: 'b' }) }),
    ).rejects.toMatchObject({ errors: [{ type: 'FORBIDDEN' }] });
    double.revokeToken('ghp_alice');
    expect((await failure(client('ghp_alice').rest.repos.get(secret))).status).toBe(401);
  });

  it('enforces a rate limit when told so', async () => {
    await start({ rateLimit: 2 });
    await client().rest.repos.get(at);
    await client().rest.repos.get(at);
    const refused = await failure(client().rest.repos.get(at));
    expect(refused).toMatchObject({
      status: 403,
      response: { headers: { 'x-ratelimit-remaining': '0' } },
    });
    expect(refused.message).toMatch(/API rate limit exceeded/);
  });
});

describe('request checks', () => {
  it.skipIf(!hasOpenApi)('refuse and record what the OpenAPI document does not allow', async () => {
    await start();
    const tree = [{ path: 'a', mode: '100645', content: 'x' }];
    const refused = await failure(client().request('POST /repos/acme/config/git/trees', { tree }));
    expect(refused.status).toBe(422);
    const missing = await failure(
      client().request('POST /repos/acme/config/git/refs', { ref: 'refs/heads/x' }),
    );
    expect(missing.message).toMatch(/"sha" wasn't supplied/);
    expect(double.violations).toMatchObject([
      { kind: 'request', method: 'POST', path: '/repos/acme/config/git/trees' },
      { kind: 'request', errors: [`"sha" wasn't supplied.`] },
    ]);
  });

  it("refuse GraphQL that GitHub's schema does not know", async () => {
    await start();
    await expect(client().graphql('{ viewer { shoeSize } }')).rejects.toThrow(/shoeSize/);
    await expect(
      client().graphql(COMMIT, {
        input: { ...commitInput('main', head(), {}), expectedHeadOid: undefined },
      }),
    ).rejects.toThrow(/expectedHeadOid/);
    expect(double.violations.map(({ kind }) => kind)).toEqual(['graphql', 'graphql']);
  });

  it('say when they are off', async () => {
    const lines: string[] = [];
    await start({ openApi: false, say: line => lines.push(line) });
    expect(lines).toEqual(['GitHub double: request checks are off: no OpenAPI document']);
  });
});

describe('faults', () => {
  const ref = { ...at, ref: 'refs/heads/x' };

  it('drop before the work, drop after the work', async () => {
    await start();
    double.faults.add({ method: 'POST', path: /git\/refs$/, drop: 'before', nth: 1 });
    await failure(client().rest.git.createRef({ ...ref, sha: head() }));
    expect(double.branches('acme', 'config')).not.toHaveProperty('x');
    double.faults.clear();
    double.faults.add({ method: 'POST', path: /git\/refs$/, drop: 'after', nth: 1 });
    await failure(client().rest.git.createRef({ ...ref, sha: head() }));
    expect(double.branches('acme', 'config')).toHaveProperty('x');
    expect(double.log.mutations().map(({ status, fault }) => [status, fault])).toEqual([
      [0, 'drop before'],
      [0, 'drop after'],
    ]);
  });

  it('a gateway error before and after the work', async () => {
    await start();
    double.faults.add({ path: '/git/refs', status: 502, times: 1 });
    expect((await failure(client().rest.git.createRef({ ...ref, sha: head() }))).status).toBe(502);
    expect(double.branches('acme', 'config')).not.toHaveProperty('x');
    double.faults.add({ path: '/git/refs', status: 502, when: 'after', times: 1 });
    expect((await failure(client().rest.git.createRef({ ...ref, sha: head() }))).status).toBe(502);
    expect(double.branches('acme', 'config')).toHaveProperty('x');
  });

  it('secondary limits, pages of a proxy, cut-off and broken bodies, by operation', async () => {
    await start();
    const limit = { status: 403, headers: { 'retry-after': '2' }, body: SECONDARY_LIMIT, times: 1 };
    double.faults.add({ operation: 'createCommitOnBranch', ...limit });
    const refused = await failure(
      client().graphql(COMMIT, { input: commitInput('main', head(), { a: 'b' }) }),
    );
    expect(refused).toMatchObject({ status: 403, response: { headers: { 'retry-after': '2' } } });

    const get = () => fetch(`${double.url}/repos/acme/config`);
    double.faults.add({ path: '/repos/acme/config', html: true, nth: 1 });
    expect((await get()).headers.get('content-type')).toBe('text/html');
    double.faults.clear();
    double.faults.add({ truncate: true, nth: 1 });
    await expect(get().then(response => response.text())).rejects.toThrow();
    double.faults.clear();
    double.faults.add({ truncate: 'silent', nth: 1 });
    await expect(get().then(response => response.json())).rejects.toThrow(SyntaxError);
    expect((await get()).status).toBe(200);
  });

  it('can be set from another process', async () => {
    await start();
    const rule = { pathPattern: 'config$', status: 503, nth: 2 };
    const set = await fetch(`${double.url}/_faults`, {
      method: 'POST',
      body: JSON.stringify(rule),
    });
    expect(set.status).toBe(201);
    const statuses = [];
    for (let i = 0; i < 3; i++)
      statuses.push((await fetch(`${double.url}/repos/acme/config`)).status);
    expect(statuses).toEqual([200, 503, 200]);
    const log = (await (await fetch(`${double.url}/_log`)).json()) as Array<{ status: number }>;
    expect(log.map(({ status }) => status)).toEqual([200, 503, 200]);
    const bad = await fetch(`${double.url}/_faults`, { method: 'POST', body: '{"statsu":1}' });
    expect(await bad.json()).toEqual({ message: 'unknown field `statsu` in fault rule' });
  });
});

describe('state', () => {
  it('goes on after a restart with the same folder', async () => {
    const folder = temporary();
    await start({ folder });
    const { number } = await openPull('one', 'a\n');
    await client().rest.issues.addLabels({ ...at, issue_number: number, labels: ['onboarding'] });
    await double.close();
    await start({ folder });
    const { data } = await client().rest.pulls.get({ ...at, pull_number: number });
    expect(data).toMatchObject({ title: 'one', mergeable: true, labels: [{ name: 'onboarding' }] });
    const next = await openPull('two', 'b\n');
    expect(next.number).toBe(number + 1);
  });
});

describe('pages', () => {
  it('show a pull request, safely, and merge it by the button', async () => {
    await start();
    const { html_url, number } = await openPull('one', 'services: <script>alert(1)</script>\n');
    const shown = await (await fetch(html_url)).text();
    expect(shown).toContain('&lt;script&gt;');
    expect(shown).not.toContain('<script>');
    const action = /action="([^"]+\/merge)"/.exec(shown)?.[1];
    const after = await fetch(double.url + action, { method: 'POST' });
    expect(after.url).toBe(html_url);
    expect(await after.text()).toContain('Merged by');
    expect(double.pulls('acme', 'config').find(p => p.number === number)?.mergedAt).toBeTruthy();
    const file = await (await fetch(`${double.url}/acme/config/blob/main/services.yaml`)).text();
    expect(file).toContain('alert(1)');
    expect((await fetch(`${double.url}/acme/nothing`)).status).toBe(404);
  });
});
