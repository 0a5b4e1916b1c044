// What is asked of GitHub between the form of a domain and its merged wiring.
import { openPortal } from '../../tests/support/portal.ts';

export interface Requests {
  /** By the wiring: reads, commit, pull request, merge. */
  wiring: number;
  /** By Backstage's `publish:github`, which makes the repository. */
  publishing: number;
}

export async function requests(): Promise<Requests> {
  const portal = await openPortal();
  try {
    const { github, scaffolder } = portal;
    await scaffolder.waitForTemplate('domain-primitive');
    const before = github.log.entries.length;
    const { output, error } = await scaffolder.run('domain-primitive', {
      ...{ name: 'orders', version: 'v1', owner: 'group:default/payments-team' },
      ...{ origin: 'platform', sku: 'Shared', environments: ['int'], project: 'primitives' },
      ...{ settings: {}, repoUrl: `127.0.0.1:${github.port}?owner=company&repo=orders` },
    });
    if (error) throw new Error(error.message);
    const merge = `${github.url}/api/v3/repos/company/gitops/pulls/${output['pullRequestNumber']}/merge`;
    const headers = { authorization: 'Bearer ghp_bot', 'content-type': 'application/json' };
    const merged = await fetch(merge, { method: 'PUT', headers, body: '{}' });
    if (!merged.ok) throw new Error(`the merge was answered ${merged.status}`);
    const asked = github.log.entries.slice(before);
    const ofPublishing = ({ path }: { path: string }) =>
      /^\/(users|orgs)\/company|^\/company\/orders\.git\//.test(path);
    const publishing = asked.filter(ofPublishing).length;
    return { wiring: asked.length - publishing, publishing };
  } finally {
    await portal.close();
  }
}
