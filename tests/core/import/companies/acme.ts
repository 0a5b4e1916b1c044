/** A chart for each service in one repository, made by `helm create` and grown since; values by environment beside it. */
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

export function acme(all: Service[], files: Files): void {
  const owners = ['* @acme/platform-team'];
  for (const service of all) {
    const folder = `deploy/charts/${service.name}`;
    if (service.odd.has('codeowners')) owners.push(`/${folder}/ @acme/${service.team}`);
    files.set(`${folder}/Chart.yaml`, documents(chart(service)));
    files.set(`${folder}/values.yaml`, documents(values(service)));
    for (const environment of service.environments)
      files.set(`${folder}/values-${environment}.yaml`, documents(of(service, environment)));
    files.set(`${folder}/values-local.yaml`, documents({ replicaCount: 1, env: { LOCAL: '1' } }));
    if (pick(service, 'dev', 5) === 0)
      files.set(`${folder}/values-dev.yaml`, documents({ replicaCount: 1 }));
    for (const [file, text] of templates(service)) files.set(`${folder}/templates/${file}`, text);
  }
  files.set('CODEOWNERS', `${owners.join('\n')}\n`);
}

const chart = ({ name, odd }: Service) => ({
  apiVersion: 'v2',
  name: odd.has('odd-name') ? name.replaceAll('-', '_') : name,
  description: odd.has('description')
    ? `Keeps the ${name} of the shop`
    : 'A Helm chart for Kubernetes',
  version: '0.1.0',
  appVersion: '1.16.0',
});

function values(service: Service): Record<string, unknown> {
  const { archetype, odd, name } = service;
  const first = service.environments[0]!;
  const { resources } = amounts(service, service.environments.at(-1)!);
  const image = {
    repository: `registry.acme.io/shop/${name}`,
    pullPolicy: 'IfNotPresent',
    tag: '',
  };
  const team = teamOf(service);
  const labels = team
    ? { podLabels: { team: odd.has('team-differs') ? 'platform-team' : team } }
    : {};
  const owner = team && odd.has('team-differs') ? { owner: team } : {};
  const nested = pick(service, 'nested', 3) === 0;
  const amount = nested ? { deployment: { resources } } : { resources };
  const common = {
    image,
    ...labels,
    ...owner,
    ...(resources ? amount : {}),
    env: variables(service),
  };
  if (archetype === 'scheduler')
    return {
      ...common,
      ...(pick(service, 'cron', 2)
        ? { cronjob: { enabled: true, schedule: '0 3 * * *' } }
        : { schedule: '*/5 * * * *' }),
      ...(odd.has('suspended') ? { suspend: true } : {}),
    };
  if (archetype === 'job') return { ...common, kind: 'Job', backoffLimit: 2 };
  const off = odd.has('off-in-base') || !hasIngress(service);
  return {
    replicaCount: 1,
    ...common,
    ...ports(service),
    ...(isApi(service) || archetype === 'streaming'
      ? { ingress: ingress(service, first, !off) }
      : {}),
    ...(archetype === 'streaming' ? { websocket: { enabled: true, path: '/ws' } } : {}),
    ...(odd.has('sidecar')
      ? {
          sidecars: [
            {
              name: 'envoy',
              image: 'envoy:1',
              resources: { requests: { cpu: '2', memory: '4Gi' } },
            },
          ],
        }
      : {}),
    autoscaling: { enabled: false, minReplicas: 1, maxReplicas: 100 },
    serviceAccount: { create: true },
  };
}

function ports({ archetype, odd }: Service): Record<string, unknown> {
  if (archetype !== 'listener') return { service: { type: 'ClusterIP', port: 80 } };
  if (odd.has('with-service')) return { service: { type: 'ClusterIP', port: 8080 } };
  if (odd.has('metrics-service')) return { service: { ports: [{ name: 'metrics', port: 9404 }] } };
  if (odd.has('health-port')) return { service: { enabled: false }, containerPort: 8080 };
  return { service: { enabled: false } };
}

function ingress(service: Service, environment: string, enabled: boolean) {
  const host = hostOf(service, environment);
  const hosts = service.odd.has('no-host') ? {} : { hosts: [{ host, paths: ['/'] }] };
  return { enabled, className: 'nginx', annotations: {}, ...hosts };
}

function of(service: Service, environment: string): Record<string, unknown> {
  const { resources, min, max } = amounts(service, environment);
  const { archetype } = service;
  if (archetype === 'scheduler' || archetype === 'job') return { env: { PROFILE: environment } };
  const scaled = pick(service, 'scaled', 2)
    ? { autoscaling: { enabled: true, minReplicas: min, maxReplicas: max } }
    : { replicaCount: min };
  const lower = service.odd.has('lower-in-int') && environment === 'int' && resources;
  const nested = pick(service, 'nested', 3) === 0;
  const amount = nested ? { deployment: { resources } } : { resources };
  return {
    ...scaled,
    ...(lower ? amount : {}),
    ...(hasIngress(service) ? { ingress: ingress(service, environment, true) } : {}),
  };
}

function templates({ archetype, odd }: Service): [string, string][] {
  const kind = { scheduler: 'CronJob', job: 'Job' }[archetype] ?? 'Deployment';
  const version = kind === 'Deployment' ? 'apps/v1' : 'batch/v1';
  const head = (of: string, api: string) =>
    `apiVersion: ${api}\nkind: ${of}\nmetadata:\n  name: {{ include "chart.fullname" . }}\n`;
  const found: [string, string][] = [['workload.yaml', head(kind, version)]];
  if (archetype !== 'scheduler' && archetype !== 'job') {
    found.push([
      'service.yaml',
      `{{- if .Values.service.enabled }}\n${head('Service', 'v1')}{{- end }}\n`,
    ]);
    found.push(['hpa.yaml', head('HorizontalPodAutoscaler', 'autoscaling/v2')]);
  }
  if (odd.has('hook-too'))
    found.push([
      'migrate.yaml',
      `${head('Job', 'batch/v1')}  annotations:\n    helm.sh/hook: pre-upgrade\n`,
    ]);
  return found;
}
