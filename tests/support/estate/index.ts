// What a company has before it begins: 30 services of three habits, each with files of its deployment and a pipeline made by hand.
import { stringify } from 'yaml';
import { scripted, staged, watched } from './pipelines.ts';
import type { ByHand } from './pipelines.ts';

export interface Owned extends ByHand {
  name: string;
  archetype: string;
  team: string;
  environments: string[];
}

/** Repositories of `company` by name, with their files. */
export type Repositories = Record<string, Record<string, string>>;

export interface Estate {
  services: Owned[];
  repositories: Repositories;
}

const SHOP = 'basket cart checkout coupons delivery invoices orders prices returns vouchers';
const MEDIA = 'albums artists captions charts editor feeds images player search uploads';
const NIGHT = 'archive backup cleanup digest export ledger mailer metering rollup sweeper';
const names = (words: string, suffix: string) => words.split(' ').map(word => `${word}-${suffix}`);

export function estate(): Estate {
  const shop = names(SHOP, 'api').map(name => ({
    ...{ ...staged(name), name, archetype: 'api', team: 'shop-team' },
    environments: ['int', 'pre', 'prod'],
  }));
  const media = names(MEDIA, 'service').map(name => ({
    ...{ ...watched(name), name, archetype: 'api', team: 'media-team' },
    environments: ['int', 'prod'],
  }));
  const night = names(NIGHT, 'consumer').map(name => ({
    ...{ ...scripted(name), name, archetype: 'listener', team: 'night-team' },
    environments: ['int'],
  }));
  return {
    services: [...shop, ...media, ...night],
    repositories: {
      charts: Object.assign({}, ...shop.map(chart)) as Record<string, string>,
      overlays: Object.assign({}, ...media.map(overlay)) as Record<string, string>,
      manifests: Object.assign({}, ...night.map(manifest)) as Record<string, string>,
    },
  };
}

const REQUESTS = { requests: { cpu: '250m', memory: '512Mi' } };

/** A chart, with values of each environment beside it. */
function chart({ name, team, environments }: Owned): Record<string, string> {
  const folder = `charts/${name}`;
  const values = {
    replicaCount: 2,
    image: { repository: `registry.company.example/shop/${name}` },
    podLabels: { team },
    service: { type: 'ClusterIP', port: 80 },
    ingress: { enabled: true, hosts: [{ host: `${name}.company.example` }] },
    resources: REQUESTS,
  };
  const of = (environment: string) => [
    `${folder}/values-${environment}-euw1.yaml`,
    stringify({ ingress: { hosts: [{ host: `${name}.${environment}.company.example` }] } }),
  ];
  return {
    [`${folder}/Chart.yaml`]: stringify({ apiVersion: 'v2', name, version: '1.0.0' }),
    [`${folder}/values.yaml`]: stringify(values),
    ...(Object.fromEntries(environments.map(of)) as Record<string, string>),
  };
}

function deployment({ name, team }: Owned, ports: object[]) {
  const labels = { app: name, team };
  const container = { name, image: `registry.company.example/${name}:1.4.2`, ports };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels },
        spec: { containers: [{ ...container, resources: REQUESTS }] },
      },
    },
  };
}

/** A base, and an overlay of kustomize for each environment. */
function overlay(service: Owned): Record<string, string> {
  const { name, environments } = service;
  const base = {
    'deployment.yaml': deployment(service, [{ containerPort: 8080 }]),
    'service.yaml': {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name } },
      spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
    },
    'kustomization.yaml': { resources: ['deployment.yaml', 'service.yaml'] },
  };
  const files = Object.entries(base).map(([file, value]) => [
    `apps/${name}/base/${file}`,
    stringify(value),
  ]);
  const overlays = environments.map(environment => [
    `apps/${name}/overlays/${environment}-euw1/kustomization.yaml`,
    stringify({ namespace: `${name}-${environment}`, resources: ['../../base'] }),
  ]);
  return Object.fromEntries([...files, ...overlays]) as Record<string, string>;
}

/** One file for each place. */
function manifest(service: Owned): Record<string, string> {
  const place = (environment: string) => [
    `${environment}/euw1/${service.name}.yaml`,
    stringify(deployment(service, [])),
  ];
  return Object.fromEntries(service.environments.map(place)) as Record<string, string>;
}
