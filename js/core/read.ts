/** Performs reads concurrently. */
import type { Answer, Read } from '#core';
import { attempt } from './attempt.ts';
import type { GitHub } from './github/client.ts';
import { readBranch } from './github/branch.ts';
import { readFiles, readTree } from './github/files.ts';
import { lookAtHooks, lookAtRepository, lookAtRules } from './github/look.ts';
import { readPullRequests } from './github/pulls.ts';
import { isReadable, readTogether } from './github/together.ts';
import type { Harness } from './harness/client.ts';
import { readApprovals } from './harness/approvals.ts';
import { listOf, readListed } from './harness/listed.ts';
import { lookAtAccess, lookAtResource, testConnection } from './harness/look.ts';
import { readExecutions } from './harness/notes.ts';
import { readEntities, readEntity, readUsage } from './harness/entities.ts';
import type { Log } from './log.ts';
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
export function readAll(servers: Servers, reads: Read[], tick?: Tick): Promise<Answer[]> {
  let done = 0;
  const together = groups(servers, reads);
  return sideBySide(reads, READS_AT_A_TIME, async read => {
    const answers = await together.get(read);
    const answer = answers?.get(read) ?? (await readOne(servers, read));
    tick?.('read', (done += 1), reads.length);
    return answer;
  });
}

/** Whoever attempts a read wants to know why there is nothing. */
function attempted(servers: Servers, read: Read): Promise<Answer> {
  return read.type === 'repository'
    ? lookAtRepository(servers.github.repo(read.repo))
    : readOne(servers, read);
}

type Answers = Promise<Map<Read, Answer>>;

/** Reads that one request answers together, each with the answers of its group: those of a repository, and entities of one list. */
function groups({ github, harness }: Servers, reads: Read[]): Map<Read, Answers> {
  const groupOf = new Map<Read, Answers>();
  const begin = <T extends Read>(group: T[], read: (group: T[]) => Answers) => {
    const answers = read(group);
    // Whoever waits for it is told; when another read fails first, nobody does.
    answers.catch(() => undefined);
    for (const one of group) groupOf.set(one, answers);
  };
  for (const [repo, group] of grouped(reads.filter(isReadable), ({ repo }) => repo))
    begin(group, all => readTogether(github.repo(repo), all));
  const entities = reads.filter(read => read.type === 'entity');
  for (const [list, group] of grouped(entities, listOf))
    if (list !== undefined && group.length > 1) begin(group, all => readListed(harness, all));
  return groupOf;
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
    case 'digests':
    case 'kustomize':
      throw new Error(`internal error: ${read.type} is read from files at hand only`);
    case 'branch':
      return readBranch(github.repo(read.repo), read.base, read.branch);
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
    case 'attempt':
      return attempt(github.http, () => attempted(servers, read.read));
  }
}
