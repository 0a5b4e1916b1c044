// What all benchmarks share: the machine they ran on, where results are kept, and how goals are told.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

export interface Machine {
  cpu: string;
  cores: number;
  node: string;
}

export const machine: Machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
};

export const RESULTS = join(import.meta.dirname, 'results');

/** Writes `NAME.json`, and the drawing of it where there is one. */
export function keep(name: string, result: object, folder = RESULTS, drawing?: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  if (drawing !== undefined) writeFileSync(join(folder, `${name}.svg`), drawing);
}

/** A goal in a line. */
export function judged(met: boolean, text: string): string {
  return `${met ? 'met    ' : 'NOT MET'} ${text}`;
}

/** The exit status by such lines. */
export function statusOf(goals: string[]): number {
  return goals.every(line => line.startsWith('met')) ? 0 : 1;
}
