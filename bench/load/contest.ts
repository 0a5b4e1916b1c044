// A crowd onboards at once; then its pull requests are merged one after another. What is left of the catalog, and what did it take?
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { healPulls, systemClock } from '../../dev/faults/job.ts';
import { FILE, OWNER } from './stage.ts';
import type { Stage } from './stage.ts';

export type Way = 'ours' | 'theirs';

/** An entry of the catalog. */
export type Service = { name: string } & Record<string, unknown>;

export interface Outcome {
  way: Way;
  asked: number;
  /** Tasks that ended well. */
  tasks: number;
  merged: number;
  /** Pull requests that were left conflicting. */
  dirty: number;
  /** Services that were asked for and are not in the catalog. */
  lost: number;
  /** Of these, those that had been merged, and were taken out again by a later merge. */
  reverted: number;
  /** Services of before that are gone or changed. */
  damaged: number;
  comments: { before: number; after: number };
  /** Lines of the first catalog that are not in the last one, in their order. */
  linesLost: number;
  /** Lines that the average pull request adds and removes. */
  diff: { added: number; removed: number };
  /** Whether the catalog is exactly as it should be. */
  exact: boolean;
  /** Merge commits by healing. */
  healed: number;
  /** Requests that wrote, by kind: of the onboarding, and of the healing. */
  onboarding: Record<string, number>;
  healing: Record<string, number>;
  /** After each merge: how many of the services asked for are in the catalog. */
  growth: number[];
  seconds: number;
}

export interface Crowd {
  way: Way;
  repo: string;
  /** The catalog before. */
  catalog: string;
  services: Service[];
  /** So many of the pull requests are merged while the rest of the crowd has begun, and has not published yet. */
  mergedMeanwhile?: number;
  say: (line: string) => void;
}

export async function contest(stage: Stage, crowd: Crowd): Promise<Outcome> {
  const started = performance.now();
  const { way, repo, catalog, services, mergedMeanwhile = 0, say } = crowd;
  stage.repository(repo, catalog);
  stage.github.log.clear();
  const early = services.slice(0, mergedMeanwhile);
  const late = services.slice(mergedMeanwhile);
  const merging = new Merging(stage, crowd);

  const first = await start(stage, crowd, early, 'open');
  stage.gates.of(`${repo}-open`).open();
  let tasks = await finish(stage, first);
  const second = await start(stage, crowd, late, 'late');
  const gate = stage.gates.of(`${repo}-late`);
  while (gate.waiting < late.length) await sleep(50);
  await merging.all();
  gate.open();
  tasks += await finish(stage, second);
  if (mergedMeanwhile > 0) await merging.healAll();
  say(
    `${tasks} of ${services.length} tasks are done, ${way === 'ours' ? 'Ameide' : 'publish:github:pull-request'}`,
  );
  await merging.all();
  return { ...merging.outcome(), tasks, seconds: (performance.now() - started) / 1000 };
}

async function start(stage: Stage, crowd: Crowd, services: Service[], gate: string) {
  const { github } = stage;
  const fileUrl = `${github.url}/repos/${OWNER}/${crowd.repo}/contents/${FILE}`;
  const more = { repoUrl: stage.repoUrl(crowd.repo), fileUrl, gate: `${crowd.repo}-${gate}` };
  return Promise.all(
    services.map(service => stage.scaffolder.start(`load-${crowd.way}`, { service, ...more })),
  );
}

async function finish(stage: Stage, ids: string[]): Promise<number> {
  let completed = 0;
  for (const id of ids) {
    const { status, error } = await stage.scaffolder.follow(id);
    if (status === 'completed') completed += 1;
    else console.error(`a task ended as ${status}: ${error?.message}`);
  }
  return completed;
}

/** Merges what is open, oldest first, and keeps count. */
class Merging {
  readonly #stage: Stage;
  readonly #crowd: Crowd;
  readonly #healing: Record<string, number> = {};
  readonly #growth: number[] = [];
  readonly #tried = new Set<number>();
  readonly #seen = new Set<string>();
  readonly #diffs: { added: number; removed: number }[] = [];
  #healed = 0;

  constructor(stage: Stage, crowd: Crowd) {
    this.#stage = stage;
    this.#crowd = crowd;
  }

  /** Merges each open one that it has not tried yet; one that is dirty is healed first. */
  async all(): Promise<void> {
    const open = this.#open().filter(({ number }) => !this.#tried.has(number));
    this.#diffs.push(...open.map(({ head }) => this.#diffOf(head)));
    for (const { number } of open) {
      this.#tried.add(number);
      await this.#one(number);
    }
  }

