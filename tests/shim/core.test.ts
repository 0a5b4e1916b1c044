// The core's recovery: whatever kills an instance reaches the caller as an ordinary error, and the next call works.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildFaults } from '../../dev/build.ts';
import { Core, loadCore } from '../../js/core/core.ts';
import type { Bindings } from '../../js/core/core.ts';

interface Faulty extends Bindings {
  provoke(kind: string): number;
}

const require = createRequire(import.meta.url);
const PATH = join(import.meta.dirname, '..', '..', 'target', 'wasm-faults', 'ameide_core.js');
const KINDS = ['panic', 'overflow', 'memory'];
const check = {
  action: { type: 'config:check' as const },
  context: { now: '2026-11-21T10:00:00Z' },
};

let core: Core<Faulty>;
beforeAll(async () => {
  await buildFaults();
  core = new Core(require(PATH) as Faulty);
}, 600_000);

const works = (one: Core) =>
  expect(one.next(check, [])).toMatchObject({ step: 'plan', effects: [] });

it.each(KINDS)('%s: an ordinary error, and the next call works', kind => {
  let error: unknown;
  try {
    core.call(loaded => loaded.provoke(kind));
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(WebAssembly.RuntimeError);
  expect(error).not.toBeInstanceOf(RangeError);
  expect((error as Error).message).toMatch(
    /core failed on this request and was restarted.*Nothing was written/,
  );
  works(core);
});

it('thirty in a row, of every kind', () => {
  for (let count = 0; count < 30; count++) {
    expect(() => core.call(loaded => loaded.provoke(KINDS[count % 3] as string))).toThrow(
      /restarted/,
    );
    works(core);
  }
});

it('a build that cannot reset itself is loaded anew', () => {
  let loads = 0;
  const load = (): Faulty => {
    loads += 1;
    delete require.cache[PATH];
    const { next, provoke } = require(PATH) as Faulty;
    return { next, provoke };
  };
  const plain = new Core(load(), load);
  for (const kind of KINDS) {
    expect(() => plain.call(loaded => loaded.provoke(kind))).toThrow(/restarted/);
    works(plain);
  }
  expect(loads).toBe(4);
});

it('what the core throws itself is passed on as it is, and resets nothing', () => {
  const wrong = { action: { type: 'no:such' }, context: {} } as never;
  expect(() => core.next(wrong, [])).toThrow(/does not match its declared type/);
  works(core);
});

it('the core that the package carries is loaded once', () => {
  works(loadCore());
  expect(loadCore()).toBe(loadCore());
  expect(
    Object.keys(
      require(
        join(import.meta.dirname, '..', '..', 'js', 'core', 'pkg', 'ameide_core.js'),
      ) as object,
    ),
  ).not.toContain('provoke');
});
