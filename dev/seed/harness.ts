// What an organisation has in Harness before it uses this software: connectors, a group that approves, a policy set.
import type { Api } from '../demo/api.ts';

const CLUSTERS = [
  { environment: 'int', cluster: 'int-stable' },
  { environment: 'pre', cluster: 'pre-stable' },
  { environment: 'prod', cluster: 'prod' },
];
const REGIONS = ['euw1', 'euw2'];

interface Connector {
  name: string;
  identifier: string;
  type: string;
  spec: Record<string, unknown>;
}

/** The clusters, and the connectors by which Harness reaches them. */
export const clusters = CLUSTERS.flatMap(({ cluster }) =>
  REGIONS.map(region => ({
    name: `${cluster}-${region}`,
    connector: `k8s_${cluster}_${region}`.replaceAll('-', '_'),
  })),
);

/** One for each cluster, one that reads the config repo, one for the image registry. */
export function connectors(configRepoOwnerUrl: string): Connector[] {
  const ofClusters = CLUSTERS.flatMap(({ environment, cluster }) =>
    REGIONS.map(region => ({
      name: `k8s-${cluster}-${region}`,
      identifier: `k8s_${cluster}_${region}`.replaceAll('-', '_'),
      type: 'K8sCluster',
      spec: {
        credential: { type: 'InheritFromDelegate' },
        delegateSelectors: [`harness-delegate-${environment}-${region}`],
      },
    })),
  );
  return [
    ...ofClusters,
    {
      name: 'github-platform-next-cross-org',
      identifier: 'github_platform_next_cross_org',
      type: 'Github',
      spec: {
        url: configRepoOwnerUrl,
        type: 'Account',
        authentication: {
          type: 'Http',
          spec: {
            type: 'UsernameToken',
            spec: { username: 'harness-bot', tokenRef: 'account.github_token' },
          },
        },
      },
    },
    {
      name: 'gar',
      identifier: 'gar',
      type: 'Gcp',
      spec: {
        credential: { type: 'InheritFromDelegate' },
        delegateSelectors: ['harness-delegate-int-euw1'],
      },
    },
  ];
}

/** One for each cluster, all of them up, as an account has them. */
export const delegates = CLUSTERS.flatMap(({ environment }) =>
  REGIONS.map(region => ({ name: `harness-delegate-${environment}-${region}`, connected: true })),
);

/** Makes those that are missing; tells which were made and which could not be. */
export async function ensureConnectors(
  harness: Api,
  scope: { account: string; org: string; project: string },
  configRepoOwnerUrl: string,
): Promise<{ made: string[]; refused: string[] }> {
  const made: string[] = [];
  const refused: string[] = [];
  const query = new URLSearchParams({
    accountIdentifier: scope.account,
    orgIdentifier: scope.org,
    projectIdentifier: scope.project,
  });
  for (const connector of connectors(configRepoOwnerUrl)) {
    const { identifier } = connector;
    const found = await harness.send('GET', `/ng/api/connectors/${identifier}?${query}`);
    if (found.status === 200) continue;
    const reply = await harness.send('POST', `/ng/api/connectors?accountIdentifier=${scope.account}`, {
      connector: { ...connector, orgIdentifier: scope.org, projectIdentifier: scope.project },
    });
    (reply.status < 300 ? made : refused).push(identifier);
  }
  return { made, refused };
}

/** Makes the group that approves and the policy set that is asked before production, unless they exist. */
export async function ensureApprovals(
  harness: Api,
  { account, org, project }: { account: string; org: string; project: string },
): Promise<void> {
  const group = { identifier: 'platform_team', name: 'Platform team' };
  const set = {
    ...{ identifier: 'prod_change_window', name: 'Change window' },
    ...{ type: 'custom', action: 'onstep', enabled: true },
  };
  const scope = `accountIdentifier=${account}`;
  const inProject = `${scope}&orgIdentifier=${org}&projectIdentifier=${project}`;
  for (const [path, query, body] of [
    ['/ng/api/user-groups', scope, group],
    ['/pm/api/v1/policysets', inProject, set],
  ] as const) {
    const found = await harness.send('GET', `${path}/${body.identifier}?${query}`);
    if (found.status !== 200) await harness.send('POST', `${path}?${query}`, body);
  }
}
