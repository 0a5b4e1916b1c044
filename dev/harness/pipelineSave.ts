/** What a pipeline must be to be saved, whichever generation of the API brings it. */
import { HarnessError, invalid, type SchemaError } from './errors.ts';
import type { GovernanceMetadata } from './governance.ts';
import { checkIdentifier, checkName, checkTags, checkVariables } from './names.ts';
import { danglingOf } from './references.ts';
import type { Request } from './request.ts';
import type { Entity, Scope } from './store.ts';
import { label, titleOf, type World } from './world.ts';
import {
  addKeys,
  at,
  isObject,
  parseYaml,
  rootOf,
  stringMap,
  text,
  type Json,
  type JsonObject,
} from './yaml.ts';

/** The faults of stored pipelines, looked for once for each version. */
const known = new WeakMap<Entity, SchemaError[]>();

export interface Saved {
  identifier: string;
  /** Undefined when a policy denied: then nothing was saved. */
  entity: Entity | undefined;
  governance: GovernanceMetadata;
}

/** Creates (`expected` undefined) or updates the pipeline that must be called `expected`. */
export function savePipeline(
  world: World,
  request: Request,
  yaml: string,
  expected?: string,
): Saved {
  refuseRemote(request);
  const { scope } = request;
  const document = parseYaml(yaml, 'Pipeline');
  const pipeline = checkPipeline(document, scope);
  const identifier = checkIdentifier(pipeline['identifier'], 'Pipeline');
  const before = world.store.get({
    kind: 'pipeline',
    ...scope,
    identifier: expected ?? identifier,
  });
  if (expected === undefined && before) throw duplicate(before);
  if (expected !== undefined && identifier !== expected) {
    throw invalid(
      `Expected Pipeline identifier in YAML to be [${expected}], but was [${identifier}]`,
    );
  }
  if (expected !== undefined && !before) throw noPipeline(expected, scope);
  if (before) request.checkVersion(before, titleOf(before));
  world.schemas.check('pipeline', document);
  checkNames(pipeline);
  if (world.settings.referencesOnSave) checkReferences(world, yaml, scope);

  const subject = { kind: 'pipeline' as const, identifier, ...scope, yaml };
  const governance = world.governance.evaluate(
    world.settings.account,
    subject,
    'onsave',
    world.now(),
  );
  if (governance.deny) return { identifier, entity: undefined, governance };
  const entity = storePipeline(world, scope, yaml, document);
  return { identifier, entity, governance };
}

/** Writes a pipeline that has been checked, with the keys that the server adds. */
export function storePipeline(
  world: World,
  scope: Scope,
  yaml: string,
  document: JsonObject,
): Entity {
  const pipeline = rootOf(document, 'pipeline');
  const identifier = text(pipeline['identifier']);
  noteUndeclared(world, 'pipeline', identifier, document);
  const added: JsonObject = {
    projectIdentifier: scope.project ?? '',
    orgIdentifier: scope.org ?? '',
    tags: {},
  };
  const complete = Object.keys(added).every(key => pipeline[key] !== undefined);
  const entity = world.store.put({
    kind: 'pipeline',
    ...scope,
    identifier,
    name: text(pipeline['name']),
    description: text(pipeline['description']),
    tags: stringMap(pipeline['tags']),
    yaml: complete ? yaml : addKeys(yaml, 'pipeline', added),
    data: { stageNames: stageNamesOf(pipeline) },
  });
  known.set(entity, []);
  return entity;
}

function checkPipeline(document: JsonObject, scope: Scope): JsonObject {
  const pipeline = rootOf(document, 'pipeline');
  for (const [key, word, wanted] of [
    ['orgIdentifier', 'Organization', scope.org],
    ['projectIdentifier', 'Project', scope.project],
  ] as const) {
    const got = pipeline[key];
    if (got !== undefined && got !== wanted) {
      throw invalid(
        `Expected ${word} identifier in YAML to be [${wanted}], but was [${text(got)}]`,
      );
    }
  }
  return pipeline;
}

