/** Thin charts around one shared chart, values by cluster in another folder, deployed by applications of Argo CD. */
import {
  amounts,
  documents,
  hasIngress,
  hostOf,
  isApi,
  pick,
  teamOf,
  variables,
} from '../service.ts';
import type { Files, Service } from '../service.ts';

const WORDS: Record<string, string> = { int: 'integration', pre: 'staging', prod: 'production' };
const LONG: Record<string, string> = { euw1: 'eu-west-1', euw2: 'eu-west-2' };
const SHARED = 'globex-service';

export function globex(all: Service[], files: Files): void {
  files.set('argocd/root.yaml', documents(application('root', 'argocd', [], 'argocd')));
  for (const service of all) {
    const { name, odd } = service;
    files.set(`apps/${name}/Chart.yaml`, documents(chart(service)));
    files.set(
      `apps/${name}/values.yaml`,
      documents({ [SHARED]: base(service), global: { company: 'globex' } }),
    );
    for (const environment of service.environments)
      for (const region of service.regions) {
        const cluster = `${WORDS[environment]}-${LONG[region]}`;
        const path = `clusters/${cluster}/${name}/values.yaml`;
        files.set(path, documents({ [SHARED]: of(service, environment) }));
        const app = application(
          `${name}-${WORDS[environment]}-${region}`,
          `apps/${name}`,
          ['values.yaml', `../../${path}`],
          name,
          cluster,
        );
        files.set(`argocd/${cluster}/${name}.yaml`, documents(app));
      }
    if (odd.has('codeowners'))
      files.set(
        '.github/CODEOWNERS',
        `${files.get('.github/CODEOWNERS') ?? '* @globex/sre\n'}apps/${name} @globex/${service.team}\n`,
      );
  }
}

const chart = ({ name, odd }: Service) => ({
  apiVersion: 'v2',
  name,
  ...(odd.has('description') ? { description: `The ${name} of the platform` } : {}),
  version: '1.0.0',
  dependencies: [
    { name: SHARED, version: '4.x.x', repository: 'oci://registry.globex.io/charts' },
    ...(odd.has('comment-noise')
      ? [
          {
            name: 'redis',
            version: '17.0.0',
            repository: 'https://charts.bitnami.com/bitnami',
            condition: 'redis.enabled',
          },
        ]
      : []),
  ],
});

function application(
  name: string,
  path: string,
  valueFiles: string[],
  namespace: string,
  cluster = 'in-cluster',
) {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: {
        repoURL: 'https://git.globex.io/deploy.git',
        path,
        targetRevision: 'main',
        ...(valueFiles.length > 0 ? { helm: { valueFiles } } : {}),
      },
      destination: { name: cluster, namespace },
    },
  };
}

function base(service: Service): Record<string, unknown> {
  const { archetype, name, odd } = service;
  const team = teamOf(service);
  const meta = team
    ? {
        metadata: {
          labels: {
            'globex.io/team': team,
            ...(odd.has('team-differs') ? { 'globex.io/owner': 'sre-team' } : {}),
          },
        },
      }
    : {};
  const image = pick(service, 'image', 2)
    ? { repository: `globex/${name}` }
    : `registry.globex.io/globex/${name}:1.2.3`;
  const env = Object.entries(variables(service)).map(([key, value]) => ({ name: key, value }));
  const common = {
    ...(odd.has('odd-name') ? { fullnameOverride: name.toUpperCase() } : {}),
    image,
    ...meta,
    env,
  };
  if (archetype === 'scheduler')
    return { ...common, workload: { type: 'CronJob' }, cronJob: { schedule: '15 2 * * 1-5' } };
  if (archetype === 'job') return { ...common, workload: { type: 'Job' } };
  if (archetype === 'streaming')
    return odd.has('plain-set')
      ? { ...common, workload: { type: 'StatefulSet' } }
      : { ...common, service: { port: 8080 }, websockets: { enabled: true } };
  if (isApi(service))
    return {
      ...common,
      service: {
        ports: [
          { name: 'http', port: 8080 },
          ...(odd.has('extra-metrics-port') ? [{ name: 'metrics', port: 9090 }] : []),
        ],
      },
    };
  if (odd.has('with-service')) return { ...common, service: { port: 8080 } };
  const consumer = odd.has('no-broker')
    ? {}
    : { kafka: { consumer: { group: name, topics: ['in'] } } };
  return { ...common, service: { enabled: false }, ...consumer };
}

function of(service: Service, environment: string): Record<string, unknown> {
  const { resources, min, max } = amounts(service, environment);
  const { archetype, odd } = service;
  const amount = resources ? { resources } : {};
  if (archetype === 'scheduler' || archetype === 'job') return amount;
  const scaled = pick(service, 'scaled', 2) ? { hpa: { min, max } } : { replicas: min };
  const exposed = hasIngress(service) && !(odd.has('plain-set') && archetype === 'streaming');
  const route = odd.has('no-host')
    ? { enabled: true }
    : { enabled: true, hosts: [hostOf(service, environment)] };
  return {
    ...scaled,
    ...amount,
    ...(exposed ? { ingress: route } : {}),
    ...(odd.has('internal-too') && environment === 'prod'
      ? { ingresses: [{ class: 'nginx-internal', host: hostOf(service, 'prod') }] }
      : {}),
    redis: { enabled: true, resources: { requests: { cpu: '3', memory: '6Gi' } } },
  };
}
