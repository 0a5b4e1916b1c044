// Benchmarks of a catalog at several sizes: their options, a stage for each size, their results.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../dev/build.ts';
import { say } from '../../dev/steps.ts';
import { RESULTS, keep, machine, statusOf } from '../results.ts';
import type { Machine } from '../results.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';

interface Bench<Taken> {
  /** Of its results. */
  name: string;
  measure: (stage: Stage) => Promise<Taken>;
  print: (result: BySize<Taken>) => string;
  verdict: (sizes: Sized<Taken>[]) => string[];
}

export type Sized<Taken> = { services: number } & Taken;

export interface BySize<Taken> {
  machine: Machine;
  sizes: Sized<Taken>[];
}

/** Answers with the exit status. */
export async function bySize<Taken>(bench: Bench<Taken>): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      services: { type: 'string', default: '250,500,1000' },
      out: { type: 'string', default: RESULTS },
      'skip-build': { type: 'boolean' },
    },
  });
  if (!options['skip-build']) await build();
  const sizes: Sized<Taken>[] = [];
  for (const services of options.services.split(',').map(Number)) {
    say(`${services.toLocaleString('en')} services`);
    const stage = await openStage(services);
    try {
      sizes.push({ services, ...(await bench.measure(stage)) });
    } finally {
      await stage.close();
    }
  }
  const result = { machine, sizes };
  keep(bench.name, result, resolve(options.out));
  console.log(bench.print(result));
  return statusOf(bench.verdict(sizes));
}
