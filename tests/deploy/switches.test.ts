// Every switch of the chart turned, one at a time: what comes out is valid, and is about one portal.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applications, component, valuesOf } from '../../dev/chart/applicationSet.ts';
import type { Manifest } from '../../dev/chart/engines.ts';
import { CHART, byName } from '../../dev/chart/engines.ts';
import { setAt, valueAt } from '../../dev/chart/paths.ts';
import { schemaProblems } from '../../dev/chart/schemas.ts';
import { engines } from './support.ts';

interface Schema {
  type?: string;
  enum?: string[];
  properties?: Record<string, Schema>;
}
const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as Schema;
const helm = engines();
afterAll(() => helm.close());

/** Each value that is a choice, with what can be chosen. */
function switches({ properties = {} }: Schema, path = ''): [string, (string | boolean)[]][] {
  return Object.entries(properties).flatMap(([key, below]) => {
    const name = path === '' ? key : `${path}.${key}`;
    if (below.type === 'boolean') return [[name, [true, false]] as [string, boolean[]]];
    if (below.enum) return [[name, below.enum] as [string, string[]]];
    return switches(below, name);
  });
}

/** What a switch needs besides, or excludes. */
const WITH: Record<string, Record<string, unknown>> = {
  'externalSecret.enabled=false': { 'secrets.existingSecret': 'portal-secrets' },
};

it('whatever is chosen, the objects are valid', { timeout: 300_000 }, async ({ skip }) => {
  const engine = await helm.of('Helm 4').catch((error: Error) => skip(error.message));
  const made = await applications(engine, component());
  const production = made.find(({ spec }) => spec.destination.name === 'production')!;
  const { source, destination } = production.spec;
  const release = { name: source.helm.releaseName, namespace: destination.namespace };
  const all = switches(schema);
  expect(all.map(([path]) => path)).toEqual(
    expect.arrayContaining(['migrations.enabled', 'telemetry.enabled', 'strategy.type']),
  );
  const seen = new Map<string, Manifest>();
  for (const [path, choices] of all) {
    for (const choice of choices) {
      const values = valuesOf(production);
      setAt(values, path, choice);
      for (const [other, value] of Object.entries(WITH[`${path}=${choice}`] ?? {}))
        setAt(values, other, value);
      const objects = byName(await engine.render(values, release));
      expect(wiring(objects), `${path}: ${choice}`).toEqual([]);
      for (const object of objects) seen.set(JSON.stringify(object), object);
    }
  }
  expect(await schemaProblems([...seen.values()], await helm.python())).toEqual([]);
});

/** References between objects that lead nowhere, a line each. */
function wiring(objects: Manifest[]): string[] {
  const of = (kind: string) => objects.filter(object => object.kind === kind);
  const found: string[] = [];
  const [deployment] = of('Deployment');
  const [service] = of('Service');
  const template = valueAt(deployment, 'spec.template') as Manifest;
  const labels = template.metadata['labels'] as Record<string, string>;
  const selects = (selector: unknown, what: string) => {
    for (const [key, value] of Object.entries(selector as Record<string, string>))
      if (labels[key] !== value) found.push(`${what} selects ${key}=${value}`);
  };
  selects(valueAt(service, 'spec.selector'), 'the Service');
  selects(valueAt(deployment, 'spec.selector.matchLabels'), 'the Deployment');
  for (const budget of of('PodDisruptionBudget'))
    selects(valueAt(budget, 'spec.selector.matchLabels'), 'the PodDisruptionBudget');
  const ports = (valueAt(template, 'spec.containers[0].ports') as { name: string }[]).map(
    ({ name }) => name,
  );
  for (const { targetPort } of valueAt(service, 'spec.ports') as { targetPort: string }[])
    if (!ports.includes(targetPort)) found.push(`the Service leads to ${targetPort}`);
  for (const policy of of('NetworkPolicy'))
    for (const rule of (valueAt(policy, 'spec.ingress') ?? []) as { ports: { port: string }[] }[])
      if (!ports.includes(rule.ports[0]!.port))
        found.push(`the NetworkPolicy opens ${rule.ports[0]!.port}`);
  for (const monitor of of('ServiceMonitor'))
    if (!ports.includes(valueAt(monitor, 'spec.endpoints[0].port') as string))
      found.push('the ServiceMonitor reads a port that is not there');
  const maps = of('ConfigMap').map(({ metadata }) => metadata.name);
  for (const object of [...of('Deployment'), ...of('Job')]) {
    const path = 'spec.template.spec.volumes[?(@.name == "config")].projected.sources[0]';
    const name = valueAt(object, `${path}.configMap.name`) as string;
    if (!maps.includes(name)) found.push(`${object.kind} mounts ${name}`);
  }
  const secrets = of('ExternalSecret').map(object => valueAt(object, 'spec.target.name'));
  if (new Set(secrets).size !== secrets.length) found.push('two ExternalSecrets have one Secret');
  return found;
}
