/** Performs reads concurrently. */
import type { Answer, Read } from '#core';
import { attempt } from './attempt.ts';
import type { GitHub } from './github/client.ts';
import { readBranch } from './github/branch.ts';
import { readFiles, readTree } from './github/files.ts';
import { readHistory } from './github/history.ts';
import { lookAtHooks, lookAtRepository, lookAtRules } from './github/look.ts';
import { readPullRequests } from './github/pulls.ts';
import { isReadable, readTogether } from './github/together.ts';
import type { Harness } from './harness/client.ts';
import { readApprovals } from './harness/approvals.ts';
import { readDelegates } from './harness/delegates.ts';
import { listOf, readListed } from './harness/listed.ts';
import { lookAtAccess, lookAtResource, testConnection } from './harness/look.ts';
import { readExecutions } from './harness/notes.ts';
import { readEntities, readEntity, readUsage } from './harness/entities.ts';
import { validate } from './harness/validation.ts';
import type { Log } from './log.ts';
import { readSkeletons } from './primitives.ts';
import type { Tick } from './progress.ts';
import { sideBySide } from './sideBySide.ts';

/** The servers that reads and effects go to. */
export interface Servers {
  github: GitHub;
  harness: Harness;
  /** Logs one line per effect done. */
  log: Log;
}

/** Concurrency: enough to hide latency, too low to look like an attack. */
const READS_AT_A_TIME = 8;

/** The answers in the order of the reads. The first failure ends it. */
export async function readAll(servers: Servers, reads: Read[], tick?: Tick): Promise<Answer[]> {
  let done = 0;
  const answers = new Map<Read, Answer>();
  const keep = (read: Read, answer: Answer) => {
    answers.set(read, answer);
    tick?.('read', (done += 1), reads.length);
  };
  const alone = (some: Read[]) =>
    sideBySide(some, READS_AT_A_TIME, async read => keep(read, await readOne(servers, read)));
  const groups = groupsOf(servers, reads);
  const shared = new Set(groups.flatMap(group => group.reads));
  const together = sideBySide(groups, READS_AT_A_TIME, async group => {
    for (const [read, answer] of await group.read()) keep(read, answer);
  });
  // Reads of their own do not wait for groups, of which many may be waiting.
  await Promise.all([together, alone(reads.filter(read => !shared.has(read)))]);
  await alone(reads.filter(read => !answers.has(read)));
  return reads.map(read => answers.get(read) as Answer);
}

/** Whoever attempts a read wants to know why there is nothing. */
function attempted(servers: Servers, read: Read): Promise<Answer> {
  return read.type === 'repository'
    ? lookAtRepository(servers.github.repo(read.repo))
    : readOne(servers, read);
}

/** Reads that one request answers together: those of a repository, and entities of one list. */
interface Group {
  reads: Read[];
  /** What is not among the answers is read by itself. */
  read: () => Promise<Map<Read, Answer>>;
}

function groupsOf({ github, harness }: Servers, reads: Read[]): Group[] {
  const ofRepos = [...grouped(reads.filter(isReadable), ({ repo }) => repo)];
  const entities = reads.filter(read => read.type === 'entity');
  const ofLists = [...grouped(entities, listOf)].filter(
    ([list, group]) => list !== undefined && group.length > 1,
  );
  return [
    ...ofRepos.map(([repo, group]) => ({
      reads: group as Read[],
      read: () => readTogether(github.repo(repo), group),
    })),
    ...ofLists.map(([, group]) => ({
      reads: group as Read[],
      read: () => readListed(harness, group),
    })),
  ];
}

function grouped<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

async function readOne(servers: Servers, read: Read): Promise<Answer> {
  const { github, harness } = servers;
  switch (read.type) {
    case 'files':
      return readFiles(github.repo(read.repo), read.at, read.paths);
    case 'tree':
      return readTree(github.repo(read.repo), read.at, read.folder);
    case 'skeletons':
      return readSkeletons(read.folders);
    case 'digests':
    case 'kustomize':
      throw new Error(`internal error: ${read.type} is read from files at hand only`);
    case 'branch':
      return readBranch(github.repo(read.repo), read.base, read.branch);
    case 'history':
      return readHistory(github.repo(read.repo), read.branch, read.path, read.limit);
    case 'pullRequests':
      return readPullRequests(github.repo(read.repo), read.base);
    case 'entity':
      return readEntity(harness, read);
    case 'entities':
      return readEntities(harness, read);
    case 'usage':
      return readUsage(harness, read);
    case 'executions':
      return readExecutions(harness, read);
    case 'approvals':
      return readApprovals(harness, read);
    case 'repository':
      return lookAtRepository(github.repo(read.repo), true);
    case 'rules':
      return lookAtRules(github.repo(read.repo), read.branch);
    case 'hooks':
      return lookAtHooks(github.repo(read.repo));
    case 'access':
      return lookAtAccess(harness, read.scope, read.permissions);
    case 'resource':
      return lookAtResource(harness, read);
    case 'connection':
      return testConnection(harness, read.scope, read.identifier);
    case 'delegates':
      return readDelegates(harness, read.scope);
    case 'validation':
      return validate(harness, read.scope, read.yaml);
    case 'attempt':
      return attempt(github.http, () => attempted(servers, read.read));
  }
}
