// What the pages' plugin does beside asking the core: answers that are kept, turns and shares of callers.
import type { Operation } from '../../js/common/index.ts';
import { RateLimiter } from '../../js/core/queue.ts';
import { Shares } from '../../js/core/shares.ts';
import { Onboardings } from '../../js/plugin/reads/onboardings.ts';
import { StaleWhileRevalidate } from '../../js/plugin/reads/staleWhileRevalidate.ts';
import { Turns } from '../../js/plugin/reads/turns.ts';
import { quickClock } from '../support/tools.ts';

const settled = () => new Promise(resolve => setImmediate(resolve));

describe('an answer that is kept', () => {
  const kept = () => {
    let now = 1_000_000;
    const loads: { answer(value: string): void; fail(error: Error): void }[] = [];
    const load = () =>
      new Promise<string>((answer, fail) => {
        loads.push({ answer, fail });
      });
    const held = new StaleWhileRevalidate(
      { freshMs: 20_000, boundMs: 60_000, now: () => now },
      load,
    );
    return { held, loads, later: (ms: number) => (now += ms) };
  };

  it('is told with its age, and renewed when it is not fresh any more', async () => {
    const { held, loads, later } = kept();
    const first = held.get();
    loads[0]!.answer('one');
    expect(await first).toEqual({ answer: 'one', since: 1_000_000, renewing: false });
    later(20_000);
    expect(await held.get()).toMatchObject({ answer: 'one', renewing: false });
    later(1);
    expect(await held.get()).toEqual({ answer: 'one', since: 1_000_000, renewing: true });
    expect(loads).toHaveLength(2);
    loads[1]!.answer('two');
    await settled();
    expect(await held.get()).toEqual({ answer: 'two', since: 1_020_001, renewing: false });
  });

  it('is not told once it is older than its bound, while a newer one can be had', async () => {
    const { held, loads, later } = kept();
    const first = held.get();
    loads[0]!.answer('one');
    await first;
    later(60_001);
    const next = held.get();
    await settled();
    loads[1]!.answer('two');
    expect(await next).toMatchObject({ answer: 'two', since: 1_060_001 });
  });

  it('is told with the failure of the latest attempt, however old; the failure does not outlive the next answer', async () => {
    const { held, loads, later } = kept();
    const first = held.get();
    loads[0]!.answer('one');
    await first;
    later(3_600_000);
    const away = held.get();
    await settled();
    const failure = new Error('503');
    loads[1]!.fail(failure);
    expect(await away).toEqual({ answer: 'one', since: 1_000_000, renewing: false, failure });
    const back = held.get();
    await settled();
    loads[2]!.answer('two');
    expect(await back).toEqual({ answer: 'two', since: 4_600_000, renewing: false });
  });

  it('throws a failure where there never was an answer, and asks anew at the next look', async () => {
    const { held, loads } = kept();
    const first = held.get();
    loads[0]!.fail(new Error('503'));
    await expect(first).rejects.toThrow('503');
    const second = held.get();
    loads[1]!.answer('one');
    expect(await second).toMatchObject({ answer: 'one' });
  });

  it('is waited for only so long; a failure that comes later is told at the next look, which asks anew', async () => {
    const { held, loads } = kept();
    expect(await held.within(1)).toEqual({ renewing: true });
    const failure = new Error('503');
    loads[0]!.fail(failure);
    await settled();
    expect(await held.within(1)).toEqual({ renewing: true, failure });
    expect(loads).toHaveLength(2);
    loads[1]!.answer('one');
    await settled();
    expect(await held.within(1)).toMatchObject({ answer: 'one', renewing: false });
  });
});

