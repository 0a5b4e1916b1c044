/** Umbrella charts, one a team, with the services as parts of them; environments as suffixes of the values files. */
import { amounts, documents, hasIngress, hostOf, isApi, pick, variables } from '../service.ts';
import type { Files, Service } from '../service.ts';

const WORDS: Record<string, string> = { int: 'int', pre: 'stage', prod: 'production' };

export function umbra(all: Service[], files: Files): void {
  for (const team of new Set(all.map(service => service.team))) {
    const members = all.filter(service => service.team === team);
    const folder = `platform/${team.replace('-team', '')}-suite`;
    const dependencies = [
      ...members.map(({ name }) => ({
        name,
        version: '0.1.0',
        repository: `file://charts/${name}`,
        condition: `${name}.enabled`,
      })),
      { name: 'postgresql', version: '12.1.0', repository: 'https://charts.bitnami.com/bitnami' },
    ];
    files.set(
      `${folder}/Chart.yaml`,
      documents({ apiVersion: 'v2', name: folder.split('/')[1], version: '1.0.0', dependencies }),
    );
    files.set(
      `${folder}/values.yaml`,
      documents({
        ...byName(members, service => overrides(service)),
        postgresql: {
          image: { repository: 'bitnami/postgresql' },
          primary: { resources: { requests: { cpu: '2', memory: '4Gi' } } },
        },
      }),
    );
    for (const environment of ['int', 'pre', 'prod']) {
      const values = byName(members, service => of(service, environment));
      files.set(`${folder}/values.${WORDS[environment]}.yaml`, documents(values));
    }
    for (const service of members) {
      const sub = `${folder}/charts/${service.name}`;
      files.set(
        `${sub}/Chart.yaml`,
        documents({
          apiVersion: 'v2',
          name: service.name,
          version: '0.1.0',
          ...(service.odd.has('description') ? { description: `Serves ${service.name}` } : {}),
        }),
      );
      files.set(`${sub}/values.yaml`, documents(defaults(service)));
    }
  }
}

const byName = (members: Service[], make: (service: Service) => unknown) =>
  Object.fromEntries(members.map(service => [service.name, make(service)]));

function defaults(service: Service): Record<string, unknown> {
  const { name, archetype, odd, team } = service;
  const labels =
    odd.has('no-team') || odd.has('codeowners')
      ? {}
      : {
          commonLabels: {
            'app.kubernetes.io/part-of': 'suite',
            team,
            ...(odd.has('team-differs') ? { owner: 'guild' } : {}),
          },
        };
  const common = {
    image: { registry: 'registry.umbra.net', repository: `suite/${name}`, tag: '1.0' },
    ...labels,
    extraEnvVars: Object.entries(variables(service)).map(([key, value]) => ({ name: key, value })),
    resources: {},
  };
  if (archetype === 'scheduler')
    return { ...common, cronJobs: undefined, cronJob: { schedule: '@daily' } };
  if (archetype === 'job') return { ...common, kind: 'Job' };
  const service_ =
    isApi(service) || (archetype === 'streaming' && !odd.has('plain-set'))
      ? {
          service: {
            type: 'ClusterIP',
            ports: { http: 80, ...(odd.has('extra-metrics-port') ? { metrics: 9090 } : {}) },
          },
        }
      : {};
  const set = odd.has('plain-set') && archetype === 'streaming' ? { kind: 'StatefulSet' } : {};
  const none =
    archetype === 'listener'
      ? odd.has('with-service')
        ? { service: { port: 80 } }
        : odd.has('metrics-service')
          ? { service: { ports: { metrics: 9404 } } }
          : { service: { enabled: false } }
      : {};
  return {
    replicaCount: 1,
    ...common,
    ...service_,
    ...set,
    ...none,
    ...(archetype === 'streaming' && !odd.has('plain-set')
      ? { ingress: { enabled: false, websocket: true } }
      : { ingress: { enabled: false, hostname: `${name}.local` } }),
  };
}

/** What the umbrella sets for all environments. */
function overrides(service: Service): Record<string, unknown> {
  const { resources } = amounts(service, service.environments.at(-1)!);
  return { enabled: false, ...(resources ? { resources } : {}) };
}

function of(service: Service, environment: string): Record<string, unknown> {
  if (!service.environments.includes(environment)) return { enabled: false };
  const { resources, min, max } = amounts(service, environment);
  const serves = service.archetype !== 'scheduler' && service.archetype !== 'job';
  const scaled = pick(service, 'scaled', 2)
    ? { autoscaling: { enabled: true, minReplicas: min, maxReplicas: max } }
    : { replicaCount: min };
  const lower = service.odd.has('lower-in-int') && environment === 'int' && resources;
  const exposed =
    hasIngress(service) && !(service.archetype === 'streaming' && service.odd.has('plain-set'));
  const host = service.odd.has('no-host') ? {} : { hostname: hostOf(service, environment) };
  return {
    enabled: true,
    ...(serves ? scaled : {}),
    ...(lower ? { resources } : {}),
    ...(exposed ? { ingress: { enabled: true, ...host } } : {}),
  };
}
