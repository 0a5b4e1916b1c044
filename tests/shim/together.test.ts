// One query instead of many requests: the same answers, and the REST API wherever the query does not tell all.
import type { GithubDouble } from '../../dev/github/index.ts';
import { startGithub } from '../../dev/github/index.ts';
import type { Answer, Read } from '../../js/core/pkg/ameide_core.d.ts';
import { readAll } from '../../js/core/read.ts';
import type { Servers } from '../../js/core/read.ts';
import { CATALOG, FILES, clientOf, onboard } from '../support/github.ts';
import { perform, noCheckpoint } from '../../js/core/perform.ts';

let double: GithubDouble;
const branch = 'ameide/onboard/mmm';
const LONG = `${'# a long line of a long file\n'.repeat(20_000)}services: []\n`;
const BINARY = Buffer.from([0, 1, 2, 255]);

beforeAll(async () => {
  const seed = { ...FILES, 'long.yaml': LONG, 'odd.txt': 'caf\u00e9\r\n\ttab' };
  double = await startGithub({ seed: { 'acme/config': seed }, say: () => undefined });
  double.commitAs('jane', 'acme', 'config', 'main', { 'logo.bin': BINARY.toString('latin1') });
});
afterAll(() => double.close());
beforeEach(() => {
  double.faults.clear();
  double.log.clear();
});

/** Reads with the query, or on a server that does not answer any. */
async function read(reads: Read[], withQuery = true): Promise<Answer[]> {
  const { hub, log } = clientOf(double);
  if (!withQuery) double.faults.add({ path: '/graphql', status: 404, body: {}, times: Infinity });
  const answers = await readAll({ github: hub, log } as unknown as Servers, reads);
  double.faults.clear();
  return answers;
}

function readsOf(paths: string[]): Read[] {
  const repo = clientOf(double).url;
  return [
    { type: 'branch', repo, base: 'main', branch },
    { type: 'files', repo, at: 'main', paths },
  ];
}

async function expectSame(reads: Read[]): Promise<Answer[]> {
  const answers = await read(reads);
  expect(answers).toEqual(await read(reads, false));
  return answers;
}

const requests = () => double.log.entries.map(({ method, path }) => `${method} ${path}`);

it('tells of a branch that does not exist, and of files, in one request', async () => {
  const reads = readsOf([CATALOG, 'odd.txt', 'gone.yaml']);
  await expectSame(reads);
  double.log.clear();
  await read(reads);
  expect(requests()).toEqual(['POST /graphql']);
});

it('tells of a branch with its commits and pull request, and knows its files', async () => {
  const { hub, log, url } = clientOf(double);
  const servers = { github: hub, log } as unknown as Servers;
  const made = onboard(double);
  await perform(servers, noCheckpoint, made, false, 1);
  const reads = readsOf([CATALOG]);
  const [found] = await expectSame(reads);
  expect(found).toMatchObject({ ahead: [{ message: made.message }], pulls: [{ state: 'open' }] });
  double.log.clear();
  await readAll(servers, reads);
  const at = (found as { head: string }).head;
  await readAll(servers, [{ type: 'files', repo: url, at, paths: [CATALOG] }]);
  expect(requests()).toEqual(['POST /graphql']);
});

it('asks the REST API for the merge base of a branch that its base has left behind', async () => {
  double.commitAs('jane', 'acme', 'config', 'main', { 'README.md': '# moved\n' });
  await expectSame(readsOf([CATALOG]));
});

it('asks the REST API for pull requests that teams review', async () => {
  const [pull] = double.pulls('acme', 'config');
  const { repo } = clientOf(double);
  await repo.request({
    route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
    params: { pull_number: pull!.number, team_reviewers: ['platform'] },
    what: 'request a review',
  });
  const [found] = await expectSame(readsOf([]));
  expect(found).toMatchObject({ pulls: [{ teamReviewers: ['platform'] }] });
});

it('asks the REST API for files that are long or binary, once each', async () => {
  const reads = readsOf(['long.yaml', 'logo.bin', CATALOG]);
  await expectSame(reads);
  double.log.clear();
  await read(reads);
  expect(requests().filter(path => path.includes('/contents/long.yaml'))).toHaveLength(2);
  expect(requests().filter(path => path.includes(CATALOG))).toEqual([]);
});

it('does not take a text for a file whose hash it does not have', async () => {
  const { hub, log } = clientOf(double);
  const servers = { github: hub, log } as unknown as Servers;
  const [read] = readsOf([]);
  const whole = (await readAll(servers, [read!]))[0] as { baseHead: string };
  const oid = '0'.repeat(40);
  const text = {
    mode: 33188,
    object: { __typename: 'Blob', oid, isBinary: false, isTruncated: false, text: 'x' },
  };
  const target = { __typename: 'Commit', oid: whole.baseHead, tree: { oid }, f0x0: text };
  const body = { data: { repository: { at0: { target } } } };
  double.faults.add({ path: '/graphql', status: 200, body, times: 1 });
  const other = clientOf(double);
  const [answer] = await readAll({ github: other.hub, log } as unknown as Servers, [
    { type: 'files', repo: other.url, at: 'main', paths: ['README.md'] },
  ]);
  const [file] = (answer as { files: { content: Uint8Array }[] }).files;
  expect(Buffer.from(file!.content).toString()).toBe('# moved\n');
});

it('takes a file that GitHub reports as not found for missing, and any other error for none of its business', async () => {
  const { hub, url, log } = clientOf(double);
  const servers = { github: hub, log } as unknown as Servers;
  const target = {
    __typename: 'Commit',
    oid: 'a'.repeat(40),
    tree: { oid: 'b'.repeat(40) },
    f0x0: null,
  };
  const bodyOf = (type: string) => ({
    data: { repository: { at0: { target } } },
    errors: [
      { type, path: ['repository', 'at0', 'target', 'f0x0'], message: 'Could not resolve file' },
    ],
  });
  const files: Read = { type: 'files', repo: url, at: 'main', paths: ['none.yaml'] };
  double.faults.add({ path: '/graphql', status: 200, body: bodyOf('NOT_FOUND'), times: 1 });
  expect(await readAll(servers, [files])).toMatchObject([{ commit: target.oid }]);
  double.faults.add({ path: '/graphql', status: 200, body: bodyOf('FORBIDDEN'), times: 1 });
  expect(await readAll(servers, [files])).not.toMatchObject([{ commit: target.oid }]);
});

it('tells of a repository that does not exist as the REST API does', async () => {
  const repo = clientOf(double).url.replace('config', 'none');
  await expect(read([{ type: 'branch', repo, base: 'main', branch }])).rejects.toThrow(
    /github\/not-found/,
  );
});
