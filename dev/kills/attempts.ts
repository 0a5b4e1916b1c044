// One attempt: starters are killed until one comes through, and then everything is there.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrationSets } from '../../deploy/portal/migrations/sets.ts';
import type { Postgres } from '../faults/postgres.ts';
import { digestOf, shapeOf } from './data.ts';
import { Installation } from './installation.ts';
import type { Division } from './installation.ts';
import type { PortalStarts } from './portal.ts';

export interface Case {
  division: Division;
  /** First installation, or the upgrade of an older version with data. */
  from: 'nothing' | 'older';
  /** How many start at once. */
  starters: number;
  /** Who is killed first: our migrations, or a backend that migrates by itself. */
  first: 'ours' | 'plain';
}

export interface Outcome {
  kills: number;
  /** What is wrong, in the words of the one who said so. */
  problems: string[];
}

/** Kills that are enough for one attempt; the next start is left alone. */
const KILLS = 4;

export class Attempts {
  readonly #postgres: Postgres;
  readonly #older = new Map<Division, Installation>();
  readonly #shapes = new Map<string, Map<string, string[]>>();
  readonly #random: () => number;
  #count = 0;
  /** How long a run takes that nobody kills. */
  #whole = 1000;

  constructor(postgres: Postgres, random: () => number) {
    this.#postgres = postgres;
    this.#random = random;
  }

  /** With `portal`, the portal itself starts in the end as well. */
  async run(one: Case, portal?: PortalStarts): Promise<Outcome> {
    const shape = await this.#shapeWithoutKills(one);
    const installation = await this.#open(one);
    const outcome: Outcome = { kills: 0, problems: [] };
    const before = await this.#digests(installation, one);
    try {
      let first = one.first;
      while (outcome.kills < KILLS) {
        const killed = await this.#startAndKill(installation, one.starters, first, outcome);
        outcome.kills += killed;
        if (killed === 0 || outcome.problems.length > 0) break;
        first = 'ours';
      }
      // The next start, which nobody kills; where one came through, it finds everything done.
      const next = await this.#start(installation, 'ours');
      const { status, said } = await next.go();
      if (status !== 0) outcome.problems.push(`the next start ended with ${status}: ${said}`);
      if (one.from === 'older' && (await this.#digests(installation, one)) !== before)
        outcome.problems.push('rows are lost');
      for (const plugin of migrationSets().keys()) {
        const found = await installation.in(plugin, shapeOf);
        const expected = shape.get(plugin)!;
        const differing = [
          ...found.filter(line => !expected.includes(line)).map(line => `too much: ${line}`),
          ...expected.filter(line => !found.includes(line)).map(line => `missing: ${line}`),
        ];
        outcome.problems.push(...differing.map(line => `${plugin}: ${line}`));
      }
      if (portal) outcome.problems.push(...(await portal.start(installation)));
    } finally {
      await installation.drop();
    }
    return outcome;
  }

  /** Starts some at once, and kills each at a moment of its own; how many were killed before they were done. */
  async #startAndKill(
    installation: Installation,
    count: number,
    mode: Case['first'],
    outcome: Outcome,
  ): Promise<number> {
    const starters = await Promise.all(
      Array.from({ length: count }, () => this.#start(installation, mode)),
    );
    const ends = await Promise.all(
      starters.map(async starter => {
        const ended = starter.go();
        const moment = this.#random() * this.#whole * (mode === 'plain' ? 0.7 : 1);
        await Promise.race([ended, sleep(moment)]);
        starter.kill();
        return ended;
      }),
    );
    for (const { status, said } of ends)
      // Those of a backend fall over each other; that is what is repaired.
      if (status !== 0 && status !== 'SIGKILL' && mode === 'ours')
        outcome.problems.push(`a start that was not killed ended with ${status}: ${said}`);
    return ends.filter(({ status }) => status === 'SIGKILL').length;
  }

  async #start(installation: Installation, mode: Case['first']): Promise<Starter> {
    const starter = new Starter(JSON.stringify(installation.config), mode);
    await starter.loaded;
    return starter;
  }

  async #open({ division, from }: Case): Promise<Installation> {
    const installation = new Installation(this.#postgres, division, `k${this.#count++}`);
    if (from === 'older') await installation.copy(await this.#olderOne(division));
    else if (division === 'schema') await installation.create();
    return installation;
  }

  async #olderOne(division: Division): Promise<Installation> {
    const made = this.#older.get(division) ?? new Installation(this.#postgres, division, 'older');
    if (!this.#older.has(division)) {
      await made.makeOlder();
      this.#older.set(division, made);
    }
    return made;
  }

  async #digests(installation: Installation, { from }: Case): Promise<string> {
    if (from === 'nothing') return '';
    const digests = ['catalog', 'scaffolder'].map(plugin =>
      installation.in(plugin, knex => digestOf(knex, plugin)),
    );
    return (await Promise.all(digests)).join(' ');
  }

  /** What comes out when nobody is killed. */
  async #shapeWithoutKills(one: Case): Promise<Map<string, string[]>> {
    const key = `${one.division} ${one.from}`;
    const known = this.#shapes.get(key);
    if (known) return known;
    const installation = await this.#open(one);
    const starter = await this.#start(installation, 'ours');
    const began = performance.now();
    const { status, said } = await starter.go();
    if (status !== 0) throw new Error(`without a kill it ended with ${status}: ${said}`);
    this.#whole = performance.now() - began;
    const shapes = new Map<string, string[]>();
    for (const plugin of migrationSets().keys())
      shapes.set(plugin, await installation.in(plugin, shapeOf));
    this.#shapes.set(key, shapes);
    await installation.drop();
    return shapes;
  }
}

/** One process that migrates. */
class Starter {
  readonly #child: ChildProcess;
  readonly loaded: Promise<unknown>;
  #said = '';

  constructor(config: string, mode: string) {
    this.#child = fork(join(import.meta.dirname, 'starter.ts'), [config, mode], { silent: true });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
    this.loaded = once(this.#child, 'message');
  }

  /** Lets it migrate, and waits until it has ended. */
  async go(): Promise<{ status: number | string; said: string }> {
    const ended = once(this.#child, 'close') as Promise<[number | null, string]>;
    this.#child.send('go');
    const [code, signal] = await ended;
    return { status: code ?? signal, said: this.#said.trim().slice(-2000) };
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