  /** Heals all that is open, as the workflow does after a merge. */
  async healAll(): Promise<void> {
    if (this.#crowd.way === 'ours') await this.#heal();
  }

  async #one(number: number): Promise<void> {
    const { github } = this.#stage;
    const { way, repo, say } = this.#crowd;
    const merge = () =>
      github.merge(OWNER, repo, number).then(
        () => true,
        () => false,
      );
    let merged = await merge();
    if (!merged && way === 'ours') {
      await this.#heal([number]);
      merged = await merge();
    }
    if (!merged) return;
    const names = this.#wantedIn(this.#text());
    for (const name of names) this.#seen.add(name);
    this.#growth.push(names.length);
    if (this.#growth.length % 50 === 0) say(`${this.#growth.length} merged`);
  }

  /** Heals as the command does. */
  async #heal(pullRequests?: number[]): Promise<void> {
    const { github, repoUrl } = this.#stage;
    const host = `127.0.0.1:${github.port}`;
    const before = github.mutations().length;
    const room = {
      integration: { host, apiBaseUrl: `${github.url}/api/v3`, token: 'ghp_bot' },
      ameide: { catalog: { repoUrl: repoUrl(this.#crowd.repo), path: FILE } },
    };
    const pulls = await healPulls(room, systemClock, { pullRequests });
    this.#healed += pulls.filter(({ outcome }) => outcome === 'healed').length;
    for (const [kind, count] of Object.entries(kindsOf(github.mutations().slice(before))))
      this.#healing[kind] = (this.#healing[kind] ?? 0) + count;
  }

  outcome(): Omit<Outcome, 'tasks' | 'seconds'> {
    const { way, catalog, services } = this.#crowd;
    const text = this.#text();
    const there = this.#wantedIn(text);
    const onboarding = kindsOf(this.#stage.github.mutations());
    for (const [kind, count] of Object.entries(this.#healing)) onboarding[kind]! -= count;
    const mean = (key: 'added' | 'removed') =>
      this.#diffs.reduce((sum, diff) => sum + diff[key], 0) / (this.#diffs.length || 1);
    return {
      way,
      asked: services.length,
      merged: this.#growth.length,
      dirty: this.#open().length,
      lost: services.length - there.length,
      reverted: [...this.#seen].filter(name => !there.includes(name)).length,
      damaged: damaged(catalog, text),
      comments: { before: comments(catalog), after: comments(text) },
      linesLost: linesLost(catalog, text),
      diff: { added: mean('added'), removed: mean('removed') },
      exact: isExact(catalog, services, text),
      healed: this.#healed,
      onboarding: Object.fromEntries(Object.entries(onboarding).filter(([, count]) => count > 0)),
      healing: this.#healing,
      growth: this.#growth,
    };
  }

  #open() {
    return this.#stage.github.pulls(OWNER, this.#crowd.repo, 'open');
  }

  #text(ref = 'main'): string {
    return this.#stage.github.readFile(OWNER, this.#crowd.repo, ref, FILE) ?? '';
  }

  /** Names of the services asked for that stand in the catalog just as they were asked for. */
  #wantedIn(text: string): string[] {
    const found = new Map(servicesOf(text).map(service => [service.name, JSON.stringify(service)]));
    return this.#crowd.services
      .filter(service => found.get(service.name) === JSON.stringify(service))
      .map(({ name }) => name);
  }

  /** The lines that a pull request changes, before it is healed. */
  #diffOf(head: string): { added: number; removed: number } {
    const [before, after] = [this.#text().split('\n'), this.#text(head).split('\n')];
    const same = commonLines(before, after);
    return { added: after.length - same, removed: before.length - same };
  }
}

function kindsOf(requests: { method: string; path: string; operation?: string }[]) {
  const kinds: Record<string, number> = {};
  for (const { method, path, operation } of requests) {
    const place = path.replace(/^\/repos\/[^/]+\/[^/]+/, '').replace(/\/(heads\/.*|\d+)$/, '');
    const kind = operation ?? `${method} ${place}`;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

function servicesOf(text: string): Service[] {
  return (parse(text) as { services: Service[] }).services;
}

const comments = (text: string) => text.split('\n').filter(line => /(^|\s)#\s/.test(line)).length;

function damaged(before: string, after: string): number {
  const found = new Map(servicesOf(after).map(service => [service.name, JSON.stringify(service)]));
  return servicesOf(before).filter(service => found.get(service.name) !== JSON.stringify(service))
    .length;
}

/** Lines that cannot be found again in their order. */
function linesLost(before: string, after: string): number {
  const lines = before.split('\n');
  return lines.length - commonLines(lines, after.split('\n'));
}

/** How many lines of one stand in the other in the same order; looking ahead from where the last one was found. */
function commonLines(before: string[], after: string[]): number {
  let [found, from] = [0, 0];
  for (const line of before) {
    const at = after.indexOf(line, from);
    if (at < 0) continue;
    found += 1;
    from = at + 1;
  }
  return found;
}

/** Every line of before in its place, every service asked for once, in its place by name, and nothing else. */
function isExact(before: string, wanted: Service[], after: string): boolean {
  const services = servicesOf(after);
  const names = services.map(({ name }) => name);
  const expected = [...servicesOf(before), ...wanted]
    .map(service => [service.name, JSON.stringify(service)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const got = services.map(service => [service.name, JSON.stringify(service)] as const);
  return (
    new Set(names).size === names.length &&
    JSON.stringify(got) === JSON.stringify(expected) &&
    linesLost(before, after) === 0 &&
    comments(before) === comments(after)
  );
}
