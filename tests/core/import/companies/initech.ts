/** Bases and overlays of kustomize beside the code, with entities of Backstage, and patches of three kinds. */
import { stringify } from 'yaml';
import { amounts, documents, hasIngress, hostOf, pick, variables } from '../service.ts';
import type { Files, Service } from '../service.ts';

const WORDS: Record<string, string> = { int: 'int', pre: 'preprod', prod: 'prod' };

export function initech(all: Service[], files: Files): void {
  const owners = ['* @initech/architects', 'docs/ @initech/writers'];
  for (const service of all) {
    const home = `services/${service.name}`;
    if (service.odd.has('codeowners')) owners.push(`/${home}/ @initech/${service.team} @jane`);
    const base = `${home}/k8s/base`;
    const resources = Object.entries(baseOf(service));
    for (const [file, value] of resources) files.set(`${base}/${file}`, documents(value));
    files.set(
      `${base}/kustomization.yaml`,
      documents({ resources: resources.map(([file]) => file) }),
    );
    for (const environment of service.environments)
      overlay(service, environment, `${home}/k8s/overlays/${WORDS[environment]}`, files);
    if (!service.odd.has('no-team') && !service.odd.has('codeowners'))
      files.set(`${home}/catalog-info.yaml`, documents(entity(service)));
  }
  files.set('CODEOWNERS', `${owners.join('\n')}\n`);
}

const entity = ({ name, team, odd, archetype }: Service) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: odd.has('odd-name') ? `${name}-component` : name,
    ...(odd.has('description') ? { description: `Does what ${name} does` } : {}),
    annotations: {
      'backstage.io/kubernetes-id': name,
      ...(odd.has('team-differs') ? { 'initech.com/team': 'legacy-team' } : {}),
    },
  },
  spec: {
    type: archetype === 'job' ? 'job' : 'service',
    lifecycle: 'production',
    owner: `group:default/${team}`,
  },
});

function container(service: Service) {
  const { name, archetype, odd } = service;
  const ports =
    archetype === 'api' || archetype === 'streaming' || odd.has('health-port')
      ? { ports: [{ name: 'http', containerPort: 8080 }] }
      : {};
  const { resources } = amounts(service, service.environments.at(-1)!);
  return {
    name,
    image: `quay.initech.com/${name}:latest`,
    ...ports,
    ...(resources ? { resources } : {}),
    env: Object.entries(variables(service)).map(([key, value]) => ({ name: key, value })),
  };
}

function baseOf(service: Service): Record<string, unknown> {
  const { name, archetype, odd } = service;
  const labels = { app: name };
  const sidecar = odd.has('sidecar')
    ? [
        {
          name: 'istio-proxy',
          image: 'istio/proxyv2:1',
          resources: { requests: { cpu: '2', memory: '2Gi' } },
        },
      ]
    : [];
  const pod = { metadata: { labels }, spec: { containers: [...sidecar, container(service)] } };
  const metadata = { name, labels };
  if (archetype === 'scheduler')
    return {
      'cronjob.yaml': {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata,
        spec: {
          schedule: '0 1 * * *',
          ...(odd.has('suspended') ? { suspend: true } : {}),
          jobTemplate: { spec: { template: pod } },
        },
      },
    };
  if (archetype === 'job')
    return {
      'job.yaml': { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template: pod } },
    };
  const set = odd.has('plain-set') && archetype === 'streaming';
  const workload = {
    apiVersion: 'apps/v1',
    kind: set ? 'StatefulSet' : 'Deployment',
    metadata,
    spec: { replicas: 1, selector: { matchLabels: labels }, template: pod },
  };
  const found: Record<string, unknown> = { 'workload.yaml': workload };
  const port = odd.has('metrics-service')
    ? { name: 'metrics', port: 9404 }
    : { name: 'http', port: 80 };
  if (
    archetype === 'api' ||
    (archetype === 'streaming' && !set) ||
    odd.has('metrics-service') ||
    odd.has('with-service')
  )
    found['service.yaml'] = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { selector: labels, ports: [port] },
    };
  if (hasIngress(service) && !set) found['ingress.yaml'] = ingress(service, 'prod');
  return found;
}

function ingress(service: Service, environment: string) {
  const { name, archetype, odd } = service;
  const backend = { service: { name, port: { number: 80 } } };
  const host = odd.has('no-host') ? {} : { host: hostOf(service, environment) };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      annotations: archetype === 'streaming' ? { 'nginx.org/websocket-services': name } : {},
    },
    spec: {
      ingressClassName: 'nginx',
      rules: [{ ...host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}

function overlay(service: Service, environment: string, folder: string, files: Files): void {
  const { name, archetype, odd } = service;
  const { resources, min, max } = amounts(service, environment);
  const kind =
    archetype === 'scheduler'
      ? 'CronJob'
      : archetype === 'job'
        ? 'Job'
        : odd.has('plain-set') && archetype === 'streaming'
          ? 'StatefulSet'
          : 'Deployment';
  const kustomization: Record<string, unknown> = {
    resources: ['../../base'],
    namespace: odd.has('comment-noise') ? 'shop' : `shop-${WORDS[environment]}`,
  };
  const serves = kind === 'Deployment' || kind === 'StatefulSet';
  const way = pick(service, 'way', 3);
  if (serves && way === 0) kustomization.replicas = [{ name, count: min }];
  if (serves && way === 1) {
    kustomization.patches = [
      {
        target: { kind, name },
        patch: stringify([{ op: 'replace', path: '/spec/replicas', value: min }]),
      },
    ];
  }
  if (serves && way === 2) {
    files.set(
      `${folder}/hpa.yaml`,
      documents({
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name },
        spec: { scaleTargetRef: { kind, name }, minReplicas: min, maxReplicas: max },
      }),
    );
    kustomization.resources = ['../../base', 'hpa.yaml'];
  }
  if (odd.has('lower-in-int') && environment === 'int' && serves && resources) {
    const patch = {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name },
      spec: { template: { spec: { containers: [{ name, resources }] } } },
    };
    files.set(`${folder}/resources.yaml`, documents(patch));
    kustomization.patchesStrategicMerge = ['resources.yaml'];
  }
  files.set(`${folder}/kustomization.yaml`, documents(kustomization));
}
