/** A folder for each service with one for each place, a file for each object; autoscalers beside deployments, routes of gateways. */
import { documents, teamOf } from '../service.ts';
import type { Files, Service } from '../service.ts';
import { routes, scaler, services, workload } from './objects.ts';

const WORDS: Record<string, string> = { int: 'integration', pre: 'uat', prod: 'live' };
const REGISTRY = 'oscorp.azurecr.io';

export function oscorp(all: Service[], files: Files): void {
  for (const service of all)
    for (const environment of service.environments)
      for (const region of service.regions) place(service, environment, region, files);
  files.set(
    'infra/gateways/public.yaml',
    documents({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: 'gateways' },
      spec: {
        gatewayClassName: 'istio',
        listeners: [{ name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.company.com' }],
      },
    }),
  );
  files.set(
    'infra/rabbitmq/statefulset.yaml',
    documents({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'rabbitmq', namespace: 'infra' },
      spec: { template: { spec: { containers: [{ name: 'rabbitmq', image: 'rabbitmq:3.13' }] } } },
    }),
  );
}

function place(service: Service, environment: string, region: string, files: Files): void {
  const { name } = service;
  const team = teamOf(service);
  const folder = `apps/${name}/${WORDS[environment]}-${region}`;
  const given = {
    name,
    namespace: `campus-${WORDS[environment]}`,
    labels: { 'app.kubernetes.io/component': 'app', ...(team ? { 'oscorp.com/team': team } : {}) },
  };
  const parts: Record<string, object[]> = {
    workload: [workload(service, environment, REGISTRY, given)],
    service: services(service, given),
    hpa: scaler(service, environment, given),
    route: routes(service, environment, given),
    policy: [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name, namespace: given.namespace },
        spec: {
          podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
          policyTypes: ['Ingress'],
        },
      },
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name, namespace: given.namespace },
        spec: {
          maxUnavailable: 1,
          selector: { matchLabels: { 'app.kubernetes.io/name': name } },
        },
      },
    ],
  };
  for (const [part, objects] of Object.entries(parts))
    if (objects.length > 0) files.set(`${folder}/${part}.yaml`, documents(...objects));
}
