// Every request of a commit with a pull request, hit by every fault: one branch, one commit, one pull request, nothing else.
import type { FaultRule } from '../../dev/http/index.ts';
import { LostRace } from '../../js/core/errors.ts';
import { commit } from '../../js/core/github/commit.ts';
import { readBranch } from '../../js/core/github/branch.ts';
import { readTogether } from '../../js/core/github/together.ts';
import { CATALOG, clientOf, headOf, onboard, openGithub } from '../support/github.ts';

/** Longer than a request may take where slowness is the fault. */
const SLOW_MS = 2500;
const FAULTS: Record<string, Partial<FaultRule>> = {
  '429 with Retry-After': {
    status: 429,
    headers: { 'retry-after': '2' },
    body: { message: 'slow down' },
  },
  '429 without': { status: 429, body: { message: 'slow down' } },
  'secondary limit': { status: 403, body: { message: 'You have exceeded a secondary rate limit' } },
  '500 before': { status: 500, body: {} },
  '502 before': { status: 502, html: true },
  '502 after': { status: 502, html: true, when: 'after' },
  'drop before': { drop: 'before' },
  'drop after': { drop: 'after' },
  'cut off': { truncate: true },
  'cut off silently': { truncate: 'silent' },
  HTML: { html: true },
  'expired token': { status: 401, body: { message: 'Bad credentials' } },
  slow: { delayMs: SLOW_MS },
};
/** Requests that a whole round sends; the matrix strikes each of them. */
const REQUESTS = 9;

async function onboardOnce(double: Awaited<ReturnType<typeof openGithub>>, timeoutMs = 30_000) {
  const { repo } = clientOf(double, {}, { timeoutMs });
  const [branch, paths] = ['ameide/onboard/mmm', [CATALOG, 'backstage/mmm.yaml']];
  const of = { repo: 'config' };
  await readTogether(repo, [
    { type: 'branch', ...of, base: 'main', branch },
    { type: 'files', ...of, at: 'main', paths },
  ]);
  await readBranch(repo, 'main', branch);
  const effect = onboard(double);
  return commit(repo, effect, false);
}

it('strikes every request of a round', async () => {
  const double = await openGithub();
  await onboardOnce(double);
  expect(double.log.entries).toHaveLength(REQUESTS);
  await double.close();
});

describe.concurrent.each(Object.entries(FAULTS))('%s', (_, fault) => {
  it.each(Array.from({ length: REQUESTS }, (_none, index) => index + 1))(
    'at request %i',
    async nth => {
      const double = await openGithub();
      try {
        double.faults.add({ ...fault, nth });
        const done = await onboardOnce(double, fault.delayMs === SLOW_MS ? 1500 : undefined);
        expect(double.faults.struck()).toBe(1);
        expect(Object.keys(double.branches('acme', 'config')).sort()).toEqual([
          'ameide/onboard/mmm',
          'main',
        ]);
        expect(double.commits('acme', 'config', 'ameide/onboard/mmm')).toHaveLength(2);
        expect(done.commit).toBe(headOf(double, 'ameide/onboard/mmm'));
        expect(double.pulls('acme', 'config')).toMatchObject([
          { number: done.pullRequest?.number },
        ]);
      } finally {
        await double.close();
      }
    },
  );
});

it('a permission revoked half-way is an error that says so, and a later run completes it', async () => {
  const double = await openGithub();
  const forbidden = { message: 'Resource not accessible by integration' };
  const heal = double.faults.add({
    method: 'POST',
    path: '/git/commits',
    status: 403,
    body: forbidden,
  });
  await expect(onboardOnce(double)).rejects.toThrow(
    /github\/permission-missing.*create the branch[^]*Contents: write/,
  );
  heal();
  await onboardOnce(double);
  expect(double.pulls('acme', 'config')).toHaveLength(1);
  await double.close();
});

it('a server that is down for good is an error, and nothing is half done', async () => {
  const double = await openGithub();
  const heal = double.faults.add({ method: 'POST', path: '/git/refs', status: 503, body: {} });
  await expect(onboardOnce(double)).rejects.toThrow(/http\/unreachable/);
  heal();
  expect(Object.keys(double.branches('acme', 'config'))).toEqual(['main']);
  await onboardOnce(double).catch(error => expect(error).not.toBeInstanceOf(LostRace));
  await double.close();
});
