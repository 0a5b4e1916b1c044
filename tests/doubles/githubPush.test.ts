// git over HTTP at the double of GitHub: with git itself, and with what Backstage pushes with.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { initRepoAndPush } from '@backstage/plugin-scaffolder-node';
import { mockServices } from '@backstage/backend-test-utils';
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';

const execute = promisify(execFile);

let github: GithubDouble;
let folder: string;
beforeEach(async () => {
  github = await startGithub({ seed: { 'company/orders': { 'a.txt': 'a\n' } }, say: () => {} });
  github.seed('company', 'secret', { 'a.txt': 'a\n' }, { private: true });
  folder = mkdtempSync(join(tmpdir(), 'github-push-'));
});
afterEach(async () => {
  await github.close();
  rmSync(folder, { recursive: true });
});

const urlOf = (repo: string, token?: string) =>
  `${github.url.replace('//', token ? `//x-access-token:${token}@` : '//')}/company/${repo}.git`;

function git(...args: string[]) {
  const env = {
    ...process.env,
    ...{ GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
  };
  const who = ['-c', 'user.name=Jane', '-c', 'user.email=jane@company.example'];
  return execute('git', [...who, ...args], { cwd: folder, env });
}

it('clones, and takes a push of those who may write', async () => {
  await git('clone', '--quiet', urlOf('orders', 'ghp_bot'), '.');
  writeFileSync(join(folder, 'b.txt'), 'b\n');
  await git('add', 'b.txt');
  await git('commit', '--quiet', '--message', 'Add b');
  await git('push', '--quiet', 'origin', 'main', 'main:topic');
  expect(github.listFiles('company', 'orders', 'main')).toEqual(['a.txt', 'b.txt']);
  expect(Object.keys(github.branches('company', 'orders'))).toEqual(['main', 'topic']);
  await git('push', '--quiet', 'origin', ':topic');
  expect(Object.keys(github.branches('company', 'orders'))).toEqual(['main']);
});

it('a push to the head of a pull request is seen there', async () => {
  github.commitAs('bot', 'company', 'orders', 'topic', { 'b.txt': 'b\n' });
  const headers = { authorization: 'Bearer ghp_bot', 'content-type': 'application/json' };
  const body = JSON.stringify({ title: 'b', head: 'topic', base: 'main' });
  await fetch(`${github.url}/repos/company/orders/pulls`, { method: 'POST', headers, body });
  await git('clone', '--quiet', '--branch', 'topic', urlOf('orders', 'ghp_bot'), '.');
  await git('commit', '--quiet', '--allow-empty', '--message', 'Once more');
  await git('push', '--quiet', 'origin', 'topic');
  const { stdout } = await git('rev-parse', 'HEAD');
  expect(github.pulls('company', 'orders')[0]?.headSha).toBe(stdout.trim());
});

it('refuses who may not write, and hides what is private', async () => {
  await git('clone', '--quiet', urlOf('orders'), '.');
  await git('commit', '--quiet', '--allow-empty', '--message', 'Not allowed');
  await expect(git('push', '--quiet', 'origin', 'main')).rejects.toThrow(/could not read Username/);
  await expect(git('push', '--quiet', urlOf('orders', 'ghp_alice'), 'main')).rejects.toThrow('403');
  await expect(git('ls-remote', urlOf('secret'))).rejects.toThrow(/could not read Username/);
  await expect(git('ls-remote', urlOf('nothing', 'ghp_bot'))).rejects.toThrow('not found');
  expect(github.commits('company', 'orders', 'main')).toHaveLength(1);
});

it('takes what Backstage pushes into an empty repository', async () => {
  const headers = { authorization: 'Bearer ghp_bot', 'content-type': 'application/json' };
  const body = JSON.stringify({ name: 'empty', private: true });
  await fetch(`${github.url}/orgs/company/repos`, { method: 'POST', headers, body });
  writeFileSync(join(folder, 'README.md'), '# Empty\n');
  await initRepoAndPush({
    dir: folder,
    remoteUrl: urlOf('empty'),
    defaultBranch: 'main',
    auth: { username: 'x-access-token', password: 'ghp_bot' },
    logger: mockServices.logger.mock(),
  });
  expect(github.readFile('company', 'empty', 'main', 'README.md')).toBe('# Empty\n');
});
