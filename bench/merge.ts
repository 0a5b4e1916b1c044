// `node bench/merge.ts`: how the time of a merge, and of an update of many services, grows with their number. A step to four times as
// many should take about four times as long.
import { CATALOG, decide, loadCore, REPO } from '../fuzz/core.ts';

const core = loadCore();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const MINUTE_MS = 60_000;

/** A catalog of services that are called by number, in an order that no reader takes for sorted. */
function catalog(from: number, count: number, more = ''): string {
  const entry = (index: number): string =>
    [
      `  - name: service-${index}`,
      '    archetype: api',
      '    profile: public-api',
      '    size: small  # for now',
      '    environments: [int, prod]',
      `    team: team-${index % 7}`,
      '',
    ].join('\n');
  const entries = Array.from({ length: count }, (_, index) => entry(from + index));
  return `services:\n${entries.join('\n')}${more}`;
}

function timed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Both sides add services at the end, one of them many. */
function additions(count: number): number {
  const file = (text: string) => ({ path: CATALOG, content: bytes(text) });
  const base = catalog(0, 100);
  const input = {
    base: file(base),
    ours: file(`${base}\n${catalog(1_000_000, 1).slice(10)}`),
    theirs: file(`${base}\n${catalog(100, count).slice(10)}`),
  };
  return timed(() => expectPlan(decide(core, { type: 'catalog:merge', input }, new Map())));
}

/** One change a side in a large catalog. */
function small(count: number): number {
  const file = (text: string) => ({ path: CATALOG, content: bytes(text) });
  const base = catalog(0, count);
  const input = {
    base: file(base),
    ours: file(base.replace('size: small', 'size: large')),
    theirs: file(`${base}\n${catalog(1_000_000, 1).slice(10)}`),
  };
  return timed(() => expectPlan(decide(core, { type: 'catalog:merge', input }, new Map())));
}

/** An update of many services, or of one, in a catalog of a size. */
function updates(size: number, count: number): number {
  const services = Array.from({ length: count }, (_, index) => ({
    name: `service-${index}`,
    size: 'large',
  }));
  const input = { repoUrl: REPO, operation: 'update' as const, entity: false, services };
  const files = new Map([[CATALOG, bytes(catalog(0, size))]]);
  return timed(() => expectPlan(decide(core, { type: 'catalog:update', input }, files)));
}

function expectPlan(decision: { kind: string }): void {
  if (decision.kind !== 'plan') throw new Error(JSON.stringify(decision).slice(0, 500));
}

/** The best of a few runs at each size, and the ratio of the times. */
function grow(what: string, sizes: [number, number], run: (size: number) => number): void {
  const best = (size: number): number => Math.min(...[1, 2, 3].map(() => run(size)));
  const [few, many] = [best(sizes[0]), best(sizes[1])];
  if (many > MINUTE_MS) throw new Error(`${what} takes over a minute`);
  console.log(
    `${what}: ${sizes[0]} in ${few.toFixed(0)} ms, ${sizes[1]} in ${many.toFixed(0)} ms, ${(many / few).toFixed(1)} times`,
  );
}

grow('services added by the other side', [2_000, 8_000], additions);
grow('services updated in one request', [500, 2_000], count => updates(2_000, count));
grow('one change a side among', [2_500, 10_000], small);
grow('one update among', [2_500, 10_000], size => updates(size, 1));
