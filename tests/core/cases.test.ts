// Runs every case below tests/cases/ through the WebAssembly; tests/core/cases.rs runs the same natively. The format is told in
// tests/cases/README.md.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type {
  Answer,
  Fact,
  FoundPullRequest,
  Read,
  Request,
} from '../../js/core/pkg/ameide_core.js';
import { parse } from 'yaml';
import { loadCore } from '../../js/core/core.ts';

type Entry = {
  kind: string;
  identifier: string;
  parent?: string;
  fields?: Record<string, unknown>;
};
type Branch = {
  repo: string;
  branch: string;
  mergeBase?: string;
  ahead?: string[];
  pulls?: (Pick<FoundPullRequest, 'number' | 'state' | 'body'> & Partial<FoundPullRequest>)[];
};
type Facts = {
  branches?: Branch[];
  entities?: (Entry & { yaml?: string; version?: number; valid?: boolean })[];
  usage?: (Entry & { references: string[] })[];
  executions?: { pipeline: string; executions: unknown[] }[];
};

const core = loadCore();
const root = join(import.meta.dirname, '..', 'cases');
const folders = (path: string) =>
  readdirSync(path)
    .filter(name => statSync(join(path, name)).isDirectory())
    .sort();
const cases = folders(root).flatMap(action =>
  folders(join(root, action)).map(name => `${action}/${name}`),
);

it.each(cases)('%s', name => {
  const folder = join(root, name);
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
  expect(readable(run(folder))).toEqual(expected);
});

/** Asks until there is an answer; each round brings all facts so far. */
function run(folder: string): unknown {
  const request = requestOf(folder);
  const world = new World(folder);
  const facts: Fact[] = [];
  for (let round = 0; round < 8; round += 1) {
    const step = core.next(request, facts);
    if (step.step !== 'read') return step;
    for (const read of step.reads) facts.push({ read, answer: world.answer(read) });
  }
  throw new Error('still asking after eight rounds');
}

function requestOf(folder: string): Request {
  const request = parse(readFileSync(join(folder, 'request.yaml'), 'utf8'));
  const context = {
    now: '2026-11-21T10:00:00Z',
    actor: 'user:default/jane',
    config: {},
    ...request.context,
  };
  return { action: load(folder, request.action), context } as Request;
}

/** Replaces each `{ path, load }` by the file's path and bytes. */
function load(folder: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => load(folder, item));
  if (typeof value !== 'object' || value === null) return value;
  const { load: file, ...rest } = value as Record<string, unknown>;
  if (typeof file === 'string') return { ...rest, content: bytes(join(folder, file)) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, load(folder, item)]));
}

const bytes = (path: string) => new Uint8Array(readFileSync(path));
const repoName = (url: string) => new URLSearchParams(url.split('?')[1]).get('repo') ?? url;
const commitId = (repo: string, branch: string) =>
  createHash('sha256').update(`${repo}\n${branch}`).digest('hex').slice(0, 40);

/** The world of a case: files of repositories on disk, and `facts.yaml` for what is no file. */
class World {
  readonly #folder: string;
  readonly #facts: Facts;

  constructor(folder: string) {
    this.#folder = folder;
    const path = join(folder, 'facts.yaml');
    this.#facts = (existsSync(path) && parse(readFileSync(path, 'utf8'))) || {};
  }