function checkNames(pipeline: JsonObject): void {
  checkName(pipeline['name'], 'Pipeline');
  checkTags(pipeline['tags']);
  checkVariables(pipeline['variables'], 'pipeline.variables');
  const seen = new Set<string>();
  for (const stage of stagesOf(pipeline)) {
    if (stage['template'] !== undefined && stage['identifier'] === undefined) continue;
    const id = checkIdentifier(stage['identifier'], 'Stage');
    if (seen.has(id)) throw invalid(`Duplicate identifier: [${id}] is used by more than one stage`);
    seen.add(id);
    checkVariables(stage['variables'], `stage ${id}`);
  }
}

/** The stages of a pipeline in order, those inside `parallel` too. */
export function stagesOf(pipeline: JsonObject): JsonObject[] {
  return stageGroups(pipeline).flat();
}

/** Kept beside a pipeline, so that a list need not read its YAML. */
export function stageNamesOf(pipeline: JsonObject): string[] {
  return stagesOf(pipeline).map(stage => text(stage['name']) || text(stage['identifier']));
}

/** The stages in order, with those that run side by side kept together. */
export function stageGroups(pipeline: JsonObject): JsonObject[][] {
  const items = Array.isArray(pipeline['stages']) ? pipeline['stages'] : [];
  return items.map(item => {
    const parallel = at(item, 'parallel');
    const inner: Json[] = Array.isArray(parallel) ? parallel : [item];
    return inner.map(entry => at(entry, 'stage') ?? null).filter(isObject);
  });
}

function checkReferences(world: World, yaml: string, scope: Scope): void {
  const missing = danglingOf(world, { kind: 'pipeline', yaml, ...scope });
  const first = missing[0];
  if (first) {
    throw invalid(
      `Invalid reference: ${label(first.kind)} with identifier [${first.identifier}] does not exist`,
    );
  }
}

/** What is wrong with a stored pipeline: by hand one can store anything. */
export function faultsOf(world: World, entity: Entity): SchemaError[] {
  let faults = known.get(entity);
  if (!faults) known.set(entity, (faults = findFaults(world, entity)));
  return faults;
}

function findFaults(world: World, entity: Entity): SchemaError[] {
  const forced = entity.data['invalid'];
  if (typeof forced === 'string') return [fault(forced)];
  try {
    const document = parseYaml(entity.yaml, 'Pipeline');
    rootOf(document, 'pipeline');
    return world.schemas.errors('pipeline', document);
  } catch (error) {
    return [fault((error as Error).message)];
  }
}

function fault(message: string): SchemaError {
  const messageWithFQN = `$.pipeline: ${message}`;
  return {
    message,
    messageWithFQN,
    fqn: '$.pipeline',
    stageInfo: null,
    stepInfo: null,
    hintMessage: null,
  };
}

export function refuseRemote(request: Request): void {
  if (request.query('storeType') === 'REMOTE') {
    throw invalid('storeType REMOTE is not supported by this server: send the entity inline');
  }
}

export function duplicate(entity: Entity): HarnessError {
  const { identifier, project, org } = entity;
  return new HarnessError(
    'DUPLICATE_FIELD',
    `${label(entity.kind)} [${identifier}] under Project[${project ?? ''}], Organization [${org ?? ''}] already exists or has been deleted.`,
  );
}

export function noPipeline(identifier: string, { org, project }: Scope): HarnessError {
  return new HarnessError(
    'ENTITY_NOT_FOUND',
    `Pipeline [${identifier}] under Project[${project}], Organization [${org}] doesn't exist or has been deleted.`,
  );
}

/** Records properties that no schema declares, where the option asks for it. */
export function noteUndeclared(
  world: World,
  kind: Parameters<World['schemas']['undeclared']>[0],
  identifier: string,
  document: JsonObject,
): void {
  if (!world.settings.reportUndeclaredProperties) return;
  for (const path of world.schemas.undeclared(kind, document)) {
    const message = `${path}: not declared by the schema`;
    world.violations.push({ source: 'schema', where: `${kind} ${identifier}`, message });
  }
}
