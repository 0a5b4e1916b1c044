// Every archetype, strategy and option for one to six places: each document of the bundle passes Harness's own schemas with no key that
// they do not declare, and the lint.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Schemas } from '../../dev/harness/schemas.ts';
import type { JsonObject } from '../../dev/harness/yaml.ts';
import { checked, made } from '../support/bundles.ts';

const CONTRACT = join(import.meta.dirname, '../../../shared/contracts/harness');
const present = existsSync(CONTRACT);

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
const WIDE: [string[], string[]][] = [
  [
    ['int', 'prod'],
    ['euw1', 'euw2', 'use1'],
  ],
  [['prod'], ['euw1', 'euw2']],
  [
    ['int', 'pre', 'prod'],
    ['euw1', 'euw2', 'use1'],
  ],
];
/** Of all but the releases of an api, which have the most steps, this share is enough; `WHOLE_MATRIX=1` takes all. */
const SHARE = process.env['WHOLE_MATRIX'] ? 1 : 8;
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

const CHANNELS = { slack: '#payments', pagerduty: 'PABC123', email: 'payments@company.com' };

/** Every combination of how a release reaches production; where it does, and by what it is verified, takes turns. */
function* deliveries() {
  let turn = 0;
  for (const rollout of [
    { rollout: 'rolling' },
    { rollout: 'canary' },
    { rollout: 'canary', canary: 'progressive' },
    { rollout: 'blue-green' },
  ])
    for (const change of ['harness', 'jira', 'servicenow'])
      for (const regions of [
        { regions: 'serial' },
        { regions: 'parallel' },
        { regions: 'parallel', regionsAtOnce: 2 },
      ])
        for (const soak of ['none', '30m'])
          for (const form of ['full', 'thin'])
            for (const channels of [{}, CHANNELS]) {
              const source = ['service', 'prometheus', 'datadog', 'newrelic'][turn % 4];
              const notify = turn % 3 === 0 ? { notify: ['failure'] } : {};
              const options = { ...rollout, change, ...regions, soak, form, ...notify };
              const places = WIDE[turn % WIDE.length] ?? [[], []];
              turn += 1;
              yield { options: { ...options, verifySource: source }, channels, places };
            }
}

/** What an archetype can be rolled out by. */
function canDo(archetype: string, rollout: string): boolean {
  const hasDeployment = !['scheduler', 'job'].includes(archetype);
  return hasDeployment && (rollout !== 'blue-green' || archetype !== 'listener');
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

    const combinations = [...deliveries()];
    const checkedOnce = new Set<string>();

    it('holds at least 2,000 ways to production', () => {
      const ways = combinations.length * archetypes.length * strategies.length;
      expect(ways).toBeGreaterThanOrEqual(2000);
    });

    it.each(archetypes.flatMap(archetype => strategies.map(strategy => [archetype, strategy])))(
      '%s by %s reaches production in every way',
      (archetype = '', strategy = '') => {
        const share = archetype === 'api' && strategy === 'promotion' ? 1 : SHARE;
        const turn = archetypes.indexOf(archetype);
        const chosen = combinations.filter((_, index) => index % share === turn % share);
        expect(chosen.length).toBeGreaterThan(30);
        for (const { options, channels, places } of chosen) {
          const what = JSON.stringify({ options, channels, places });
          const { rollout, ...others } = options;
          const make = (asked: object, configured: object) =>
            made(archetype, strategy, asked, places, ARTIFACTS[0], channels, configured);
          // Who asks for what the archetype cannot do is told; what is configured for all services is done where it can be.
          const isPossible = rollout === 'rolling' || canDo(archetype, rollout);
          const asked = make(options, {});
          if (!isPossible)
            expect(asked.problems, what).toMatchObject([{ code: 'pipeline/impossible-rollout' }]);
          const step = isPossible ? asked : make(others, { rollout });
          expect(step.problems, what).toBeUndefined();
          const pipelines = (step.effects ?? []).filter(effect =>
            ['pipeline', 'template'].includes(effect.kind ?? ''),
          );
          expect(pipelines.length, what).toBe(options.form === 'thin' ? 2 : 1);
          for (const { yaml = '' } of pipelines.filter(one => !checkedOnce.has(one.yaml ?? ''))) {
            checkedOnce.add(yaml);
            const [kind, whole] = checked(parse(yaml) as JsonObject) ?? [];
            if (!kind || !whole) throw new Error(what);
            expect(
              schemas.errors(kind, whole).map(error => error.messageWithFQN),
              what,
            ).toEqual([]);
            expect(schemas.undeclared(kind, whole), what).toEqual([]);
          }
        }
      },
      600_000,
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
