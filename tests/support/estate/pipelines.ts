// Pipelines as people make them by hand, in three habits; none carries a mark of ours.
import { stringify } from 'yaml';

type Json = Record<string, unknown>;

export interface ByHand {
  /** Identifier of the pipeline. */
  id: string;
  /** Documents of Harness: service, pipeline, input sets. */
  documents: string[];
}

const SCOPE = { orgIdentifier: 'default', projectIdentifier: 'platform' };
const snake = (name: string) => name.replaceAll('-', '_');
const step = (type: string, name: string, spec: Json, more: Json = {}) => ({
  step: { type, name, identifier: snake(name.toLowerCase().replaceAll(' ', '_')), spec, ...more },
});
const ROLLING = step('K8sRollingDeploy', 'Rollout', { skipDryRun: false }, { timeout: '10m' });
const ROLLBACK = step('K8sRollingRollback', 'Back', {}, { timeout: '10m' });

const approval = (groups: string[], minimumCount: number) =>
  step(
    'HarnessApproval',
    'Approve',
    {
      approvalMessage: 'Please look at the release.',
      includePipelineExecutionHistory: true,
      approvers: { userGroups: groups, minimumCount, disallowPipelineExecutor: true },
      approverInputs: [],
    },
    { timeout: '1d' },
  );

function deployment(service: string, environment: string, cluster: string, steps: object[]) {
  return {
    stage: {
      name: `Deploy ${environment}`,
      identifier: `deploy_${environment}`,
      type: 'Deployment',
      spec: {
        deploymentType: 'Kubernetes',
        service: { serviceRef: service },
        environment: {
          environmentRef: cluster,
          deployToAll: false,
          infrastructureDefinitions: [{ identifier: `${cluster}_euw1_k8s` }],
        },
        execution: { steps, rollbackSteps: [ROLLBACK] },
      },
      failureStrategies: [
        { onFailure: { errors: ['AllErrors'], action: { type: 'StageRollback' } } },
      ],
    },
  };
}

const custom = (name: string, steps: object[]) => ({
  stage: {
    name,
    identifier: snake(name.toLowerCase()),
    type: 'Custom',
    spec: { execution: { steps } },
  },
});

const script = (name: string, text: string) =>
  step(
    'ShellScript',
    name,
    {
      shell: 'Bash',
      onDelegate: true,
      source: { type: 'Inline', spec: { script: text } },
      environmentVariables: [],
      outputVariables: [],
    },
    { timeout: '5m' },
  );

function documents(comment: string, pipeline: Json, service: string, sets: Json[] = []): string[] {
  const definition = { type: 'Kubernetes', spec: { manifests: [] } };
  const id = pipeline['identifier'] as string;
  return [
    stringify({
      service: { name: service, identifier: service, ...SCOPE, serviceDefinition: definition },
    }),
    `# ${comment}\n${stringify({ pipeline: { ...SCOPE, ...pipeline } })}`,
    ...sets.map(set => stringify({ inputSet: { ...set, ...SCOPE, pipeline: { identifier: id } } })),
  ];
}

/** From stage to stage, an approval before production, a channel that is told of failures. */
export function staged(name: string): ByHand {
  const id = `${snake(name)}_deploy`;
  const service = snake(name);
  const pipeline = {
    name: `${name} deploy`,
    identifier: id,
    tags: { 'cost-center': '4711' },
    variables: [{ name: 'imageTag', type: 'String', value: '<+input>' }],
    notificationRules: [
      {
        name: 'failed',
        identifier: 'failed',
        enabled: true,
        pipelineEvents: [{ type: 'PipelineFailed' }],
        notificationMethod: {
          type: 'Email',
          spec: { userGroups: [], recipients: ['shop@company.example'] },
        },
      },
    ],
    stages: [
      deployment(service, 'int', 'int_stable', [ROLLING]),
      deployment(service, 'pre', 'pre_stable', [ROLLING]),
      custom('Release', [approval(['account.shop'], 2)]),
      deployment(service, 'prod', 'prod', [ROLLING]),
    ],
  };
  return { id, documents: documents(`Ships ${name}. Ask the shop.`, pipeline, service) };
}

/** A part of the pods first, watched; a set of inputs for the night. */
export function watched(name: string): ByHand {
  const id = `cd_${snake(name)}`;
  const service = snake(name);
  const canary = step(
    'K8sCanaryDeploy',
    'Canary',
    { skipDryRun: false, instanceSelection: { type: 'Count', spec: { count: 1 } } },
    { timeout: '10m' },
  );
  const remove = step('K8sCanaryDelete', 'No canary', {}, { timeout: '10m' });
  const verify = step(
    'Verify',
    'Watch',
    {
      type: 'Canary',
      monitoredService: { type: 'Default', spec: {} },
      spec: { sensitivity: 'MEDIUM', duration: '10m', deploymentTag: '<+input>' },
    },
    {
      timeout: '2h',
      failureStrategies: [
        { onFailure: { errors: ['Verification'], action: { type: 'StageRollback' } } },
        { onFailure: { errors: ['Unknown'], action: { type: 'StageRollback' } } },
      ],
    },
  );
  const pipeline = {
    name: `cd ${name}`,
    identifier: id,
    stages: [
      deployment(service, 'int', 'int_stable', [ROLLING]),
      deployment(service, 'prod', 'prod', [canary, verify, remove, ROLLING]),
    ],
  };
  const night = { name: 'night', identifier: `${snake(name)}_night` };
  return { id, documents: documents(`Canaries for ${name}.`, pipeline, service, [night]) };
}

/** One place, and a script that looks whether it answers. The identifier is the one that Ameide would use. */
export function scripted(name: string): ByHand {
  const id = `${snake(name)}_cd`;
  const service = snake(name);
  const pipeline = {
    name: `${name}-cd`,
    identifier: id,
    variables: [
      { name: 'imageTag', type: 'String', value: '<+input>' },
      { name: 'region', type: 'String', value: 'euw1' },
    ],
    stages: [
      deployment(service, 'int', 'int_stable', [ROLLING]),
      custom('Smoke', [script('Ping', 'curl -fsS "https://$HOST/health"')]),
    ],
  };
  return { id, documents: documents(`${name}: by the night shift.`, pipeline, service) };
}
