/** Releases of helmfile, all of one chart from a registry; values in a folder each, one file for all places and one for each. */
import { documents, hasIngress, hostOf, isApi, teamOf, variables } from '../service.ts';
import type { Files, Service } from '../service.ts';
import { written } from './amounts.ts';

const WORDS: Record<string, string> = { int: 'integration', pre: 'preprod', prod: 'production' };
const LONG: Record<string, string> = { euw1: 'eu-west-1', euw2: 'eu-west-2' };

export function stark(all: Service[], files: Files): void {
  for (const team of new Set(all.map(service => service.team))) {
    const releases = all
      .filter(service => service.team === team)
      .map(({ name }) => ({
        name,
        namespace: 'expo',
        chart: 'stark/workload',
        version: '3.2.0',
        values: [`../values/${name}/common.yaml`, `../values/${name}/{{ .Environment.Name }}.yaml`],
      }));
    files.set(
      `helmfile.d/${team}.yaml`,
      documents({
        repositories: [{ name: 'stark', url: 'registry.stark.io/charts', oci: true }],
        helmDefaults: { atomic: true, timeout: 600 },
        releases,
      }),
    );
  }
  for (const service of all) {
    const folder = `values/${service.name}`;
    files.set(`${folder}/common.yaml`, documents(common(service)));
    for (const environment of service.environments)
      for (const region of service.regions)
        files.set(
          `${folder}/${WORDS[environment]}-${LONG[region]}.yaml`,
          documents(of(service, environment)),
        );
  }
}

function common(service: Service): object {
  const { name, archetype, odd } = service;
  const { resources } = written(service, service.environments.at(-1)!);
  const team = teamOf(service);
  const env = variables(service);
  const base = {
    nameOverride: name,
    image: { repository: `registry.stark.io/apps/${name}`, pullPolicy: 'IfNotPresent' },
    ...(team ? { podLabels: { team } } : {}),
    ...(resources ? { resources } : {}),
    env,
    ...(odd.has('sidecar')
      ? {
          sidecars: [
            {
              name: 'vault-agent',
              image: 'hashicorp/vault:1.16',
              resources: { requests: { cpu: '2', memory: '4Gi' } },
            },
          ],
        }
      : {}),
  };
  if (archetype === 'scheduler')
    return {
      ...base,
      cronjob: { enabled: true, schedule: '0 3 * * *' },
      service: { enabled: false },
    };
  if (archetype === 'job')
    return { ...base, job: { enabled: true, backoffLimit: 1 }, service: { enabled: false } };
  if (archetype === 'listener')
    return { ...base, service: { enabled: false }, kafka: { consumerGroup: name } };
  return {
    ...base,
    containerPort: 8080,
    service: { enabled: true, type: 'ClusterIP', port: 80 },
    ...(isApi(service) ? {} : { websocket: { enabled: true } }),
  };
}

function of(service: Service, environment: string): object {
  const { archetype, odd } = service;
  const { resources, min, max } = written(service, environment);
  const serves = archetype !== 'job' && archetype !== 'scheduler';
  const scaled = odd.has('scaled')
    ? { autoscaling: { enabled: true, minReplicas: min, maxReplicas: max, targetCPU: 70 } }
    : { replicaCount: min };
  const ingress = {
    enabled: true,
    className: odd.has('inside-host') ? 'internal' : 'public',
    hosts: [{ host: hostOf(service, environment), paths: ['/'] }],
  };
  return {
    ...(serves ? scaled : {}),
    ...(odd.has('lower-in-int') && environment === 'int' ? { resources } : {}),
    ...(hasIngress(service) ? { ingress } : {}),
    nodeSelector: { pool: environment === 'prod' ? 'premium' : 'standard' },
  };
}
