/** An umbrella for each team, whose parts are one chart under several aliases; values by environment, split by what they are about. */
import { documents, hasIngress, hostOf, isApi, teamOf, variables } from '../service.ts';
import type { Files, Service } from '../service.ts';
import { written } from './amounts.ts';

const WORDS: Record<string, string> = { int: 'int', pre: 'stg', prod: 'prd' };

export function tyrell(all: Service[], files: Files): void {
  for (const team of new Set(all.map(service => service.team))) {
    const members = all.filter(service => service.team === team);
    const folder = `suites/${team.replace('-team', '')}`;
    const dependencies = members.map(({ name }) => ({
      name: 'microservice',
      alias: name,
      version: '~2.4',
      repository: 'oci://registry.tyrell.com/charts',
      condition: `${name}.enabled`,
    }));
    files.set(
      `${folder}/Chart.yaml`,
      documents({ apiVersion: 'v2', name: folder.split('/')[1], version: '0.3.0', dependencies }),
    );
    const named = (make: (service: Service) => object) =>
      documents(Object.fromEntries(members.map(service => [service.name, make(service)])));
    files.set(`${folder}/values.yaml`, named(base));
    for (const environment of ['int', 'pre', 'prod']) {
      const own = `${folder}/env/${WORDS[environment]}`;
      files.set(
        `${own}/scale.yaml`,
        named(service => scale(service, environment)),
      );
      files.set(
        `${own}/hosts.yaml`,
        named(service => hosts(service, environment)),
      );
    }
  }
}

function base(service: Service): object {
  const { name, archetype, odd } = service;
  const { resources } = written(service, service.environments.at(-1)!);
  const team = teamOf(service);
  const shared = {
    enabled: false,
    fullnameOverride: name,
    image: { repository: `registry.tyrell.com/${name}` },
    ...(team ? { labels: { team } } : {}),
    ...(resources ? { resources } : {}),
    extraEnv: Object.entries(variables(service)).map(([key, value]) => ({ name: key, value })),
    ...(odd.has('sidecar')
      ? {
          extraContainers: [
            {
              name: 'fluent-bit',
              image: 'fluent/fluent-bit:3.0',
              resources: { requests: { cpu: '2', memory: '4Gi' } },
            },
          ],
        }
      : {}),
  };
  if (archetype === 'scheduler') return { ...shared, workload: 'CronJob', schedule: '@hourly' };
  if (archetype === 'job') return { ...shared, workload: 'Job' };
  if (archetype === 'listener') return { ...shared, workload: 'Deployment', ports: [] };
  return {
    ...shared,
    workload: 'Deployment',
    service: { port: 8080 },
    ...(isApi(service)
      ? {}
      : { ingress: { annotations: { 'nginx.org/websocket-services': name } } }),
  };
}

function scale(service: Service, environment: string): object {
  const { archetype, environments, odd } = service;
  if (!environments.includes(environment)) return { enabled: false };
  const { resources, min, max } = written(service, environment);
  const serves = archetype !== 'job' && archetype !== 'scheduler';
  const scaled = odd.has('scaled') ? { hpa: { enabled: true, min, max } } : { replicas: min };
  return {
    enabled: true,
    ...(serves ? scaled : {}),
    ...(odd.has('lower-in-int') && environment === 'int' ? { resources } : {}),
  };
}

function hosts(service: Service, environment: string): object {
  if (!hasIngress(service) || !service.environments.includes(environment)) return {};
  const className = service.odd.has('inside-host') ? 'private' : 'public';
  return { ingress: { enabled: true, className, host: hostOf(service, environment) } };
}
