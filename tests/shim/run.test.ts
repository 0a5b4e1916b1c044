// The loop with a core that plays from a script: it decides nothing, and stops when it must.
import type {
  Answer,
  Effect,
  Fact,
  Plan,
  Read,
  Request,
  Step,
} from '../../js/core/pkg/ameide_core.d.ts';
import { LostRace, problemsOf } from '../../js/core/errors.ts';
import { RateLimiter, serialize } from '../../js/core/queue.ts';
import { run } from '../../js/core/run.ts';
import type { Driver } from '../../js/core/run.ts';
import { keptLog, quickClock } from '../support/tools.ts';

const request: Request = {
  action: { type: 'config:check' },
  context: { now: '2026-11-21T10:00:00Z' },
};
const file = (path: string): Read => ({ type: 'files', repo: 'r', at: 'main', paths: [path] });
const effect = (key: string): Effect => ({
  type: 'deleteEntity',
  key,
  kind: 'service',
  scope: { account: 'a', org: 'o', project: 'p' },
  identifier: key,
});
const plan = (...effects: Effect[]): Step => ({
  step: 'plan',
  ...({ effects, notes: ['decided'], warnings: [], outputs: { type: 'config:check' } } as Plan),
});
const absent: Answer = { type: 'absent' };

/** Runs with a core that answers by what it knows. */
function go(
  next: (facts: Fact[], call: number) => Step,
  driver: Partial<Driver<string>> = {},
  more: { dryRun?: boolean; signal?: AbortSignal } = {},
) {
  const clock = quickClock();
  const log = keptLog();
  let calls = 0;
  const outcome = run<string>({
    core: { next: (_, facts) => next(facts, (calls += 1)) },
    request,
    driver: {
      read: async reads => reads.map(() => absent),
      perform: async one => (one.type === 'deleteEntity' ? one.key : ''),
      ...driver,
    },
    log,
    clock,
    ...more,
  });
  return { outcome, clock, log };
}

it('asks, reads, asks again with all facts, and performs in order', async () => {
  const asked: Read[][] = [];
  let known: Read[] = [];
  const { outcome, log } = go(
    facts => {
      known = facts.map(fact => fact.read);
      if (facts.length === 0) return { step: 'read', reads: [file('a'), file('b')] };
      if (facts.length === 2) return { step: 'read', reads: [file('c')] };
      return plan(effect('one'), effect('two'));
    },
    {
      read: async reads => {
        asked.push(reads);
        return reads.map(() => absent);
      },
    },
  );
  const { done } = await outcome;
  expect(done).toEqual(['one', 'two']);
  expect(asked).toEqual([[file('a'), file('b')], [file('c')]]);
  expect(known).toEqual([file('a'), file('b'), file('c')]);
  expect(log.lines).toEqual(['decided']);
});

it('does not read again what is known', async () => {
  const asked: Read[] = [];
  const { outcome } = go(
    facts =>
      facts.length === 0
        ? { step: 'read', reads: [file('a'), file('a')] }
        : facts.length === 1
          ? { step: 'read', reads: [file('a'), file('b')] }
          : plan(),
    {
      read: async reads => {
        asked.push(...reads);
        return reads.map(() => absent);
      },
    },
  );
  await outcome;
  expect(asked).toEqual([file('a'), file('b')]);
});

it('ends a core that goes round in circles', async () => {
  await expect(go(() => ({ step: 'read', reads: [file('a')] })).outcome).rejects.toThrow(
    /requested a fact again/,
  );
  const endless = go((_, call) => ({ step: 'read', reads: [file(String(call))] }));
  await expect(endless.outcome).rejects.toThrow(/not decided after 40 rounds/);
});

it('throws all problems of a refusal, readable, and attached', async () => {
  const problems = [
    {
      code: 'catalog/service-exists',
      severity: 'error' as const,
      message: 'service `x` already exists',
      help: 'use `update`',
      file: 's.yaml',
      line: 3,
      column: 5,
    },
    {
      code: 'catalog/unknown-size',
      severity: 'error' as const,
      message: 'unknown size `huge`',
      path: 'service.size',
    },
  ];
  const { outcome } = go(() => ({ step: 'reject', problems }));
  const error: Error = await outcome.then(
    () => Promise.reject(new Error('it went through')),
    found => found,
  );
  expect(error.name).toBe('InputError');
  expect(error.message).toBe(
    [
      'catalog/service-exists: service `x` already exists',
      '  at s.yaml:3:5',
      '  help: use `update`',
      'catalog/unknown-size: unknown size `huge`',
      '  at service.size',
    ].join('  \n'),
  );
  expect(problemsOf(error)).toEqual(problems);
});

