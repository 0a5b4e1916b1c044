// What the tests of the double of Harness share: a client, and small documents to send.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  startHarness,
  type HarnessDouble,
  type HarnessOptions,
} from '../../../dev/harness/index.ts';

export const contract = join(import.meta.dirname, '../../../../shared/contracts/harness');
export const withContract = existsSync(contract);

export const scope = 'accountIdentifier=acc123&orgIdentifier=default&projectIdentifier=platform';
export const account = 'accountIdentifier=acc123';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  // Bodies are looked into by tests only.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

const open: HarnessDouble[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(double => double.close()));
});

/** A double whose clock stands still unless a test moves it. */
export async function start(options: HarnessOptions = {}): Promise<HarnessDouble> {
  const double = await startHarness({ now: () => 1_700_000_000_000, say: () => {}, ...options });
  open.push(double);
  return double;
}

export async function send(
  double: HarnessDouble,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const type = typeof body === 'string' ? 'application/yaml' : 'application/json';
  const reply = await fetch(path.startsWith('http') ? path : double.url + path, {
    method,
    redirect: 'manual',
    headers: { 'x-api-key': double.apiKey, 'content-type': type, ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.includes('json');
  return {
    status: reply.status,
    headers: reply.headers,
    text,
    body: isJson ? JSON.parse(text) : text,
  };
}

export const deployStage = (id: string, environment: string, service: unknown) => ({
  stage: {
    name: `Deploy ${id}`,
    identifier: id,
    type: 'Deployment',
    spec: {
      deploymentType: 'Kubernetes',
      service,
      environment: {
        environmentRef: environment,
        deployToAll: false,
        infrastructureDefinitions: [{ identifier: `${environment}_k8s` }],
      },
      execution: {
        steps: [
          {
            step: {
              type: 'K8sRollingDeploy',
              name: 'Roll',
              identifier: 'roll',
              spec: { skipDryRun: false },
              timeout: '10m',
            },
          },
        ],
        rollbackSteps: [
          {
            step: {
              type: 'K8sRollingRollback',
              name: 'Back',
              identifier: 'back',
              spec: {},
              timeout: '10m',
            },
          },
        ],
      },
    },
    failureStrategies: [
      { onFailure: { errors: ['AllErrors'], action: { type: 'StageRollback' } } },
    ],
  },
});

export const withTag = (serviceRef: string) => ({
  serviceRef,
  serviceInputs: {
    serviceDefinition: {
      type: 'Kubernetes',
      spec: {
        artifacts: {
          primary: {
            primaryArtifactRef: 'main',
            sources: [
              {
                identifier: 'main',
                type: 'GoogleArtifactRegistry',
                spec: { version: '<+pipeline.variables.imageTag>' },
              },
            ],
          },
        },
      },
    },
  },
});

/** A small pipeline of two environments. */
export function pipeline(
  id = 'shop_cd',
  change: (pipeline: Record<string, unknown>) => void = () => {},
): string {
  const inner: Record<string, unknown> = {
    name: id.replaceAll('_', '-'),
    identifier: id,
    projectIdentifier: 'platform',
    orgIdentifier: 'default',
    tags: { 'managed-by': 'ameide', service: 'shop' },
    variables: [{ name: 'imageTag', type: 'String', required: true, value: '<+input>' }],
    stages: [
      deployStage('int', 'int', withTag('shop')),
      deployStage('prod', 'prod', { useFromStage: { stage: 'int' } }),
    ],
  };
  change(inner);
  return stringify({ pipeline: inner });
}

export const service = (id = 'shop') =>
  stringify({
    service: {
      name: id,
      identifier: id,
      tags: {},
      serviceDefinition: {
        type: 'Kubernetes',
        spec: {
          artifacts: {
            primary: {
              primaryArtifactRef: 'main',
              sources: [
                {
                  identifier: 'main',
                  type: 'GoogleArtifactRegistry',
                  spec: {
                    connectorRef: 'account.gar',
                    repositoryType: 'docker',
                    project: 'p',
                    region: 'europe-west1',
                    repositoryName: 'apps',
                    package: id,
                    version: '<+input>',
                  },
                },
              ],
            },
          },
        },
      },
    },
  });

export const ids = { orgIdentifier: 'default', projectIdentifier: 'platform' };
export const environment = (id: string) =>
  stringify({
    environment: {
      name: id,
      identifier: id,
      ...ids,
      type: id === 'prod' ? 'Production' : 'PreProduction',
    },
  });
export const infrastructure = (env: string) =>
  stringify({
    infrastructureDefinition: {
      name: `${env}-k8s`,
      identifier: `${env}_k8s`,
      ...ids,
      environmentRef: env,
      deploymentType: 'Kubernetes',
      type: 'KubernetesDirect',
      spec: {
        connectorRef: 'k8s',
        namespace: 'shop',
        releaseName: 'release-<+INFRA_KEY_SHORT_ID>',
      },
    },
  });

/** All that the small pipeline needs. */
export function furnish(double: HarnessDouble): void {
  double.seed(
    service(),
    environment('int'),
    environment('prod'),
    infrastructure('int'),
    infrastructure('prod'),
  );
}

export const create = (double: HarnessDouble, yaml = pipeline()) =>
  send(double, 'POST', `/pipeline/api/pipelines/v2?${scope}`, yaml);
export const execute = (
  double: HarnessDouble,
  variables: Record<string, string>,
  query = '',
  id = 'shop_cd',
) =>
  send(
    double,
    'POST',
    `/pipeline/api/pipeline/execute/${id}?${scope}${query}`,
    stringify({
      pipeline: {
        identifier: id,
        variables: Object.entries(variables).map(([name, value]) => ({
          name,
          type: 'String',
          value,
        })),
      },
    }),
  );

export const triggers = `/pipeline/api/triggers?${scope}&targetIdentifier=shop_cd`;
export function trigger(more: Record<string, unknown> = {}): string {
  return stringify({
    trigger: {
      name: 'On image',
      identifier: 'on_image',
      enabled: true,
      ...ids,
      pipelineIdentifier: 'shop_cd',
      source: {
        type: 'Webhook',
        spec: {
          type: 'Custom',
          spec: {
            payloadConditions: [
              { key: '<+trigger.payload.image_tag>', operator: 'Regex', value: '^v' },
            ],
            headerConditions: [],
          },
        },
      },
      inputYaml: stringify({
        pipeline: {
          identifier: 'shop_cd',
          variables: [{ name: 'imageTag', type: 'String', value: '<+trigger.payload.image_tag>' }],
        },
      }),
      ...more,
    },
  });
}
