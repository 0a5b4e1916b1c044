// Objects held against strict schemas: Kubernetes's own kinds by their published ones, custom resources by types that are made from
// the sources of their controllers. Those types leave unknown fields to the compiler, which refuses them in a literal.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npmPackages } from '../npm.ts';
import type { Manifest } from './engines.ts';
import { literalProblems } from './literals.ts';
import type { Python } from './python.ts';

const OLDEST = '1.25';
const NEWEST = '1.37';

/** The package that has the kinds of a group. */
const MODELS: Record<string, string> = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'argoproj.io': '@kubernetes-models/argo-cd',
};
const PACKAGES = [
  '@kubernetes-models/gateway-api@2.0.0',
  '@kubernetes-models/external-secrets@2.0.0',
  '@kubernetes-models/prometheus-operator@6.0.0',
  '@kubernetes-models/argo-cd@4.0.0',
];

const label = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;
const moduleOf = ({ apiVersion, kind }: Manifest) =>
  `${MODELS[apiVersion.split('/')[0]!]}/${apiVersion}/${kind}`;
const isCustom = ({ apiVersion }: Manifest) => apiVersion.split('/')[0]! in MODELS;

/** What is wrong with them, a line each; throws where the schemas cannot be had. */
export async function schemaProblems(objects: Manifest[], python: Python): Promise<string[]> {
  const own = objects.filter(object => !isCustom(object));
  const found: string[] = [];
  for (const object of own)
    for (const version of [OLDEST, NEWEST])
      await python
        .ask('check', { object, version })
        .catch((error: Error) =>
          found.push(`${label(object)} (${version}): ${error.message.split('\n')[0]}`),
        );
  return [...found, ...(await customProblems(objects.filter(isCustom)))];
}

async function customProblems(objects: Manifest[]): Promise<string[]> {
  if (objects.length === 0) return [];
  const home = await npmPackages('kubernetes-models', PACKAGES, 'to check custom resources');
  const literals = objects.map(object => {
    const type = `I${object.kind}`;
    return { label: label(object), module: moduleOf(object), type, data: object };
  });
  return [...literalProblems(home, literals), ...(await valueProblems(home, objects))];
}

/** Values out of range, and words that an enumeration does not have. */
async function valueProblems(home: string, objects: Manifest[]): Promise<string[]> {
  const found: string[] = [];
  for (const object of objects) {
    const file = join(home, 'node_modules', `${moduleOf(object)}.js`);
    const models = (await import(pathToFileURL(file).href)) as Record<
      string,
      new (data: object) => { validate(): void }
    >;
    try {
      new models[object.kind]!(object).validate();
    } catch (error) {
      found.push(`${label(object)}: ${(error as Error).message}`);
    }
  }
  return found;
}