it('shows the plan of a dry run and performs nothing', async () => {
  const perform = vi.fn();
  const { outcome } = go(() => plan(effect('one')), { perform }, { dryRun: true });
  const { plan: shown, done } = await outcome;
  expect(shown.effects).toEqual([effect('one')]);
  expect(done).toEqual([]);
  expect(perform).not.toHaveBeenCalled();
});

describe('a lost race', () => {
  it('starts anew with fresh facts', async () => {
    let reads = 0;
    let tries = 0;
    const { outcome, clock, log } = go(
      facts => (facts.length === 0 ? { step: 'read', reads: [file('a')] } : plan(effect('one'))),
      {
        read: async () => {
          reads += 1;
          return [absent];
        },
        perform: async () => {
          tries += 1;
          if (tries < 3) throw new LostRace('the branch moved');
          return 'done';
        },
      },
    );
    expect((await outcome).done).toEqual(['done']);
    expect(reads).toBe(3);
    expect(clock.waits).toEqual([250, 500]);
    expect(log.lines).toContain('the branch moved; reading again and recomputing the change');
  });

  it('tells what every round has done, and lets each effect know its round', async () => {
    const rounds: number[] = [];
    const { outcome } = go(() => plan(effect('one'), effect('two')), {
      perform: async (effect, _queued, round) => {
        rounds.push(round);
        if (effect.key === 'two' && round === 1) throw new LostRace('the branch moved');
        return `${effect.key} in round ${round}`;
      },
    });
    expect((await outcome).done).toEqual(['one in round 1', 'one in round 2', 'two in round 2']);
    expect(rounds).toEqual([1, 1, 2, 2]);
  });

  it('that is lost again and again becomes a ConflictError', async () => {
    const { outcome } = go(() => plan(effect('one')), {
      perform: () => Promise.reject(new LostRace('the branch `main` of acme/x has moved')),
    });
    await expect(outcome).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/run\/lost-race: the branch `main`.*5 times/),
    });
  });

  it('is run again in its turn, so that a crowd needs about one try each', async () => {
    let head = 0;
    let tries = 0;
    const one = () => {
      let seen = -1;
      return go(
        facts => (facts.length === 0 ? { step: 'read', reads: [file('a')] } : plan(effect('x'))),
        {
          read: async () => {
            await new Promise(resolve => setTimeout(resolve, 1));
            seen = head;
            return [absent];
          },
          perform: (_, queued) => {
            const work = async () => {
              tries += 1;
              await new Promise(resolve => setTimeout(resolve, 1));
              if (seen !== head) throw new LostRace('moved', 'branch');
              head += 1;
              return 'done';
            };
            return queued ? work() : serialize('branch', undefined, work);
          },
        },
      ).outcome;
    };
    await Promise.all(Array.from({ length: 50 }, one));
    expect(head).toBe(50);
    expect(tries).toBeLessThanOrEqual(100);
  });
});

describe('cancellation', () => {
  it('stops between effects', async () => {
    const stop = new AbortController();
    const performed: string[] = [];
    const { outcome } = go(
      () => plan(effect('one'), effect('two')),
      {
        perform: async one => {
          performed.push(one.type);
          stop.abort(new Error('cancelled by the user'));
          return '';
        },
      },
      { signal: stop.signal },
    );
    await expect(outcome).rejects.toThrow('cancelled by the user');
    expect(performed).toHaveLength(1);
  });

  it('leaves a queue at once, and the queue goes on', async () => {
    let release = () => {};
    const first = serialize(
      'q',
      undefined,
      () => new Promise<void>(resolve => (release = resolve)),
    );
    const stop = new AbortController();
    const second = serialize('q', stop.signal, async () => 'never');
    const third = serialize('q', undefined, async () => 'third');
    stop.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    release();
    await first;
    expect(await third).toBe('third');
  });
});

it('a pace lets through so many in any minute', async () => {
  const clock = quickClock();
  const limiter = new RateLimiter(3, clock);
  const times: number[] = [];
  const start = clock.now();
  for (let count = 0; count < 7; count++) {
    await limiter.pass();
    times.push(clock.now() - start);
  }
  expect(times).toEqual([0, 0, 0, 61_000, 61_000, 61_000, 122_000]);
});
