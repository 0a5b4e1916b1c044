/** What a deployment stage would roll out, and where: the answer to "which image tag gets there". */
import { resolve, resolveAll, variablesOf, type Context } from './expressions.ts';
import { isInput, mergeInputs, settleInputs } from './inputs.ts';
import { manifestsOf } from './manifests.ts';
import { resolveRef, type Scope } from './store.ts';
import type { World } from './world.ts';
import { at, isObject, parseYaml, text, type Json, type JsonObject } from './yaml.ts';

export interface Deployment {
  serviceRef: string;
  environmentRef: string;
  infrastructure: string;
  /** Version (or tag) of the primary artifact, all expressions resolved. */
  version: string | null;
  /** The image as the artifact source would give it. */
  image: string | null;
  /** The primary artifact as executions tell it, by the words of its registry. */
  artifact: JsonObject | null;
  /** The connector of the cluster. */
  connector: string | null;
  /** The manifests as the cluster is given them; nothing where the double cannot look into Git. */
  manifest: string | null;
}

export interface Found {
  deployment: Deployment;
  /** `env`, `service`, `infra` and `artifacts` for the expressions of the steps. */
  context: Context;
  /** Why the stage fails: something it refers to is not there. */
  fault?: string;
  /** Why the cluster cannot start what is rolled out. */
  pullFault?: string;
}

export function deploymentOf(
  world: World,
  stage: JsonObject,
  scope: Scope,
  context: Context,
  stages: Map<string, JsonObject>,
): Found {
  const service = serviceOf(stage, stages);
  const serviceRef = resolve(text(at(service, 'serviceRef')), context);
  const environmentRef = resolve(text(at(stage, 'spec', 'environment', 'environmentRef')), context);
  const infrastructure = resolve(
    text(at(stage, 'spec', 'environment', 'infrastructureDefinitions', 0, 'identifier')),
    context,
  );
  const stored = world.store.get({ kind: 'service', ...resolveRef(serviceRef, scope) });
  const environment = world.store.get({
    kind: 'environment',
    ...resolveRef(environmentRef, scope),
  });
  const infra =
    environment &&
    world.store.get({
      kind: 'infrastructure',
      org: environment.org,
      project: environment.project,
      parent: environment.identifier,
      identifier: infrastructure,
    });
  const definition = environment
    ? at(parseYaml(environment.yaml, 'Environment'), 'environment', 'variables')
    : undefined;
  const inner: Context = {
    ...context,
    env: {
      identifier: environment?.identifier ?? environmentRef,
      name: environment?.name ?? environmentRef,
      type: text(environment?.data['type']),
      variables: resolveAll(variablesOf(definition), context),
    },
    service: { identifier: stored?.identifier ?? serviceRef, name: stored?.name ?? serviceRef },
    infra: { identifier: infrastructure, name: infra?.name ?? infrastructure },
  };
  const source = primarySource(stored?.yaml, service, inner);
  const version = source.version ?? null;
  const deployment: Deployment = {
    serviceRef,
    environmentRef,
    infrastructure,
    version,
    image: source.image ?? null,
    artifact: source.summary ?? null,
    connector: infra ? connectorOf(infra.yaml) : null,
    manifest: null,
  };
  const artifacts = { primary: { version, tag: version, image: source.image ?? null } };
  const found: Found = { deployment, context: { ...inner, artifacts } };
  const fault = world.settings.referencesOnRun
    ? missingOf({ serviceRef, environmentRef, infrastructure }, { stored, environment, infra })
    : undefined;
  const noVersion =
    source.isRequested && !version
      ? `Artifact version of service [${serviceRef}] is not given: it is a runtime input`
      : undefined;
  const rendered =
    stored && !fault ? manifestsOf(world, stored.yaml, scope, found.context) : undefined;
  if (rendered?.image) found.deployment.image = rendered.image;
  if (rendered?.manifest) found.deployment.manifest = rendered.manifest;
  if (rendered?.pullFault) found.pullFault = rendered.pullFault;
  const first = fault ?? noVersion ?? rendered?.fault;
  if (first) found.fault = first;
  return found;
}

