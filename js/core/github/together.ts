/** Reads of one repository that one query answers: a branch with its pull requests, and files at its base and on it. */
import type { Answer, FoundPullRequest, Read } from '#core';
import { compare } from './branch.ts';
import type { Repo } from './client.ts';
import { readFiles } from './files.ts';
import { MOST_FILES, isCommit, look } from './query.ts';
import type { Found, FoundPull, Point } from './query.ts';

type ReadOf<T> = Extract<Read, { type: T }>;
type Readable = ReadOf<'files'> | ReadOf<'branch'>;

/** Whether a read can be part of one. Files of a commit are known as soon as the head of a branch is that commit. */
export function isReadable(read: Read): read is Readable {
  return read.type === 'branch' || (read.type === 'files' && !isCommit(read.at));
}

/** The answers, where the query gives them; what is missing is read by itself. */
export async function readTogether(repo: Repo, reads: Readable[]): Promise<Map<Read, Answer>> {
  const answers = new Map<Read, Answer>();
  const branch = reads.find(read => read.type === 'branch');
  const points = pointsOf(reads, branch);
  const found = await look(repo, points, branch);
  if (!found) return answers;
  for (const read of reads) {
    if (read.type === 'branch') {
      const answer = read === branch && (await branchOf(repo, read, points, found));
      if (answer) answers.set(read, answer);
      continue;
    }
    const commit = found.points[points.findIndex(({ at }) => at === read.at)]?.oid;
    answers.set(
      read,
      commit ? await readFiles(repo, commit, read.paths) : { type: 'absent' as const },
    );
  }
  return answers;
}

/** The files of the base are read on the branch as well: if there is one, that is what is needed next. */
function pointsOf(reads: Readable[], branch: ReadOf<'branch'> | undefined): Point[] {
  const points = new Map<string, Set<string>>();
  const add = (at: string, paths: string[]) => {
    const all = points.get(at) ?? new Set();
    for (const path of paths) all.add(path);
    points.set(at, all);
  };
  if (branch) [branch.base, branch.branch].forEach(at => add(at, []));
  for (const read of reads) {
    if (read.type !== 'files') continue;
    add(read.at, read.paths);
    if (read.at === branch?.base) add(branch.branch, read.paths);
  }
  let room = MOST_FILES;
  return [...points].map(([at, all]) => {
    const paths = [...all].slice(0, room);
    room -= paths.length;
    return { at, paths };
  });
}

async function branchOf(
  repo: Repo,
  { base, branch }: ReadOf<'branch'>,
  points: Point[],
  found: Found,
): Promise<Answer | undefined> {
  const at = (name: string) => found.points[points.findIndex(point => point.at === name)];
  const [from, to] = [at(base), at(branch)];
  const pulls = found.pulls?.filter(pull => !pull.isCrossRepository).map(pullOf);
  if (!from || !pulls?.every(pull => pull !== undefined)) return undefined;
  const place = { type: 'branch' as const, baseHead: from.oid, pulls };
  if (!to) return { ...place, head: null, mergeBase: null, ahead: [] };
  const ahead = aheadOf(from, to.oid);
  const compared = ahead ? { mergeBase: from.oid, ahead } : await compare(repo, from.oid, to.oid);
  return { ...place, head: to.oid, ...compared };
}

/** The commits of a branch that holds its whole base, oldest first; undefined if it does not, or if it is not certain. */
function aheadOf({ oid, compare: compared }: NonNullable<Found['points'][number]>, head: string) {
  if (oid === head) return [];
  if (!compared || compared.behindBy > 0 || compared.commits.pageInfo.hasNextPage) return undefined;
  if (compared.baseTarget.oid !== oid || compared.headTarget.oid !== head) return undefined;
  const commits = compared.commits.nodes;
  if (commits.at(-1)?.oid !== head) return undefined;
  return commits.map(({ oid: id, message }) => ({ id, message }));
}

/** Undefined if it has more than the query tells, such as teams that review. */
function pullOf(pull: FoundPull): FoundPullRequest | undefined {
  const { labels, reviewRequests: requests } = pull;
  const reviewers = (requests?.nodes ?? []).map(({ requestedReviewer }) => requestedReviewer);
  const isWhole = !labels?.pageInfo.hasNextPage && !requests?.pageInfo.hasNextPage;
  if (!isWhole || !reviewers.every(person => person?.__typename === 'User')) return undefined;
  return {
    number: pull.number,
    url: pull.url,
    state: STATES[pull.state],
    title: pull.title,
    body: pull.body,
    labels: (labels?.nodes ?? []).map(label => label.name),
    reviewers: reviewers.flatMap(person => person?.login ?? []),
    teamReviewers: [],
    autoMerge: pull.autoMergeRequest !== null,
    branch: pull.headRefName,
    head: pull.headRefOid,
  };
}

const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;
