/** What an installation needs of a repository: access, rules, webhooks. Reads only. */
import type { Answer, FoundHook } from '#core';
import type { Repo } from './client.ts';
import { readRules } from './rulesets.ts';

/** The repository; where it may be `missing`, `absent` is an answer. */
export async function lookAtRepository(repo: Repo, missing = false): Promise<Answer> {
  const { data, scopes, status } = await repo.request({
    route: 'GET /repos/{owner}/{repo}',
    what: 'read the repository',
    permission: 'Metadata: read',
    allow: missing ? [404] : [],
  });
  if (status === 404) return { type: 'absent' };
  const { full_name, archived, permissions } = data as {
    full_name?: string;
    archived?: boolean;
    permissions?: { push?: boolean };
  };
  return {
    type: 'repository',
    name: full_name ?? repo.name,
    archived: archived === true,
    push: permissions?.push ?? null,
    scopes: scopes === undefined ? null : scopes.split(/,\s*/).filter(Boolean),
    ahead: repo.ahead ?? null,
  };
}

export async function lookAtRules(repo: Repo, branch: string): Promise<Answer> {
  const rules = await readRules(repo, branch);
  return {
    type: 'rules',
    rules: rules.map(({ type, ruleset_source }) => ({
      rule: type,
      source: ruleset_source ?? null,
    })),
  };
}

interface Hook {
  active?: boolean;
  events?: string[];
  config?: { url?: string; content_type?: string; secret?: string };
  last_response?: { code?: number | null };
}

export async function lookAtHooks(repo: Repo): Promise<Answer> {
  const hooks = await repo.all<Hook>({
    route: 'GET /repos/{owner}/{repo}/hooks',
    what: 'read the webhooks',
    permission: 'Webhooks: read',
  });
  return { type: 'hooks', hooks: hooks.map(shown) };
}

/** GitHub masks the secret; what is kept of it is whether there is one. A query of the address may hold a token. */
function shown({ active, events = [], config = {}, last_response }: Hook): FoundHook {
  return {
    url: (config.url ?? '').split('?')[0] ?? '',
    active: active === true,
    events,
    contentType: config.content_type ?? null,
    signed: Boolean(config.secret),
    lastStatus: last_response?.code || null,
  };
}
