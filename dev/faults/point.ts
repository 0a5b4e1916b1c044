// One point of the matrix: a fault at a request, and what must be there in the end.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Refusal } from '../../js/core/errors.ts';
import type { Clock } from '../../js/core/clock.ts';
import { quickClock } from './clock.ts';
import { noMemory, onboard } from './job.ts';
import type { Memory } from './job.ts';
import type { FaultKind } from './kinds.ts';
import { FaultBench, SERVERS, clearFaults, injectFault } from './fixture.ts';
import type { Fixture, Server } from './fixture.ts';
import { differences, snapshot } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

export interface Point {
  server: Server;
  /** Which request of that server, from 1. */
  nth: number;
  kind: FaultKind;
  /** The process is killed as the request arrives, and the server does the work, or does not. */
  kill?: 'before' | 'after';
}

/** How a point ended. */
export interface Verdict {
  /** The request that was struck. */
  request: string;
  /** Whether the job got over it by itself, or needed a second run. */
  end: 'survived' | 'completed by a second run' | 'wrong';
  /** What is wrong. */
  wrong: string[];
}

/** Runs points one after another; what is right is learnt from a run without faults. */
export class Prober {
  readonly #bench: FaultBench;
  readonly #clock: Clock = quickClock();
  readonly #wanted: Snapshot;
  /** How many requests each server gets when nothing goes wrong. */
  readonly requests: Record<Server, number>;

  private constructor(bench: FaultBench, wanted: Snapshot, requests: Record<Server, number>) {
    this.#bench = bench;
    this.#wanted = wanted;
    this.requests = requests;
  }

  static async open(): Promise<Prober> {
    const bench = await FaultBench.open();
    const clock = quickClock();
    // The first run loads and compiles much; the second shows how it is.
    let fixture = await bench.fixture();
    await onboard(fixture.config, noMemory(), clock);
    await fixture.harness.close();
    fixture = await bench.fixture();
    await onboard(fixture.config, noMemory(), clock);
    const requests = { github: 0, harness: 0 };
    for (const server of SERVERS) requests[server] = fixture[server].log.entries.length;
    const wanted = snapshot(fixture);
    await fixture.harness.close();
    return new Prober(bench, wanted, requests);
  }

  close(): Promise<void> {
    return this.#bench.close();
  }

  async probe(point: Point): Promise<Verdict> {
    const fixture = await this.#bench.fixture();
    try {
      return point.kill ? await this.#killed(fixture, point) : await this.#faulty(fixture, point);
    } finally {
      await fixture.harness.close();
    }
  }

  async #faulty(fixture: Fixture, { server, nth, kind }: Point): Promise<Verdict> {
    let struck = -1;
    injectFault(fixture, server, nth, kind.rule, kind.lasting, () => {
      if (struck < 0) struck = fixture[server].log.entries.length - 1;
    });
    const error = await this.#run(fixture, noMemory());
    const request = nameOf(fixture, server, struck);
    await clearFaults(fixture);
    const wrong = struck < 0 ? ['the fault struck nothing'] : [];
    if (error !== undefined) {
      wrong.push(...unclear(error));
      if (kind.survived) wrong.push(`it gave up: ${messageOf(error)}`);
      const again = await this.#run(fixture, noMemory());
      if (again !== undefined) wrong.push(`the second run failed: ${messageOf(again)}`);
    }
    wrong.push(...(await this.#look(fixture)));
    const end = error === undefined ? 'survived' : 'completed by a second run';
    return { request, end: wrong.length > 0 ? 'wrong' : end, wrong };
  }

  /** The job in a process of its own, which dies; the task is then carried on with what it had kept. */
  async #killed(fixture: Fixture, { server, nth, kill }: Point): Promise<Verdict> {
    const folder = mkdtempSync(join(tmpdir(), 'ameide-killed-'));
    const file = join(folder, 'memory');
    const child = fork(join(import.meta.dirname, 'child.ts'), [
      JSON.stringify(fixture.config),
      file,
    ]);
    const gone = once(child, 'exit');
    let struck = -1;
    injectFault(fixture, server, nth, { drop: kill }, false, () => {
      struck = fixture[server].log.entries.length - 1;
      child.kill('SIGKILL');
    });
    const [, signal] = (await gone) as [number | null, string | null];
    const request = nameOf(fixture, server, struck);
    await clearFaults(fixture);
    const wrong = signal === 'SIGKILL' ? [] : ['the process was not killed'];
    const again = await this.#run(fixture, memoryOf(file));
    rmSync(folder, { recursive: true });
    if (again !== undefined) wrong.push(`the resumed task failed: ${messageOf(again)}`);
    wrong.push(...(await this.#look(fixture)));
    return { request, end: wrong.length > 0 ? 'wrong' : 'completed by a second run', wrong };
  }

  /** The error that the job ended with, if any. */
  async #run(fixture: Fixture, memory: Memory): Promise<unknown> {
    try {
      await onboard(fixture.config, memory, this.#clock);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** Compares with what is right; then the same once more must find nothing to do. */
  async #look(fixture: Fixture): Promise<string[]> {
    const wrong = differences(this.#wanted, snapshot(fixture));
    const writes = () => SERVERS.flatMap(server => fixture[server].log.mutations()).length;
    const before = writes();
    const error = await this.#run(fixture, noMemory());
    if (error !== undefined) wrong.push(`a further run failed: ${messageOf(error)}`);
    const more = writes() - before;
    if (more > 0) wrong.push(`a further run wrote ${more} times`);
    return wrong;
  }
}

function nameOf(fixture: Fixture, server: Server, index: number): string {
  const entry = fixture[server].log.entries[index];
  if (!entry) return 'no request';
  const { method, path, operation } = entry;
  return `${server} ${method} ${operation ?? path.replace(/^\/repos\/[^/]+/, '')}`;
}

/** What an error lacks that the user needs. */
function unclear(error: unknown): string[] {
  const { problems } = error as Partial<Refusal>;
  if (!problems?.length) return [`not a clear error: ${messageOf(error)}`];
  const bare = problems.find(({ code, message, help }) => !code || !message || !help);
  return bare ? [`an error without code, message or help: ${JSON.stringify(bare)}`] : [];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** What a killed process had kept: one JSON line each. */
function memoryOf(file: string): Memory {
  const memory = noMemory();
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // It was killed before it kept anything.
  }
  for (const line of text.split('\n').filter(Boolean)) {
    const [key, value] = JSON.parse(line) as [string, unknown];
    memory.set(key, value);
  }
  return memory;
}
