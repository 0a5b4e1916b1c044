/** Manifests as they are applied, a folder for each cluster; names with the environment behind them in places. */
import { amounts, documents, hasIngress, hostOf, pick, teamOf, variables } from '../service.ts';
import type { Files, Service } from '../service.ts';

const CLUSTERS: Record<string, string> = {
  int: 'hooli-int',
  pre: 'hooli-preprod',
  prod: 'hooli-prod',
};

export function hooli(all: Service[], files: Files): void {
  const owners: string[] = [];
  for (const service of all) {
    if (service.odd.has('codeowners'))
      owners.push(`clusters/**/${service.name}* @hooli/${service.team}`);
    for (const environment of service.environments)
      for (const region of service.regions) {
        const path = `clusters/${CLUSTERS[environment]}-${region}/${pick(service, 'ns', 2) ? 'core' : 'edge'}/${service.name}.yaml`;
        files.set(path, text(service, environment));
      }
  }
  files.set(
    'clusters/hooli-prod-euw1/infra/redis.yaml',
    documents({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'redis' },
      spec: { template: { spec: { containers: [{ name: 'redis', image: 'redis:7' }] } } },
    }),
  );
  files.set(
    'clusters/hooli-prod-euw1/infra/agent.yaml',
    documents({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'node-agent' },
      spec: {
        template: { spec: { containers: [{ name: 'agent', image: 'hooli/node-agent:3' }] } },
      },
    }),
  );
  files.set('CODEOWNERS', `${owners.join('\n')}\n`);
}

function text(service: Service, environment: string): string {
  const { name, archetype, odd } = service;
  const full = odd.has('odd-name') ? `${name}-${environment}` : name;
  const team = teamOf(service);
  const labels = {
    app: full,
    'app.kubernetes.io/name': name,
    ...(team ? { 'hooli.com/team': team } : {}),
  };
  const annotations = {
    ...(odd.has('team-differs') ? { 'hooli.com/owner': 'former-team' } : {}),
    ...(odd.has('description') ? { 'hooli.com/slack': `${name}-alerts` } : {}),
  };
  const metadata = { name: full, namespace: `shop-${environment}`, labels, annotations };
  const { resources, min, max } = amounts(service, environment);
  const ports =
    archetype === 'api' || archetype === 'streaming'
      ? [
          { name: 'http', containerPort: 8080 },
          ...(odd.has('extra-metrics-port') ? [{ name: 'metrics', containerPort: 9090 }] : []),
        ]
      : odd.has('health-port')
        ? [{ containerPort: 8080 }]
        : [];
  const main = {
    name: 'main',
    image: `${environment}.registry.hooli.com/shop/${name}@sha256:0000`,
    ...(ports.length > 0 ? { ports } : {}),
    ...(resources ? { resources } : {}),
    env: Object.entries(variables(service)).map(([key, value]) => ({ name: key, value })),
  };
  const aside = {
    name: 'log-shipper',
    image: 'fluent/fluent-bit:2',
    resources: { requests: { cpu: '1', memory: '3Gi' } },
  };
  const pod = {
    metadata: { labels },
    spec: {
      initContainers: odd.has('comment-noise')
        ? [{ name: 'wait', image: 'busybox', resources: { requests: { cpu: '4', memory: '8Gi' } } }]
        : undefined,
      containers: odd.has('sidecar') ? [aside, main] : [main],
    },
  };
  if (archetype === 'scheduler')
    return documents({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: {
        schedule: '0 4 * * *',
        suspend: odd.has('suspended'),
        jobTemplate: { spec: { template: pod } },
      },
    });
  if (archetype === 'job')
    return documents({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template: pod } });
  const set = odd.has('plain-set') && archetype === 'streaming';
  const workload = {
    apiVersion: 'apps/v1',
    kind: set ? 'StatefulSet' : 'Deployment',
    metadata,
    spec: { replicas: min, selector: { matchLabels: { app: full } }, template: pod },
  };
  const served =
    archetype === 'api' ||
    (archetype === 'streaming' && !set) ||
    odd.has('with-service') ||
    odd.has('metrics-service');
  const port = odd.has('metrics-service')
    ? { name: 'metrics', port: 9404 }
    : { name: 'http', port: 80, targetPort: 8080 };
  const service_ = served
    ? {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: full, namespace: metadata.namespace },
        spec: { selector: { app: full }, ports: [port] },
      }
    : undefined;
  const scaler = pick(service, 'scaled', 2)
    ? {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: full, namespace: metadata.namespace },
        spec: {
          scaleTargetRef: { kind: workload.kind, name: full },
          minReplicas: min,
          maxReplicas: max,
        },
      }
    : undefined;
  const migration = odd.has('producer')
    ? {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {
          name: `${full}-migrate`,
          namespace: metadata.namespace,
          annotations: { 'helm.sh/hook': 'pre-upgrade' },
        },
        spec: { template: { spec: { containers: [{ name: 'm', image: 'flyway' }] } } },
      }
    : undefined;
  return documents(
    workload,
    service_,
    scaler,
    hasIngress(service) && !set ? route(service, environment, full) : undefined,
    migration,
  );
}

/** Half of them are reached through the mesh. */
function route(service: Service, environment: string, full: string) {
  const { archetype, odd } = service;
  const metadata = {
    name: full,
    namespace: `shop-${environment}`,
    annotations: archetype === 'streaming' ? { 'nginx.org/websocket-services': full } : {},
  };
  const host = hostOf(service, environment);
  if (pick(service, 'mesh', 2) && !odd.has('no-host'))
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: [host],
        gateways: [
          odd.has('inside-host') ? 'istio-system/internal-gateway' : 'istio-system/public-gateway',
        ],
        http: [
          { route: [{ destination: { host: `${full}.shop-${environment}.svc.cluster.local` } }] },
        ],
      },
    };
  const rule = {
    ...(odd.has('no-host') ? {} : { host }),
    http: { paths: [{ path: '/', backend: { service: { name: full, port: { number: 80 } } } }] },
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata,
    spec: { ingressClassName: odd.has('inside-host') ? 'internal' : 'public', rules: [rule] },
  };
}
