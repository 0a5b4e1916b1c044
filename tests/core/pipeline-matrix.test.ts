// Every archetype, strategy and option for one to six places: each document of the bundle passes Harness's own schemas with no key that
// they do not declare, and the lint.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Schemas, type SchemaKind } from '../../dev/harness/schemas.ts';
import type { JsonObject } from '../../dev/harness/yaml.ts';
import { loadCore } from '../../js/core/core.ts';

const CONTRACT = join(import.meta.dirname, '../../../shared/contracts/harness');
const present = existsSync(CONTRACT);
const core = loadCore();

const PLACES: [string[], string[]][] = [
  [['int'], ['euw1']],
  [['prod'], ['euw1']],
  [['int', 'prod'], ['euw1']],
  [['prod'], ['euw1', 'euw2']],
  [['int', 'pre', 'prod'], ['euw2']],
  [
    ['int', 'prod'],
    ['euw1', 'euw2'],
  ],
  [
    ['int', 'pre', 'prod'],
    ['euw1', 'euw2'],
  ],
];
const OPTIONS: Record<string, unknown>[] = [
  {},
  {
    canary: 'none',
    verify: false,
    bake: 'none',
    policySets: ['account.prod_change_window', 'org.limits'],
  },
  {
    canary: 'progressive',
    triggers: ['image', 'manifests'],
    teamApprovals: 2,
    platformApprovals: 3,
  },
  {
    canary: 'progressive',
    verify: false,
    bake: '30m',
    healthUrl: 'https://{service}.{cluster}.{region}.example.com/health',
  },
  { form: 'thin', canary: 'single', healthUrl: 'https://{service}.example.com/health' },
  {
    form: 'thin',
    canary: 'none',
    verify: false,
    templateRef: 'account.api_cd',
    templateVersion: '1.2.0',
  },
];
const ARTIFACTS: Record<string, unknown>[] = [
  { type: 'GoogleArtifactRegistry', connector: 'gar', image: 'gcr.io/project/{service}' },
  { type: 'DockerRegistry', connector: 'account.docker', image: 'company/{service}' },
  { type: 'Gcr', connector: 'gcr', image: 'eu.gcr.io/project/{service}' },
  { type: 'Ecr', connector: 'aws', image: '1234.dkr.ecr.eu-west-1.amazonaws.com/{service}' },
  { type: 'Acr', connector: 'azure', image: 'company.azurecr.io/{service}', subscriptionId: 'abc' },
  {
    type: 'ArtifactoryRegistry',
    connector: 'jfrog',
    image: 'company.jfrog.io/docker-local/{service}',
  },
  { type: 'GithubPackageRegistry', connector: 'github', image: 'ghcr.io/company/{service}' },
  {},
];

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
function made(
  archetype: string,
  strategy: string,
  options: unknown,
  places: [string[], string[]],
  artifact: unknown,
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
  };
  const config = { harness: { accountId: 'abc', projectId: 'platform', artifact } };
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
function checked(document: JsonObject): [SchemaKind, JsonObject] | undefined {
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

describe.skipIf(!present)(
  'the bundle of a service, by the schemas of Harness (skipped without a folder `shared` beside the checkout that holds them)',
  () => {
    const schemas = new Schemas(CONTRACT);
    const archetypes = ['api', 'listener', 'streaming', 'scheduler', 'job'];
    const strategies = ['runtime', 'promotion'];
    const matrix = archetypes.flatMap(archetype =>
      strategies.flatMap(strategy =>
        OPTIONS.flatMap((options, index) =>
          PLACES.map(places => ({
            archetype,
            strategy,
            options,
            index,
            places,
            name: `${places[0].join()}/${places[1].join()}`,
          })),
        ),
      ),
    );

    it('is wide', () => {
      expect(matrix.length).toBeGreaterThanOrEqual(300);
    });

    it.each(matrix)(
      '$archetype $strategy options $index $name',
      ({ archetype, strategy, options, index, places }) => {
        const step = made(archetype, strategy, options, places, ARTIFACTS[index % 2]);
        expect(step.problems).toBeUndefined();
        const documents = (step.effects ?? []).map(
          effect => parse(effect.yaml ?? '') as JsonObject,
        );
        expect(documents.length).toBeGreaterThan(4);
        for (const document of documents) {
          const [kind, whole] = checked(document) ?? [];
          if (!kind || !whole) continue;
          expect(schemas.errors(kind, whole).map(error => error.messageWithFQN)).toEqual([]);
          expect(schemas.undeclared(kind, whole)).toEqual([]);
        }
      },
    );

    it.each(ARTIFACTS)('takes images from $type', artifact => {
      const step = made('api', 'runtime', {}, [['int'], ['euw1']], artifact);
      expect(step.problems).toBeUndefined();
      const service = parse(step.effects?.[0]?.yaml ?? '') as JsonObject;
      expect(schemas.errors('service', service)).toEqual([]);
      expect(schemas.undeclared('service', service)).toEqual([]);
    });
  },
);
