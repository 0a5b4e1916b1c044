// A branch compared with another one, as GraphQL shows it.

import type { Repo } from '../hub/hub.ts';
import { Problem } from '../hub/problems.ts';
import { nodeId } from '../rest/show.ts';
import { connection } from './connection.ts';
import type { PageArguments } from './connection.ts';
import type { Context } from './context.ts';
import { viewCommit, viewObject } from './gitObjects.ts';

export function viewComparison(context: Context, repo: Repo, base: string, headRef: string) {
  const head = repo.git.resolve(headRef)?.sha;
  if (!head)
    throw new Problem(404, 'NOT_FOUND', `Could not resolve to a Ref with the name '${headRef}'.`);
  const { history } = repo.git;
  const ahead = history.range(base, head);
  const behindBy = history.range(head, base).length;
  const isBehind = behindBy > 0 ? 'BEHIND' : 'IDENTICAL';
  const status = ahead.length === 0 ? isBehind : behindBy > 0 ? 'DIVERGED' : 'AHEAD';
  return {
    __typename: 'Comparison',
    id: nodeId('CMP', repo.owner, repo.name, base, head),
    aheadBy: ahead.length,
    behindBy,
    status,
    baseTarget: () => viewObject(context, repo, base),
    headTarget: () => viewObject(context, repo, head),
    commits: (args: PageArguments) =>
      connection(
        ahead.map(({ sha }) => viewCommit(context, repo, sha)),
        args,
      ),
  };
}