describe('turns', () => {
  const options = {
    ...{ atOnce: 3, perCaller: 2, waiting: 5, keptMs: 50 },
    keeps: (answer: string) => answer !== 'partial',
  };
  const table = () => {
    const turns = new Turns<string>(options);
    const begun: string[] = [];
    const ends = new Map<string, (answer: string) => void>();
    const aborted: string[] = [];
    const ask = (caller: string, question: string, gone = new AbortController()) => {
      const answer = turns.ask(caller, question, gone.signal, signal => {
        begun.push(question);
        signal.addEventListener('abort', () => aborted.push(question));
        return new Promise((resolve, reject) => {
          ends.set(question, resolve);
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      });
      answer.catch(() => undefined);
      return { answer, gone };
    };
    return { ask, begun, ends, aborted };
  };

  it('let others pass whoever asks much', async () => {
    const { ask, begun, ends } = table();
    for (const question of ['a1', 'a2', 'a3', 'a4']) ask('a', question);
    await settled();
    expect(begun).toEqual(['a1', 'a2']);
    ask('b', 'b1');
    ask('c', 'c1');
    await settled();
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    ends.get('a1')!('done');
    await settled();
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1']);
  });

  it('work once on the same question of the same caller, and keep the answer for a moment', async () => {
    const { ask, begun, ends } = table();
    const all = [ask('a', 'q'), ask('a', 'q')];
    await settled();
    ends.get('q')!('done');
    expect(await Promise.all(all.map(({ answer }) => answer))).toEqual(['done', 'done']);
    expect(await ask('a', 'q').answer).toBe('done');
    expect(begun).toEqual(['q']);
    await new Promise(resolve => setTimeout(resolve, 80));
    ask('a', 'q');
    await settled();
    expect(begun).toEqual(['q', 'q']);
    ask('a', 'p');
    await settled();
    ends.get('q')!('done');
    ends.get('p')!('partial');
    await settled();
    ask('a', 'p');
    await settled();
    expect(begun).toEqual(['q', 'q', 'p', 'p']);
  });

  it('abort what nobody waits for any more, whether it runs or waits', async () => {
    const { ask, begun, aborted } = table();
    const [one, other, running, waiting] = [
      ask('a', 'shared'),
      ask('a', 'shared'),
      ask('a', 'running'),
      ask('a', 'waiting'),
    ];
    await settled();
    one.gone.abort();
    await settled();
    expect(aborted).toEqual([]);
    other.gone.abort();
    await settled();
    expect(aborted).toEqual(['shared']);
    waiting.gone.abort();
    running.gone.abort();
    await expect(running.answer).rejects.toThrow();
    await expect(waiting.answer).rejects.toThrow();
    await settled();
    ask('a', 'next');
    await settled();
    expect(begun.at(-1)).toBe('next');
  });

  it('keep no failure, and refuse what is too much for one caller', async () => {
    const turns = new Turns<string>(options);
    const { signal } = new AbortController();
    const fails = () => turns.ask('a', 'q', signal, () => Promise.reject(new Error('503')));
    await expect(fails()).rejects.toThrow('503');
    const { ask } = table();
    const many = Array.from({ length: 8 }, (_, index) => ask('a', `${index}`).answer);
    const refused = many.at(-1)!;
    await expect(refused).rejects.toMatchObject({ statusCode: 429 });
    expect(await turns.ask('a', 'q', signal, () => Promise.resolve('back'))).toBe('back');
  });
});

describe('shares of the pace', () => {
  it('leave room for tasks, and for whoever comes next', async () => {
    const clock = quickClock();
    const limiter = new RateLimiter(40, clock);
    const shares = new Shares(40, clock);
    const start = clock.now();
    const at = async (caller: string | undefined) => {
      const wait = (ms: number) => clock.wait(ms);
      await (caller === undefined ? limiter.pass(wait) : shares.pass(caller, limiter, wait));
      return clock.now() - start;
    };
    // Of 40 a minute pages have 30, and one caller alone half of them.
    for (let count = 0; count < 15; count++) expect(await at('one')).toBe(0);
    for (let count = 0; count < 10; count++) expect(await at('two')).toBe(0);
    expect(await at(undefined)).toBe(0);
    expect(await at('three')).toBe(0);
    expect(await at('one')).toBeGreaterThanOrEqual(60_000);
  });

  it('let tasks pass at once while pages wait', async () => {
    const clock = quickClock();
    const limiter = new RateLimiter(8, clock);
    const shares = new Shares(8, clock);
    let waited = 0;
    const wait = (ms: number) => {
      waited += ms;
      return clock.wait(ms);
    };
    for (let count = 0; count < 3; count++) await shares.pass('one', limiter, wait);
    const page = shares.pass('one', limiter, wait);
    let tasks = 0;
    for (let count = 0; count < 5; count++)
      await limiter.pass(() => Promise.resolve(void (tasks += 1)));
    expect(tasks).toBe(0);
    await page;
    expect(waited).toBeGreaterThan(0);
  });
});

describe('services that are being onboarded', () => {
  const operation = (service: string, more: Partial<Operation> = {}) =>
    ({
      ...{ id: `of-${service}`, kind: 'service.create', service, actor: 'user:default/jane' },
      ...{ status: 'succeeded', createdAt: '2026-11-27T10:00:00.000Z' },
      ...{ outputs: { pullRequestUrl: `https://pulls/${service}`, pullRequestNumber: 7 } },
      ...more,
    }) as Operation;
  const told = async (items: Operation[], closed: string[] = [], latest: Operation[] = items) => {
    const onboardings = new Onboardings({
      state: {
        operations: {
          page: () => Promise.resolve({ items }),
          latest: (name: string) => Promise.resolve(latest.find(({ service }) => service === name)),
        },
        firstDeployments: { of: () => Promise.resolve(new Map()) },
      } as never,
      services: {
        find: (name: string) => Promise.resolve(name === 'merged' ? { service: {} } : undefined),
      } as never,
      isOpen: ({ service = '' }) => Promise.resolve(!closed.includes(service)),
    });
    const found = await onboardings.list(({ name }) => name !== 'secret');
    return found.map(({ service, status, pullRequestNumber }) =>
      [service, status, pullRequestNumber].join(' '),
    );
  };

  it('are those that run, and those whose pull request is open', async () => {
    const running = operation('running', { status: 'running', outputs: undefined });
    const failed = operation('failed', { status: 'failed', outputs: undefined });
    const unchanged = operation('unchanged', { outputs: { outcome: 'unchanged' } });
    const merged = operation('merged');
    const others = [failed, unchanged, merged, operation('closed'), operation('secret')];
    expect(await told([running, operation('waiting'), ...others], ['closed'])).toEqual([
      'running running ',
      'waiting succeeded 7',
    ]);
  });

  it('are told once, by their latest operation, and not after they were offboarded', async () => {
    const again = operation('twice', { id: 'again', status: 'running', outputs: undefined });
    expect(await told([again, operation('twice')])).toEqual(['twice running ']);
    const offboarded = operation('gone', { kind: 'service.delete' });
    expect(await told([operation('gone')], [], [offboarded])).toEqual([]);
  });
});
