// Bundles as the compiled core makes them for a service where nothing exists yet, and their documents as the schemas check them.
import type { SchemaKind } from '../../dev/harness/schemas.ts';
import type { JsonObject } from '../../dev/harness/yaml.ts';
import { loadCore } from '../../js/core/core.ts';

const core = loadCore();
const REGIONS = ['euw1', 'euw2', 'use1'];

/** What an organization configures for its pipelines to reach people, tickets and metrics. */
const DELIVERY = {
  notifications: {
    slack: { '#payments': 'account.slack-payments' },
    pagerduty: { '*': 'account.pagerduty' },
  },
  change: {
    jira: { connector: 'account.jira', project: 'CHG', approved: ['Approved', 'Scheduled'] },
    servicenow: {
      connector: 'account.snow',
      fields: { assignment_group: '{team}' },
      failed: 'Canceled',
    },
  },
  verification: {
    prometheus: { template: 'account.prometheus', version: '1', connector: 'account.prom' },
    datadog: { template: 'account.datadog', version: '2' },
    newrelic: { template: 'org.newrelic', version: '1.0.0', connector: 'nr' },
  },
};
interface Step {
  step: string;
  reads?: { type: string; paths?: string[] }[];
  problems?: unknown[];
  effects?: { type: string; kind?: string; yaml?: string }[];
}

const PROFILES: Record<string, string> = {
  api: 'internal-api',
  listener: 'event-consumer',
  streaming: 'websocket-server',
  scheduler: 'scheduled-task',
  job: 'batch-job',
};

/** What is made for a service where nothing is there yet. */
export function made(
  archetype: string,
  strategy: string,
  options: unknown,
  places: [string[], string[]],
  artifact: unknown,
  channels: object = {},
  configured: object = {},
) {
  const [environments, regions] = places;
  const service = {
    name: 'payment-service',
    archetype,
    profile: PROFILES[archetype],
    size: 'small',
    environments,
    regions,
    team: 'payments-team',
    ...channels,
  };
  const harness = {
    accountId: 'abc',
    projectId: 'platform',
    artifact,
    options: configured,
    ...DELIVERY,
  };
  const config = { harness, platform: { regions: REGIONS } };
  const request = {
    action: { type: 'harness:create', input: { service, strategy, options } },
    context: { now: '2026-11-21T10:00:00Z', config },
  };
  const facts: unknown[] = [];
  for (;;) {
    const step = core.next(request as never, facts as never) as unknown as Step;
    if (step.step !== 'read') return step;
    facts.push(...(step.reads ?? []).map(read => ({ read, answer: { type: 'absent' } })));
  }
}

const KINDS: Record<string, SchemaKind> = {
  pipeline: 'pipeline',
  service: 'service',
  environment: 'environment',
  infrastructureDefinition: 'infrastructure',
  trigger: 'trigger',
};

/** A pipeline template holds a pipeline without its identity. */
export function checked(document: JsonObject): [SchemaKind, JsonObject] | undefined {
  const [root = ''] = Object.keys(document);
  const template = document['template'] as JsonObject | undefined;
  if (template)
    return [
      'pipeline',
      { pipeline: { name: 'x', identifier: 'x', ...(template['spec'] as JsonObject) } },
    ];
  const kind = KINDS[root];
  return kind && [kind, document];
}
