/** Many reads of a repository in one GraphQL query: heads of branches, files, and what belongs to a branch. */
import { createHash } from 'node:crypto';
import type { GraphQlError, Repo } from './client.ts';
import type { KnownFile } from './known.ts';

/** Files in one query: what GitHub answers well within its time. */
export const MOST_FILES = 50;

/** A branch or a commit, and the files to read there. */
export interface Point {
  at: string;
  paths: string[];
}

/** A commit as found. */
export interface FoundPoint {
  oid: string;
  /** How the branch that is read beside it differs, where both exist and GitHub compares them. */
  compare?: Comparison | null;
}

interface Comparison {
  behindBy: number;
  baseTarget: { oid: string };
  headTarget: { oid: string };
  commits: { pageInfo: { hasNextPage: boolean }; nodes: { oid: string; message: string }[] };
}

/** A pull request as found. */
export interface FoundPull {
  number: number;
  url: string;
  state: 'OPEN' | 'CLOSED' | 'MERGED';
  title: string;
  body: string;
  isCrossRepository: boolean;
  headRefName: string;
  headRefOid: string;
  autoMergeRequest: object | null;
  labels: { pageInfo: { hasNextPage: boolean }; nodes: { name: string }[] } | null;
  reviewRequests: {
    pageInfo: { hasNextPage: boolean };
    nodes: { requestedReviewer: { __typename: string; login?: string } | null }[];
  } | null;
}

/** A branch that is compared with its base. */
export interface Branches {
  base: string;
  branch: string;
}

export interface Found {
  /** By point; null where there is no such branch or commit. */
  points: (FoundPoint | null)[];
  /** Pull requests from the branch to its base, latest first; undefined if there are more than one page of them. */
  pulls?: FoundPull[];
}

interface FoundFile {
  mode: number;
  object: {
    __typename: string;
    oid: string;
    isBinary: boolean | null;
    isTruncated: boolean;
    text: string | null;
  } | null;
}

type FoundCommit = { __typename: string; oid: string; tree?: { oid: string } } & Record<
  string,
  unknown
>;

const FILE = `fragment File on TreeEntry {
  mode
  object { __typename oid ... on Blob { isBinary isTruncated text } }
}`;

const COMPARE = `compare(headRef: $branch) {
  behindBy
  baseTarget { oid }
  headTarget { oid }
  commits(first: 100) { pageInfo { hasNextPage } nodes { oid message } }
}`;

// Teams show their name only to tokens that may read the organization; whether one is asked is all that is asked here.
const PULLS = `pulls: pullRequests(
  headRefName: $branch
  baseRefName: $base
  first: 100
  orderBy: { field: CREATED_AT, direction: DESC }
) {
  pageInfo { hasNextPage }
  nodes {
    number url state title body isCrossRepository headRefName headRefOid
    autoMergeRequest { enabledAt }
    labels(first: 100) { pageInfo { hasNextPage } nodes { name } }
    reviewRequests(first: 100) {
      pageInfo { hasNextPage }
      nodes { requestedReviewer { __typename ... on User { login } } }
    }
  }
}`;

/**
 * What GitHub has at these points, read in one query, so that the files of a branch are those of one commit; the files become known.
 * Undefined where the server does not answer it as a whole: then the REST API says what is wrong.
 */
export async function look(
  repo: Repo,
  points: Point[],
  branches?: Branches,
): Promise<Found | undefined> {
  const variables: Record<string, string> = { owner: repo.id.owner, repo: repo.id.repo };
  const files = (paths: string[], index: number) =>
    paths.map((path, number) => {
      const name = `f${index}x${number}`;
      variables[name] = path;
      return `${name}: file(path: $${name}) { ...File }`;
    });
  const isBase = ({ at }: Point) => at === branches?.base;
  const selections = points.map((point, index) => {
    const commit = `{ __typename oid ... on Commit { tree { oid } ${files(point.paths, index).join(' ')} } }`;
    variables[`at${index}`] = isCommit(point.at) ? point.at : `refs/heads/${point.at}`;
    if (isCommit(point.at)) return `at${index}: object(oid: $at${index}) ${commit}`;
    const compare = isBase(point) ? COMPARE : '';
    return `at${index}: ref(qualifiedName: $at${index}) { target ${commit} ${compare} }`;
  });
  if (branches) {
    variables['base'] = branches.base;
    variables['branch'] = branches.branch;
  }
  const typeOf = (name: string) =>
    points.some(({ at }, index) => name === `at${index}` && isCommit(at))
      ? 'GitObjectID!'
      : 'String!';
  const declared = Object.keys(variables).map(name => `$${name}: ${typeOf(name)}`);
  const query = `query (${declared.join(', ')}) {
    repository(owner: $owner, name: $repo) { ${selections.join('\n')} ${branches ? PULLS : ''} }
  }
  ${points.some(({ paths }) => paths.length > 0) ? FILE : ''}`;
  const answer = await repo.look<{ repository: Record<string, unknown> | null }>(query, variables);
  const repository = answer?.data?.repository;
  if (!repository || !answer?.errors.every(isForMissing)) return undefined;
  const found = points.map((point, index) =>
    pointOf(repo, point, index, repository[`at${index}`] as FoundRef | FoundCommit | null),
  );
  const { pageInfo, nodes } = (repository['pulls'] ?? {}) as Pulls;
  return { points: found, ...(nodes && !pageInfo?.hasNextPage ? { pulls: nodes } : {}) };
}

interface FoundRef {
  target: FoundCommit | null;
  compare?: Comparison | null;
}

interface Pulls {
  pageInfo?: { hasNextPage: boolean };
  nodes?: FoundPull[];
}

export function isCommit(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** A file or a branch that does not exist may be reported as an error beside the data. */
function isForMissing({ type, path }: GraphQlError): boolean {
  const last = String(path?.at(-1) ?? '');
  return type === 'NOT_FOUND' && (/^f\d+x\d+$/.test(last) || last === 'compare');
}

function pointOf(
  repo: Repo,
  { paths }: Point,
  index: number,
  found: FoundRef | FoundCommit | null,
): FoundPoint | null {
  const commit = found && 'target' in found ? (found as FoundRef).target : (found as FoundCommit);
  if (!commit?.tree) return null;
  const { known } = repo.client;
  known.setTree(repo, commit.oid, commit.tree.oid);
  for (const [number, path] of paths.entries()) {
    const file = commit[`f${index}x${number}`] as FoundFile | null | undefined;
    if (file === undefined) continue;
    known.setFile(repo, commit.oid, path, file === null ? { content: undefined } : knownOf(file));
  }
  return { oid: commit.oid, compare: (found as FoundRef).compare };
}

/** The file, where the text holds all of its bytes: git's own hash tells. */
function knownOf({ mode, object }: FoundFile): KnownFile | undefined {
  if (object?.__typename !== 'Blob' || object.text === null || object.isTruncated) return undefined;
  const content = new Uint8Array(Buffer.from(object.text));
  const isWhole = blobId(content, object.oid.length) === object.oid;
  return isWhole ? { content, mode: mode.toString(8) } : undefined;
}

/** Git's id of a blob, by SHA-1 or, where ids are longer, SHA-256. */
export function blobId(bytes: Uint8Array, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
