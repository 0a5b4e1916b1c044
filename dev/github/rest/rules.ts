// Routes of rulesets.

import { json } from '../../http/index.ts';
import type { Router } from '../../http/index.ts';
import { notFound } from '../hub/problems.ts';
import { rulesOf } from '../hub/rulesets.ts';
import type { RequestContext } from './requestContext.ts';

export function ruleRoutes(router: Router, context: RequestContext): void {
  const base = '/repos/:owner/:repo';

  // The branch need not be there.
  router.on('GET', `${base}/rules/branches/*branch`, call => {
    const repo = context.repo(call);
    return context.page(call, rulesOf(repo, call.params.branch ?? ''), ({ rule, ruleset }) => ({
      ...rule,
      ruleset_source_type: 'Repository',
      ruleset_source: `${repo.owner}/${repo.name}`,
      ruleset_id: ruleset.id,
    }));
  });
  router.on('GET', `${base}/rulesets/:id`, call => {
    const repo = context.repo(call);
    const found = repo.rulesets?.find(({ id }) => id === Number(call.params.id));
    if (!found) throw notFound();
    const { id, name, include, rules } = found;
    return json(200, {
      ...{ id, name, target: 'branch', enforcement: 'active', rules },
      ...{ source_type: 'Repository', source: `${repo.owner}/${repo.name}` },
      conditions: { ref_name: { include, exclude: [] } },
    });
  });
}
