/** Commits to a branch, guarded by its expected head. */
import type { Commit } from '#core';
import { UnknownOutcome } from '../http.ts';
import { refused } from './errors.ts';
import type { GraphQlError, Repo } from './client.ts';
import { lost } from './commitState.ts';
import type { Look } from './commitState.ts';
import { WRITE } from './gitObjects.ts';
import { forbiddenByRule } from './rulesets.ts';

const CREATE_COMMIT = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

/** Commits all files at once; GitHub rejects it unless the branch is at the expected head. */
export async function createCommit(repo: Repo, effect: Commit, look: Look): Promise<string> {
  const what = `commit to \`${effect.branch}\``;
  return repo.client.http.once(
    async () => {
      const answer = await repo.mutate(CREATE_COMMIT, inputOf(repo, effect), what);
      if ('data' in answer) {
        const { createCommitOnBranch: created } = (answer.data ?? {}) as {
          createCommitOnBranch?: { commit?: { oid: string } | null } | null;
        };
        if (created?.commit) return created.commit.oid;
        throw new UnknownOutcome(`${repo.name}: GitHub did not return the commit`);
      }
      return onErrors(repo, effect, what, answer.errors, look);
    },
    () => doneBy(look),
  );
}

/** The commit, if the effect is already done. */
async function doneBy(look: Look): Promise<string | undefined> {
  const state = await look();
  return state.at === 'done' ? state.commit : undefined;
}

async function onErrors(
  repo: Repo,
  effect: Commit,
  what: string,
  errors: GraphQlError[],
  look: Look,
): Promise<string> {
  const is = (type: string) => errors.some(error => error.type === type);
  const stale =
    is('STALE_DATA') || errors.some(({ message }) => /expected branch to point/i.test(message));
  if (stale || is('NOT_FOUND')) {
    // A concurrent copy of this task may have been faster, or the branch may have been deleted.
    const state = await look();
    if (state.at === 'done') return state.commit;
    if (stale || state.at === 'absent')
      throw lost(repo, effect, `the branch \`${effect.branch}\` of ${repo.name} has moved`);
  }
  const [type = ''] = Object.keys(STATUS).filter(is);
  const status = STATUS[type] ?? 422;
  const [first, ...rest] = errors.map(error => error.message);
  const details = status === 422 ? rest : [];
  const error = { status, message: first ?? 'no reason given', details };
  const forbidden = await forbiddenByRule(repo, effect.branch, what, error);
  throw forbidden ?? refused(repo.name, what, WRITE, error);
}

/** The REST API's statuses for the same errors. */
const STATUS: Record<string, number> = {
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
};

function inputOf(repo: Repo, effect: Commit): Record<string, unknown> {
  const [headline = '', ...rest] = effect.message.split('\n');
  const body = rest.join('\n').trim();
  const additions: { path: string; contents: string }[] = [];
  const deletions: { path: string }[] = [];
  for (const { path, content } of effect.files) {
    if (content) additions.push({ path, contents: Buffer.from(content).toString('base64') });
    else deletions.push({ path });
  }
  return {
    branch: { repositoryNameWithOwner: repo.name, branchName: effect.branch },
    expectedHeadOid: effect.head ?? effect.baseCommit,
    message: { headline, ...(body ? { body } : {}) },
    fileChanges: { additions, deletions },
  };
}
