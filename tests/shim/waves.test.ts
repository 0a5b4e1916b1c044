// What may be written side by side: only what does not depend on each other, and one at a time where others write as well.
import type { Effect, EntityKind } from '../../js/core/pkg/ameide_core.d.ts';
import { problem, problemsOf, refusal } from '../../js/core/errors.ts';
import { inPlace } from '../../js/core/queue.ts';
import { settledSideBySide } from '../../js/core/sideBySide.ts';
import { withPartialFailure } from '../../js/core/partialFailure.ts';
import { wavesOf } from '../../js/core/waves.ts';

const put = (kind: EntityKind, identifier = kind as string) =>
  ({ type: 'putEntity', kind, identifier }) as Effect;
const commit = { type: 'commit', branch: 'main' } as Effect;
const remove = { type: 'deleteEntity', kind: 'service', identifier: 'x' } as Effect;

it('waits for what an effect may refer to, and lets a commit go beside Harness', () => {
  const service = put('service');
  const environments = [put('environment', 'int'), put('environment', 'prod')];
  const places = [put('infrastructure', 'a'), put('infrastructure', 'b')];
  const sets = [put('inputSet', 'a'), put('inputSet', 'b')];
  const effects = [service, ...environments, ...places, put('pipeline'), ...sets, commit];
  expect(wavesOf(effects).map(wave => wave.length)).toEqual([3, 2, 1, 3]);
  expect(wavesOf(effects).flat()).toEqual(effects);
});

it('leaves alone what has an order: commits, removals, triggers, templates', () => {
  const effects = [commit, commit, remove, remove, put('trigger'), put('trigger'), put('template')];
  expect(wavesOf(effects)).toEqual(effects.map(effect => [effect]));
});

it('begins nothing after a failure, and awaits what has begun', async () => {
  const begun: number[] = [];
  const results = await settledSideBySide([1, 2, 3, 4], 2, async item => {
    begun.push(item);
    await new Promise(resolve => setImmediate(resolve));
    if (item === 1) throw new Error('no');
    return item;
  });
  expect(begun).toEqual([1, 2]);
  expect(results.map(result => result?.status)).toEqual([
    'rejected',
    'fulfilled',
    undefined,
    undefined,
  ]);
});

it('tells what was written, wherever in the plan it stands', () => {
  const effects = [put('service', 'a'), put('service', 'b'), put('service', 'c')];
  const error = refusal('input', [problem('x/y', 'no')]);
  const told = withPartialFailure(error, effects, new Set([effects[2]!]));
  expect(problemsOf(told)[1]?.message).toBe(
    'already written and kept: service `c`. Not written: service `a`, service `b`',
  );
});

describe('places', () => {
  /** Begins tasks that end when they are told to; counts how many run. */
  function crowd(most: number) {
    let running = 0;
    let peak = 0;
    const ends: (() => void)[] = [];
    const start = (owner: object, signal?: AbortSignal) =>
      inPlace({ key: 'k', owner, most }, signal, async () => {
        peak = Math.max(peak, (running += 1));
        await new Promise<void>(resolve => ends.push(resolve));
        running -= 1;
      });
    const settle = () => new Promise(resolve => setImmediate(resolve));
    const endAll = async (tasks: Promise<void>[]) => {
      const over = Promise.all(tasks);
      for (let left = tasks.length; left > 0; left -= 1) {
        await settle();
        ends.shift()?.();
      }
      await settle();
      for (const end of ends.splice(0)) end();
      await over;
    };
    return { start, settle, endAll, now: () => running, peak: () => peak };
  }

  it('are several for whoever is alone', async () => {
    const { start, settle, endAll, now, peak } = crowd(3);
    const me = {};
    const tasks = Array.from({ length: 5 }, () => start(me));
    await settle();
    expect(now()).toBe(3);
    await endAll(tasks);
    expect(peak()).toBe(3);
  });

  it('are one for several', async () => {
    const { start, settle, endAll, now } = crowd(3);
    const tasks = [start({}), start({}), start({})];
    await settle();
    expect(now()).toBe(1);
    await endAll(tasks);
  });

  it('are given on when a task fails or leaves the queue', async () => {
    const { start, settle, endAll, now } = crowd(1);
    const me = {};
    const stop = new AbortController();
    const failing = inPlace({ key: 'k', owner: me, most: 1 }, undefined, () =>
      Promise.reject(new Error('no')),
    );
    const leaving = start(me, stop.signal);
    const last = start(me);
    stop.abort(new Error('left'));
    await expect(failing).rejects.toThrow('no');
    await expect(leaving).rejects.toThrow('left');
    await settle();
    expect(now()).toBe(1);
    await endAll([last]);
  });
});
