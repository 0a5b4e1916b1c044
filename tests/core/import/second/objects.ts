/** Objects of Kubernetes that several companies write in the same way. */
import { hostOf, variables } from '../service.ts';
import type { Service } from '../service.ts';
import { written } from './amounts.ts';

export interface Named {
  /** Name of the objects, where it is not that of the service. */
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

const isServed = ({ archetype }: Service) => archetype === 'api' || archetype === 'streaming';

/** The pod of a service. */
export function pod(service: Service, environment: string, registry: string, labels: object) {
  const { name, archetype, odd } = service;
  const { resources } = written(service, environment);
  const main = {
    name,
    image: `${registry}/${name}:1.4.2`,
    ...(isServed(service) ? { ports: [{ name: 'http', containerPort: 8080 }] } : {}),
    ...(resources ? { resources } : {}),
    env: Object.entries(variables(service)).map(([key, value]) => ({ name: key, value })),
    ...(archetype === 'job' || archetype === 'scheduler'
      ? {}
      : { livenessProbe: { tcpSocket: { port: 8080 } } }),
  };
  const proxy = {
    name: 'envoy',
    image: 'envoyproxy/envoy:v1.30',
    resources: { requests: { cpu: '2', memory: '4Gi' } },
  };
  return {
    metadata: { labels },
    spec: {
      containers: odd.has('sidecar') ? [main, proxy] : [main],
      ...(archetype === 'job' || archetype === 'scheduler' ? { restartPolicy: 'Never' } : {}),
    },
  };
}

/** Deployment, StatefulSet, CronJob or Job. */
export function workload(service: Service, environment: string, registry: string, given: Named) {
  const { archetype, odd } = service;
  const { name, namespace, annotations } = given;
  const labels = { 'app.kubernetes.io/name': name, ...given.labels };
  const metadata = { name, namespace, labels, annotations };
  const template = pod(service, environment, registry, labels);
  if (archetype === 'scheduler')
    return {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: {
        schedule: '15 2 * * *',
        concurrencyPolicy: 'Forbid',
        jobTemplate: { spec: { template } },
      },
    };
  if (archetype === 'job')
    return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { backoffLimit: 2, template } };
  const selector = { matchLabels: { 'app.kubernetes.io/name': name } };
  const { min } = written(service, environment);
  // What an autoscaler scales has no number of its own.
  const replicas = odd.has('scaled') ? {} : { replicas: min };
  if (!odd.has('stateful'))
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { ...replicas, selector, template },
    };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      ...replicas,
      serviceName: `${name}-headless`,
      selector,
      template,
      volumeClaimTemplates: [
        { metadata: { name: 'data' }, spec: { resources: { requests: { storage: '10Gi' } } } },
      ],
    },
  };
}

/** What others call it by; a set has one without an address besides. */
export function services(service: Service, { name, namespace, labels }: Named): object[] {
  if (!isServed(service)) return [];
  const of = (own: string, more: object) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: own, namespace, labels },
    spec: {
      ...more,
      selector: { 'app.kubernetes.io/name': name },
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    },
  });
  const headless = service.odd.has('stateful')
    ? [of(`${name}-headless`, { clusterIP: 'None' })]
    : [];
  return [of(name, { type: 'ClusterIP' }), ...headless];
}

export function scaler(
  service: Service,
  environment: string,
  { name, namespace }: Named,
): object[] {
  if (!service.odd.has('scaled')) return [];
  const { min, max } = written(service, environment);
  const kind = service.odd.has('stateful') ? 'StatefulSet' : 'Deployment';
  return [
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: `${name}-hpa`, namespace },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind, name },
        minReplicas: min,
        maxReplicas: max,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization' } } }],
      },
    },
  ];
}

/** How it is reached from outside, or by an internal host. */
export function routes(service: Service, environment: string, given: Named): object[] {
  const { profile, archetype, odd } = service;
  const isInside = odd.has('inside-host');
  if (profile !== 'public-api' && archetype !== 'streaming' && !isInside) return [];
  const { name, namespace } = given;
  const host = hostOf(service, environment);
  if (odd.has('gateway'))
    return [
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name, namespace },
        spec: {
          parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
          hostnames: [host],
          rules: [
            {
              matches: [{ path: { type: 'PathPrefix', value: '/' } }],
              backendRefs: [{ name, port: 80 }],
            },
          ],
        },
      },
    ];
  const annotations: Record<string, string> =
    archetype === 'streaming'
      ? {
          'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
          'nginx.org/websocket-services': name,
        }
      : { 'nginx.ingress.kubernetes.io/ssl-redirect': 'true' };
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace, annotations },
      spec: {
        ingressClassName: isInside ? 'nginx-internal' : 'nginx',
        tls: [{ hosts: [host], secretName: `${name}-tls` }],
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name, port: { name: 'http' } } },
                },
              ],
            },
          },
        ],
      },
    },
  ];
}
