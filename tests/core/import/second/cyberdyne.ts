/** What jsonnet renders: a file for each object, or a list of them as JSON; the team is an annotation. */
import { documents, pick, teamOf } from '../service.ts';
import type { Files, Service } from '../service.ts';
import { routes, scaler, services, workload } from './objects.ts';

const WORDS: Record<string, string> = { int: 'int', pre: 'staging', prod: 'prod' };
const REGISTRY = 'europe-docker.pkg.dev/cyberdyne/apps';

export function cyberdyne(all: Service[], files: Files): void {
  for (const service of all)
    for (const environment of service.environments)
      for (const region of service.regions) {
        const folder = `rendered/${WORDS[environment]}-${region}`;
        const objects = rendered(service, environment);
        if (pick(service, 'list', 2))
          files.set(
            `${folder}/${service.name}.json`,
            JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 2),
          );
        else
          for (const object of objects) {
            const { apiVersion, kind, metadata } = object as {
              apiVersion: string;
              kind: string;
              metadata: { name: string };
            };
            const group = apiVersion.replace('/', '-');
            files.set(
              `${folder}/${service.name}/${group}.${kind}-${metadata.name}.yaml`,
              documents(object),
            );
          }
      }
  files.set(
    'environments/README.md',
    'The sources are in `environments/`; `rendered/` is written by CI.\n',
  );
}

function rendered(service: Service, environment: string): object[] {
  const team = teamOf(service);
  const given = {
    name: service.name,
    namespace: `skynet-${WORDS[environment]}`,
    labels: { 'app.kubernetes.io/managed-by': 'jsonnet' },
    annotations: {
      'cyberdyne.io/revision': '9f2c1d',
      ...(team ? { 'cyberdyne.io/owner': team } : {}),
    },
  };
  return [
    workload(service, environment, REGISTRY, given),
    ...services(service, given),
    ...scaler(service, environment, given),
    ...routes(service, environment, given),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: service.name, namespace: given.namespace },
    },
  ];
}