function connectorOf(infrastructure: string): string | null {
  const definition = parseYaml(infrastructure, 'Infrastructure');
  return text(at(definition, 'infrastructureDefinition', 'spec', 'connectorRef')) || null;
}

/** The service of a stage, taken from an earlier stage where it says so. */
function serviceOf(stage: JsonObject, stages: Map<string, JsonObject>): JsonObject {
  const service = at(stage, 'spec', 'service');
  const other = stages.get(text(at(service, 'useFromStage', 'stage')));
  if (other && other !== stage) return serviceOf(other, stages);
  return isObject(service) ? service : {};
}

function missingOf(
  refs: Record<string, string>,
  found: Record<string, unknown>,
): string | undefined {
  if (!found['stored']) return `Service with identifier [${refs['serviceRef']}] not found`;
  if (!found['environment'])
    return `Environment with identifier [${refs['environmentRef']}] not found`;
  if (!found['infra']) {
    return `Infrastructure with identifier [${refs['infrastructure']}] in environment [${refs['environmentRef']}] not found`;
  }
  return undefined;
}

interface Source {
  version?: string;
  image?: string;
  summary?: JsonObject;
  /** The service leaves its version open. */
  isRequested: boolean;
}

/** The primary artifact source of the service with the stage's inputs filled in. */
function primarySource(yaml: string | undefined, service: JsonObject, context: Context): Source {
  const given = at(service, 'serviceInputs', 'serviceDefinition');
  const own =
    yaml === undefined ? undefined : at(parseYaml(yaml, 'Service'), 'service', 'serviceDefinition');
  const merged = isObject(own) ? settledWith(own, given) : given;
  const primary = at(merged, 'spec', 'artifacts', 'primary');
  const spec = sourceSpec(primary);
  if (!isObject(spec)) return { isRequested: false };
  const ownSpec = sourceSpec(at(own, 'spec', 'artifacts', 'primary'));
  const isRequested = isInput(at(ownSpec, 'version')) || isInput(at(ownSpec, 'tag'));
  const full = resolveAll(spec, context) as JsonObject;
  const version = text(full['version'] ?? full['tag']);
  if (version === '' || isInput(version)) return { isRequested };
  const image = imageOf(full, version);
  const summary = summaryOf(full, version);
  return { isRequested, version, summary, ...(image === undefined ? {} : { image }) };
}

/** Google's Artifact Registry has versions of packages, the others have tags of images. */
function summaryOf(spec: JsonObject, version: string): JsonObject {
  const { package: name, region, repositoryName, project } = spec;
  if (name !== undefined)
    return { package: name, version, region, repositoryName, project } as JsonObject;
  return { imagePath: text(spec['imagePath'] ?? spec['artifactPath']), tag: version };
}

function settledWith(own: JsonObject, given: Json | undefined): JsonObject {
  const { merged } = mergeInputs(own, isObject(given) ? given : {});
  return settleInputs(merged as JsonObject).settled;
}

function sourceSpec(primary: Json | undefined): Json | undefined {
  const sources = at(primary, 'sources');
  if (!Array.isArray(sources)) return at(primary, 'spec');
  const wanted = text(at(primary, 'primaryArtifactRef'));
  const source = sources.find(item => at(item, 'identifier') === wanted) ?? sources[0];
  return at(source, 'spec');
}

function imageOf(spec: JsonObject, version: string): string | undefined {
  const of = (key: string) => text(spec[key]);
  if (of('package')) {
    return `${of('region')}-docker.pkg.dev/${of('project')}/${of('repositoryName')}/${of('package')}:${version}`;
  }
  const path = of('imagePath') || of('artifactPath');
  const host = of('registryHostname');
  return path ? `${host ? `${host}/` : ''}${path}:${version}` : undefined;
}
