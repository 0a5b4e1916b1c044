// Waits of the main job: as long as the server asks for, within a budget, said in the log, and ended at once by the signal.
import { systemClock } from '../../js/core/clock.ts';
import { problemsOf } from '../../js/core/errors.ts';
import { quickClock } from '../../dev/faults/clock.ts';
import type { FaultRule } from '../../dev/http/index.ts';
import { SERVICE, noMemory, onboard, updateCatalog } from '../../dev/faults/job.ts';
import { FaultBench } from '../../dev/faults/fixture.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';

const bench = await FaultBench.open();
afterAll(() => bench.close());

let fixture: Fixture;
beforeEach(async () => {
  fixture = await bench.fixture();
});
afterEach(() => fixture.harness.close());

const failure = (run: Promise<unknown>) =>
  run.then(
    () => Promise.reject(new Error('it went through')),
    (error: Error) => error,
  );

describe('what the server asks for', () => {
  it('Retry-After is waited out, in seconds', async () => {
    const clock = quickClock();
    const rule = { path: '/git/refs', status: 429, headers: { 'retry-after': '37' }, nth: 1 };
    fixture.github.faults.add(rule);
    const { lines } = await onboard(fixture.config, noMemory(), clock);
    expect(clock.waits).toContain(37_000);
    expect(lines.join('\n')).toMatch(/POST .*\/git\/refs: rate limit reached; retrying in 37 s/);
  });

  it('Retry-After is waited out, as a date', async () => {
    const clock = quickClock();
    const at = new Date(clock.now() + 90_000).toUTCString();
    fixture.harness.faults.add({
      method: 'POST',
      status: 429,
      headers: { 'retry-after': at },
      nth: 1,
    });
    await onboard(fixture.config, noMemory(), clock);
    const longest = Math.max(...clock.waits);
    expect(longest).toBeGreaterThan(60_000);
    expect(longest).toBeLessThanOrEqual(90_000);
  });

  it('the reset of a spent budget is waited for', async () => {
    const clock = quickClock();
    const reset = String(Math.round(clock.now() / 1000) + 120);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    const body = { message: 'API rate limit exceeded for user ID 1.' };
    fixture.github.faults.add({
      method: 'POST',
      path: '/git/commits',
      status: 403,
      headers,
      body,
      nth: 1,
    });
    await onboard(fixture.config, noMemory(), clock);
    expect(Math.max(...clock.waits)).toBeGreaterThan(115_000);
  });

  it('GraphQL tells the same in a 200', async () => {
    const clock = quickClock();
    const body = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
    fixture.github.faults.add({ operation: 'createCommitOnBranch', status: 200, body, nth: 1 });
    const input = { operation: 'add', service: SERVICE, createPullRequest: false };
    await updateCatalog(fixture.config, input, noMemory(), clock);
    expect(Math.max(...clock.waits)).toBeGreaterThanOrEqual(500);
    expect(fixture.github.commits(fixture.owner, 'platform-next', 'main')).toHaveLength(2);
  });

  it('a wait beyond the budget is not begun: the step ends, and a later one completes it', async () => {
    const clock = quickClock();
    const heal = fixture.github.faults.add({
      path: '/pulls',
      method: 'POST',
      status: 429,
      headers: { 'retry-after': '86400' },
    });
    const error = await failure(onboard(fixture.config, noMemory(), clock));
    expect(problemsOf(error)).toMatchObject([
      { code: 'http/out-of-time', help: expect.stringContaining('try again later') },
    ]);
    expect(Math.max(0, ...clock.waits)).toBeLessThan(86_400_000);
    heal();
    await onboard(fixture.config, noMemory(), clock);
    expect(fixture.github.pulls(fixture.owner, 'platform-next')).toHaveLength(1);
  });
});

/** A job that waits in real time, cancelled a moment after it has begun to. */
async function cancelled(more: { until: RegExp; config?: Fixture['config'] }): Promise<string[]> {
  const stop = new AbortController();
  const lines: string[] = [];
  let since = 0;
  const clock = {
    ...systemClock,
    wait(milliseconds: number, signal?: AbortSignal) {
      setTimeout(() => {
        since = performance.now();
        stop.abort(new Error('cancelled by a person'));
      }, 50);
      return systemClock.wait(milliseconds, signal);
    },
  };
  const run = onboard(more.config ?? fixture.config, noMemory(), clock, stop.signal, lines);
  const error = await failure(run);
  expect(performance.now() - since).toBeLessThan(500);
  expect(error.message).toContain('cancelled by a person');
  expect(lines.join('\n')).toMatch(more.until);
  return lines;
}

describe('the signal of the task ends at once', () => {
  const slow: Partial<FaultRule> = { status: 429, headers: { 'retry-after': '300' } };

  it.each([
    ['a read', { method: 'POST', path: '/graphql', operation: 'repository' }],
    ['a commit', { method: 'POST', path: '/git/commits' }],
    ['a pull request', { method: 'POST', path: '/pulls' }],
  ] as const)('a rate limit on %s', async (_, what) => {
    fixture.github.faults.add({ ...slow, ...what });
    await cancelled({ until: /rate limit reached; retrying in 300 s/ });
  });

  it('a rate limit of Harness', async () => {
    fixture.harness.faults.add({ ...slow, method: 'POST' });
    await cancelled({ until: /ng\/api\/servicesV2: rate limit reached; retrying in 300 s/ });
  });

  it('the pause before it looks whether a lost request was carried out', async () => {
    fixture.github.faults.add({ method: 'POST', path: '/pulls', drop: 'after' });
    await cancelled({
      until: /POST .*\/pulls: connection failed .*; checking whether it was done/,
    });
  });

  it('the pace of an account', async () => {
    const { ameide } = fixture.config;
    const harness = { ...ameide['harness'], requestsPerMinute: 3 };
    const config = { ...fixture.config, ameide: { ...ameide, harness } };
    await cancelled({
      config,
      until: /limited to 3 requests per minute to Harness; continuing in \d+/,
    });
  });

  it('the rest that a new trigger is given', async () => {
    const { ameide } = fixture.config;
    const harness = { ...ameide['harness'], triggerSettleSeconds: 300 };
    const config = { ...fixture.config, ameide: { ...ameide, harness } };
    await cancelled({
      config,
      until: /waiting for Harness to register the trigger `.*`; continuing in 300 s/,
    });
  });

  it('a request that is not answered', async () => {
    const stop = new AbortController();
    const { ameide } = fixture.config;
    const config = { ...fixture.config, ameide: { ...ameide, http: { timeoutSeconds: 60 } } };
    fixture.github.faults.add({ method: 'POST', path: '/git/refs', delayMs: 5_000 });
    const run = onboard(config, noMemory(), systemClock, stop.signal);
    const begun = performance.now();
    setTimeout(() => stop.abort(new Error('cancelled by a person')), 1500);
    const error = await failure(run);
    expect(error.message).toContain('cancelled by a person');
    expect(performance.now() - begun).toBeLessThan(2_500);
  });
});
