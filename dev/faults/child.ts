// The job in a process of its own, to be killed: `child.ts FIXTURE FILE`. What a task keeps is written to the file at once.
import { appendFileSync } from 'node:fs';
import { quickClock } from './clock.ts';
import { noMemory, onboard } from './job.ts';
import type { FixtureConfig } from './fixture.ts';

const [fixture = '', file = ''] = process.argv.slice(2);
const memory = noMemory();
const kept = {
  get: (key: string) => memory.get(key),
  set(key: string, value: unknown) {
    memory.set(key, value);
    appendFileSync(file, `${JSON.stringify([key, value])}\n`);
  },
};
await onboard(JSON.parse(fixture) as FixtureConfig, kept, quickClock());
