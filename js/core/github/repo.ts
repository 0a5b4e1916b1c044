/** A repository as Backstage writes it: `github.com?owner=company&repo=platform-next`. */
import { problem, refusal } from '../errors.ts';

export interface RepoId {
  host: string;
  owner: string;
  repo: string;
}

/** Host of a repository in lower case; undefined if the string is not a repository URL. */
export function hostOf(text: unknown): string | undefined {
  return typeof text === 'string' ? withScheme(text)?.host : undefined;
}

function withScheme(text: string): URL | undefined {
  return parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
}

export function parseRepoUrl(text: string): RepoId {
  const url = withScheme(text);
  const owner = url?.searchParams.get('owner');
  const repo = url?.searchParams.get('repo');
  if (url && owner && repo) return { host: url.host, owner, repo };
  throw refusal('input', [
    problem(
      'github/bad-repo-url',
      `\`${text}\` is not a valid repository URL`,
      'write it as `github.com?owner=company&repo=platform-next`',
    ),
  ]);
}

/** Web URL of the repository; Backstage knows the host by its integration. */
export function webUrl({ host, owner, repo }: RepoId, apiBaseUrl: string): string {
  const api = parse(apiBaseUrl);
  const protocol = api?.host === host ? api.protocol : 'https:';
  return `${protocol}//${host}/${owner}/${repo}`;
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