  answer(read: Read): Answer {
    switch (read.type) {
      case 'files': {
        const at = this.#at(read.repo, read.at);
        if (!at) return { type: 'absent' };
        const content = (path: string) =>
          existsSync(join(at.folder, path)) ? bytes(join(at.folder, path)) : null;
        const files = read.paths.map(path => ({ path, content: content(path) }));
        return { type: 'files', commit: at.commit, files };
      }
      case 'tree': {
        const at = this.#at(read.repo, read.at);
        if (!at) return { type: 'absent' };
        return {
          type: 'tree',
          commit: at.commit,
          paths: walk(at.folder, join(at.folder, read.folder)).sort(),
        };
      }
      case 'branch':
        return this.#branch(read.repo, read.base, read.branch);
      case 'pullRequests': {
        const known = (this.#facts.branches ?? []).filter(
          ({ repo }) => repo === repoName(read.repo),
        );
        const pulls = known
          .flatMap(branch => this.#pulls(branch))
          .filter(({ state }) => state === 'open');
        return { type: 'pullRequests', pulls: pulls.sort((a, b) => a.number - b.number) };
      }
      case 'entity': {
        const found = this.#entities(read.kind, read.parent).find(
          ({ identifier }) => identifier === read.identifier,
        );
        return found ? { type: 'entity', ...shown(found) } : { type: 'absent' };
      }
      case 'entities': {
        const tags = Object.entries(read.tags ?? {});
        const tagged = (entity: Entry) =>
          tags.every(
            ([key, value]) =>
              (entity.fields?.tags as Record<string, unknown> | undefined)?.[key] === value,
          );
        return {
          type: 'entities',
          entities: this.#entities(read.kind, read.parent).filter(tagged).map(shown),
        };
      }
      case 'usage': {
        const found = this.#facts.usage?.find(
          known => known.kind === read.kind && known.identifier === read.identifier,
        );
        return { type: 'usage', references: found?.references ?? [] };
      }
      case 'executions': {
        const found = this.#facts.executions?.find(({ pipeline }) => pipeline === read.pipeline);
        return { type: 'executions', executions: found?.executions ?? [] } as Answer;
      }
    }
  }

  #entities(kind: string, parent?: string | null) {
    const known = this.#facts.entities ?? [];
    return known.filter(
      entity => entity.kind === kind && (entity.parent ?? null) === (parent ?? null),
    );
  }

  #at(url: string, at: string): { folder: string; commit: string } | undefined {
    const repo = repoName(url);
    const repos = join(this.#folder, 'repos', repo);
    if (!existsSync(repos)) return undefined;
    for (const name of readdirSync(repos)) {
      const branch = name.replaceAll('~', '/');
      const commit = commitId(repo, branch);
      if (branch === at || commit === at) return { folder: join(repos, name), commit };
    }
    return undefined;
  }

  #branch(url: string, base: string, branch: string): Answer {
    const found = this.#at(url, base);
    if (!found) return { type: 'absent' };
    const repo = repoName(url);
    const known = this.#facts.branches?.find(
      entry => entry.repo === repo && entry.branch === branch,
    );
    const head = this.#at(url, branch)?.commit ?? null;
    const ahead = head ? (known?.ahead ?? []) : [];
    return {
      type: 'branch',
      head,
      baseHead: found.commit,
      mergeBase: head ? commitId(repo, known?.mergeBase ?? base) : null,
      ahead: ahead.map(message => ({ id: commitId(message, branch), message })),
      pulls: known ? this.#pulls(known) : [],
    };
  }

  #pulls({ repo, branch, pulls }: Branch): FoundPullRequest[] {
    const url = (number: number) => `https://github.com/company/${repo}/pull/${number}`;
    const head = commitId(repo, branch);
    const bare = { title: '', labels: [], reviewers: [], teamReviewers: [], autoMerge: false };
    return (pulls ?? []).map(pull => ({ ...bare, ...pull, url: url(pull.number), branch, head }));
  }
}

function shown(entity: NonNullable<Facts['entities']>[number]) {
  const { identifier, yaml = null, fields = {}, version = null, valid = true } = entity;
  return { identifier, yaml, fields, version, valid };
}

function walk(base: string, folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory()
      ? walk(base, path)
      : [relative(base, path).split(sep).join('/')];
  });
}

/** No nulls; texts of several lines and contents of files as lists of lines. */
function readable(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('\n') ? value.split('\n') : value;
  if (value instanceof Uint8Array)
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value).split('\n');
  if (Array.isArray(value)) return value.map(item => readable(item));
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).filter(
    ([name, item]) => name === 'content' || (item ?? null) !== null,
  );
  return Object.fromEntries(pairs.map(([name, item]) => [name, readable(item ?? null)]));
}
