// The cases below tests/cases/ as the native runner records them: the world of a case is built there alone (tests/core/support/).
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact, Request, Step } from '../../js/core/pkg/ameide_core.js';
import { run } from '../../dev/steps.ts';

const CASES = join(import.meta.dirname, '..', 'cases');

/** A case: what is requested, the facts of each round, and the step that comes of them natively. */
export interface Recorded {
  request: Request;
  rounds: Fact[][];
  /** Bytes are arrays of numbers. */
  step: Step;
}

/** Names of the cases, `<action>/<case>`, as far as `CASE` is part of them. */
export function caseNames(): string[] {
  const folders = (path: string) =>
    readdirSync(path, { withFileTypes: true })
      .filter(entry => entry.isDirectory() && entry.name !== '_shared')
      .map(entry => entry.name)
      .sort();
  return folders(CASES)
    .flatMap(action => folders(join(CASES, action)).map(name => `${action}/${name}`))
    .filter(name => name.includes(process.env.CASE ?? ''));
}

/** Runs the cases natively and records them. */
export class Recording {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ameide-cases-'));

  /** Fails with what the native runner says where a case does not come out as expected. */
  async open(): Promise<void> {
    const filter = ['--test', 'core', 'every_case_comes_out_as_expected'];
    const { status, output } = await run('cargo', ['test', '--quiet', ...filter], {
      quiet: true,
      env: { RECORD_CASES: this.#folder },
    });
    if (status !== 0) throw new Error(`the cases do not come out natively:\n${output}`);
  }

  case(name: string): Recorded {
    const text = readFileSync(join(this.#folder, `${name}.json`), 'utf8');
    const isBytes = (value: unknown) =>
      Array.isArray(value) && value.every(item => typeof item === 'number');
    const { request, rounds, step } = JSON.parse(text) as Recorded;
    const revived = JSON.stringify({ request, rounds });
    const given = JSON.parse(revived, (key, value: unknown) =>
      key === 'content' && isBytes(value) ? Uint8Array.from(value as number[]) : value,
    ) as Omit<Recorded, 'step'>;
    return { ...given, step };
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
