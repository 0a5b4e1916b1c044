/** A service whose pipeline, input set and service were made by hand, between both doubles. */
import { startGithub } from '../../dev/github/index.ts';
import type { GithubDouble } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { putEntity } from '../../js/core/harness/write.ts';
import { clientOf, put, ref } from './harness.ts';

const CATALOG = `services:
  - name: payment-service
    archetype: api
    profile: public-api
    size: medium
    environments: [int]
    regions: [euw1]
    team: payments-team
    harness: { pipelineId: payments }
`;
const SERVICE = `# The service of those who cook.
service:
  name: payments
  identifier: payment_service
  orgIdentifier: default
  projectIdentifier: platform
  serviceDefinition:
    type: Kubernetes
    spec:
      variables: [{ name: shard, type: String, value: eu }]
`;
export const PIPELINE = `# Pays since 2021. Ask Jane before you change it.
pipeline:
  name: Payments
  identifier: payments
  orgIdentifier: default
  projectIdentifier: platform
  tags: { cost-center: "4711" }
  variables:
    - { name: imageTag, type: String, value: <+input> }
    - { name: color, type: String, value: red }
  stages:
    - stage:
        name: Smoke
        identifier: smoke
        type: Custom
        spec:
          execution:
            steps:
              - step:
                  type: ShellScript
                  name: Ping
                  identifier: ping
                  timeout: 1m
                  spec:
                    shell: Bash
                    onDelegate: true
                    source: { type: Inline, spec: { script: ./ping } }
                    environmentVariables: []
                    outputVariables: []
`;
export const INPUT_SET = `# Every night, blue.
inputSet:
  name: nightly
  identifier: nightly
  orgIdentifier: default
  projectIdentifier: platform
  pipeline:
    identifier: payments
    variables:
      - { name: imageTag, type: String, value: nightly }
`;

export interface MadeByHand {
  github: GithubDouble;
  harness: HarnessDouble;
  /** What is configured for them, without the key. */
  config: { catalog: object; pipelines: object; harness: object };
  /** Requests that wrote. */
  writes(): number;
  close(): Promise<void>;
}

export async function openByHand(): Promise<MadeByHand> {
  const github = await startGithub({
    seed: {
      'company/platform-next': { 'kustomize/catalog/services.yaml': CATALOG },
      'company-harness/harness-pipelines': { 'README.md': '#\n' },
    },
    say: () => undefined,
  });
  const harness = await startHarness({
    say: () => undefined,
    projects: ['default/platform'],
    stepMs: 1,
  });
  const { harness: client } = clientOf(harness);
  await putEntity(
    client,
    put(ref('service', 'payment_service'), SERVICE, { fields: { name: 'payments' } }),
  );
  await putEntity(client, put(ref('pipeline', 'payments'), PIPELINE));
  await putEntity(client, put(ref('inputSet', 'nightly', 'payments'), INPUT_SET));
  harness.log.clear();
  const host = `127.0.0.1:${github.port}`;
  return {
    github,
    harness,
    config: {
      catalog: { repoUrl: `${host}?owner=company&repo=platform-next` },
      pipelines: { repoUrl: `${host}?owner=company-harness&repo=harness-pipelines` },
      harness: {
        baseUrl: harness.url,
        projectId: 'platform',
        triggerSettleSeconds: 0,
        artifact: { type: 'GoogleArtifactRegistry', connector: 'gar', image: 'gcr.io/p/{service}' },
      },
    },
    writes: () => github.log.mutations().length + harness.log.mutations().length,
    async close() {
      await github.close();
      await harness.close();
    },
  };
}
