// `npm run bench:manifests`: a full build, a plan and a small build, against one process of `kubectl kustomize` an overlay. Exit status 0
// when all goals are met. `--services 100` takes one size; `--verify-all` compares every overlay at every size byte by byte.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../dev/build.ts';
import { say } from '../dev/steps.ts';
import { Stage } from './manifests/stage.ts';
import type { Cost } from './manifests/stage.ts';
import { RESULTS, judged, keep, machine, statusOf } from './results.ts';
import { short, table } from './table.ts';

const { values: options } = parseArgs({
  options: {
    services: { type: 'string' },
    out: { type: 'string' },
    'verify-all': { type: 'boolean' },
    'skip-build': { type: 'boolean' },
  },
});
const out = resolve(options.out ?? RESULTS);
const sizes = options.services ? [Number(options.services)] : [100, 1_000];
/** Every shape is among so many services. */
const SAMPLE = 12;
/** At most so much of the CPU of one process an overlay, by the number of services. */
const SHARE: Record<number, number> = { 100: 1 / 40, 1_000: 1 / 150 };

interface Size {
  services: number;
  overlays: number;
  verified: number;
  full: Measured;
  plan: Measured;
  small: Measured;
  /** The same for all overlays one by one, from the mean of those measured. */
  oneByOne: number;
  alone: Measured;
}
type Measured = Omit<Cost, 'output'>;

if (!options['skip-build']) await build();
const results = sizes.map(measure);
keep('manifests', { machine, sizes: results }, out);
const verdicts = results.flatMap(verdict);
console.log(`\n${print(results)}\n\n${verdicts.join('\n')}`);
process.exit(statusOf(verdicts));

function measure(services: number): Size {
  say(`${services.toLocaleString('en')} services`);
  const stage = new Stage(services);
  try {
    const full = stage.ameide('build');
    const names = Array.from(
      { length: SAMPLE },
      (_, index) => `svc-${String(index).padStart(5, '0')}`,
    );
    const roots = stage.verified(options['verify-all'] ? [] : names);
    const alone = roots.slice(0, SAMPLE * 6).map(root => stage.alone(root));
    if (!stage.ameide('build').output.includes('nothing to do'))
      throw new Error('a second build found something to do');
    stage.catalog(7);
    const plan = least(() => stage.ameide('plan'));
    const small = stage.ameide('build');
    if (!small.output.includes('runs once')) throw new Error('more than one process was run');
    const mean = alone.reduce((sum, one) => sum + one.cpu, 0) / alone.length;
    const largest = Math.max(...alone.map(one => one.megabytes));
    return {
      ...{ services, overlays: services * 6, verified: roots.length },
      ...{ full: bare(full), plan: bare(plan), small: bare(small), oneByOne: mean * services * 6 },
      alone: { cpu: mean, seconds: alone[0]?.seconds ?? 0, megabytes: largest },
    };
  } finally {
    stage.close();
  }
}

function bare({ cpu, seconds, megabytes }: Cost): Measured {
  return { cpu, seconds, megabytes };
}

/** The least of three: the others met a slow moment of the machine. */
function least(run: () => Cost): Cost {
  return [run(), run(), run()].sort((a, b) => a.cpu - b.cpu)[0] as Cost;
}

function print(all: Size[]): string {
  const row = (label: string, size: Size, { cpu, megabytes }: Measured) => [
    label,
    String(size.services),
    short(cpu),
    `1/${short(size.oneByOne / cpu)}`,
    short(megabytes),
  ];
  const alone = (size: Size) =>
    row('kubectl kustomize, one process an overlay', size, {
      ...size.alone,
      cpu: size.oneByOne,
    });
  return table(
    ['', 'services', 'CPU seconds', 'share', 'megabytes'],
    all.flatMap(size => [
      alone(size),
      row('ameide manifests build, everything', size, size.full),
      row('ameide manifests plan, one changed', size, size.plan),
      row('ameide manifests build, one changed', size, size.small),
    ]),
  );
}

/** What is asked of it. */
function verdict({ services, verified, full, plan, oneByOne, alone }: Size): string[] {
  const share = SHARE[services] ?? 1 / 40;
  return [
    judged(
      verified > 0,
      `${services} services: ${verified} overlays built by themselves have the same bytes`,
    ),
    judged(
      full.cpu <= oneByOne * share,
      `${services} services: a full build takes at most 1/${Math.round(1 / share)} of the CPU`,
    ),
    judged(
      plan.cpu <= alone.cpu * 2,
      `${services} services: a plan takes at most what two processes of kustomize take (${short(alone.cpu * 2)} s)`,
    ),
    judged(
      full.megabytes <= alone.megabytes * 1.5,
      `${services} services: at most 1.5 times the memory of kubectl kustomize (${short(alone.megabytes)} MB)`,
    ),
  ];
}
