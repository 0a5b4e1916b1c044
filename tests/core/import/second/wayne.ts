/** Bases, overlays and components of kustomize: what is public or scaled is a component that an overlay takes in. */
import { documents, teamOf } from '../service.ts';
import type { Files, Service } from '../service.ts';
import { written } from './amounts.ts';
import { routes, scaler, services, workload } from './objects.ts';

const WORDS: Record<string, string> = { int: 'int', pre: 'preprod', prod: 'prod' };
const KUSTOMIZE = 'kustomize.config.k8s.io';
const REGISTRY = 'registry.wayne.com/apps';

export function wayne(all: Service[], files: Files): void {
  files.set(
    'components/tracing/kustomization.yaml',
    documents({
      apiVersion: `${KUSTOMIZE}/v1alpha1`,
      kind: 'Component',
      patches: [{ path: 'agent.yaml', target: { kind: 'Deployment' } }],
    }),
  );
  files.set(
    'components/tracing/agent.yaml',
    documents({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'any' },
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: 'jaeger-agent',
                image: 'jaegertracing/jaeger-agent:1.57',
                resources: { requests: { cpu: '50m', memory: '64Mi' } },
              },
            ],
          },
        },
      },
    }),
  );
  for (const service of all) one(service, files);
}

function one(service: Service, files: Files): void {
  const { name, environments, odd } = service;
  const folder = `services/${name}`;
  const last = environments.at(-1)!;
  const team = teamOf(service);
  files.set(
    `${folder}/base/kustomization.yaml`,
    documents({
      apiVersion: `${KUSTOMIZE}/v1beta1`,
      kind: 'Kustomization',
      ...(team ? { labels: [{ pairs: { team }, includeSelectors: false }] } : {}),
      resources: [
        'workload.yaml',
        ...(services(service, { name }).length > 0 ? ['service.yaml'] : []),
      ],
    }),
  );
  files.set(`${folder}/base/workload.yaml`, documents(workload(service, last, REGISTRY, { name })));
  const [called] = services(service, { name });
  if (called) files.set(`${folder}/base/service.yaml`, documents(called));
  for (const environment of environments) {
    const overlay = `${folder}/overlays/${WORDS[environment]}-euw1`;
    const parts = { public: routes, scaled: scaler };
    const components = Object.entries(parts).flatMap(([part, make]) => {
      const made = make(service, environment, { name });
      if (made.length === 0) return [];
      const own = `${folder}/components/${part}-${WORDS[environment]}`;
      files.set(`${own}/${part}.yaml`, documents(...made));
      files.set(
        `${own}/kustomization.yaml`,
        documents({
          apiVersion: `${KUSTOMIZE}/v1alpha1`,
          kind: 'Component',
          resources: [`${part}.yaml`],
        }),
      );
      return [`../../components/${part}-${WORDS[environment]}`];
    });
    const isPlain = service.archetype !== 'job' && service.archetype !== 'scheduler';
    const lower = odd.has('lower-in-int') && environment === 'int';
    if (lower) files.set(`${overlay}/resources.yaml`, patch(service, environment));
    files.set(
      `${overlay}/kustomization.yaml`,
      documents({
        apiVersion: `${KUSTOMIZE}/v1beta1`,
        kind: 'Kustomization',
        namespace: `gotham-${WORDS[environment]}`,
        resources: ['../../base'],
        components: [...components, ...(isPlain ? ['../../../../components/tracing'] : [])],
        ...(isPlain && !odd.has('scaled')
          ? { replicas: [{ name, count: written(service, environment).min }] }
          : {}),
        images: [{ name: `${REGISTRY}/${name}`, newTag: '1.5.0' }],
        ...(lower ? { patches: [{ path: 'resources.yaml' }] } : {}),
      }),
    );
  }
}

function patch(service: Service, environment: string): string {
  const { name, archetype } = service;
  const { resources } = written(service, environment);
  const kinds: Record<string, [string, string]> = {
    scheduler: ['batch/v1', 'CronJob'],
    job: ['batch/v1', 'Job'],
  };
  const [apiVersion, kind] = kinds[archetype] ?? ['apps/v1', 'Deployment'];
  const template = { spec: { containers: [{ name, resources }] } };
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  return documents({ apiVersion, kind, metadata: { name }, spec });
}
