/** Templates with versions, and pipelines that are nothing but a reference to one. */
import { HarnessError, invalid } from './errors.ts';
import { checkIdentifier, checkName, checkTags, checkVersionLabel } from './names.ts';
import { springPage, search } from './paging.ts';
import { duplicate, refuseRemote } from './pipelineSave.ts';
import { checkUnused } from './references.ts';
import { ok, type On, type Request } from './request.ts';
import { mergeInputs, onlyInputs } from './inputs.ts';
import { resolveRef, type Entity, type Scope } from './store.ts';
import { titleOf, type World } from './world.ts';
import {
  at,
  isObject,
  parseYaml,
  rootOf,
  stringMap,
  text,
  toYaml,
  type JsonObject,
} from './yaml.ts';

export function templateRoutes(on: On, world: World): void {
  const base = '/template/api/templates';
  on('POST', base, request => {
    refuseRemote(request);
    const entity = save(world, request, undefined);
    if (request.query('setDefaultTemplate') === 'true') setStable(world, entity);
    return ok({ templateResponseDTO: view(world, entity) });
  });
  on('PUT', `${base}/update/:id/:label`, request => {
    const entity = save(world, request, find(world, request));
    return ok({ templateResponseDTO: view(world, entity) });
  });
  on('PUT', `${base}/updateStableTemplate/:id/:label`, request => {
    setStable(world, find(world, request));
    return ok(request.param('label'));
  });
  on('DELETE', `${base}/:id/:label`, request => {
    const entity = find(world, request);
    request.checkVersion(entity, titleOf(entity));
    const last = world.store.list('template', request.scope, entity.parent).length === 1;
    if (isStable(entity) && !last)
      throw invalid('You cannot delete the stable version of the template.');
    if (last)
      checkUnused(
        world,
        { kind: 'template', ...request.scope, identifier: entity.parent ?? '' },
        request,
      );
    return ok(world.store.delete(entity));
  });
  on('POST', `${base}/list-metadata`, request => {
    const all = search(world.store.list('template', request.scope), request.query('searchTerm'));
    const stable = request.query('templateListType') === 'Stable' ? all.filter(isStable) : all;
    return ok(springPage(request, stable, entity => view(world, entity)));
  });
  on('GET', `${base}/templateInputs/:id`, request => {
    const spec = at(parseYaml(find(world, request).yaml, 'Template'), 'template', 'spec');
    const inputs = isObject(spec) ? onlyInputs(spec) : undefined;
    return ok(inputs === undefined ? '' : toYaml(inputs));
  });
  on('GET', `${base}/:id`, request => ok(view(world, find(world, request))));
}

function save(world: World, request: Request, before: Entity | undefined): Entity {
  const yaml = request.text();
  const template = rootOf(parseYaml(yaml, 'Template'), 'template');
  const parent = checkIdentifier(template['identifier'], 'Template');
  const identifier = checkVersionLabel(template['versionLabel']);
  const address = { kind: 'template' as const, ...request.scope, parent, identifier };
  if (before && (before.parent !== parent || before.identifier !== identifier)) {
    throw invalid(
      `Expected Template identifier and version label in YAML to be [${before.parent}] [${before.identifier}]`,
    );
  }
  const clash = before ? undefined : world.store.get(address);
  if (clash) throw duplicate(clash);
  if (before) request.checkVersion(before, titleOf(before));
  checkTags(template['tags']);
  const first = world.store.list('template', request.scope, parent).length === 0;
  return world.store.put({
    ...address,
    name: checkName(template['name'], 'Template'),
    tags: stringMap(template['tags']),
    yaml,
    data: { type: text(template['type']), stable: before ? isStable(before) : first },
  });
}

function isStable(entity: Entity): boolean {
  return entity.data['stable'] === true;
}

function setStable(world: World, entity: Entity): void {
  for (const version of world.store.list('template', entity, entity.parent)) {
    world.store.save({
      ...version,
      data: { ...version.data, stable: version.identifier === entity.identifier },
    });
  }
}

function find(world: World, request: Request): Entity {
  const label = request.param('label') || request.query('versionLabel');
  return version(world, request.scope, request.param('id'), label);
}

/** A version of a template, or the stable one. */
function version(world: World, scope: Scope, id: string, label: string | undefined): Entity {
  const versions = world.store.list('template', { org: scope.org, project: scope.project }, id);
  const found = versions.find(entity => (label ? entity.identifier === label : isStable(entity)));
  if (found) return found;
  throw new HarnessError(
    'ENTITY_NOT_FOUND',
    `Template with identifier [${id}] and versionLabel [${label ?? 'stable'}] under Project[${scope.project ?? ''}], Organization [${scope.org ?? ''}] doesn't exist.`,
  );
}

/** The pipeline's YAML with its template put in place of the reference. */
export function resolveTemplate(
  world: World,
  entity: Pick<Entity, 'yaml' | 'org' | 'project'>,
): string {
  const document = parseYaml(entity.yaml, 'Pipeline');
  const pipeline = rootOf(document, 'pipeline');
  const link = pipeline['template'];
  if (!isObject(link)) return entity.yaml;
  const { identifier, ...scope } = resolveRef(text(link['templateRef']), entity);
  const template = version(world, scope, identifier, text(link['versionLabel']) || undefined);
  const spec = at(parseYaml(template.yaml, 'Template'), 'template', 'spec');
  const inputs = isObject(link['templateInputs']) ? link['templateInputs'] : {};
  const { merged } = mergeInputs(isObject(spec) ? spec : {}, inputs);
  const own = Object.fromEntries(Object.entries(pipeline).filter(([key]) => key !== 'template'));
  return toYaml({ pipeline: { ...own, ...(merged as JsonObject) } });
}

function view(world: World, entity: Entity): Record<string, unknown> {
  return {
    accountId: world.settings.account,
    orgIdentifier: entity.org ?? null,
    projectIdentifier: entity.project ?? null,
    identifier: entity.parent,
    name: entity.name,
    description: entity.description,
    tags: entity.tags,
    yaml: entity.yaml,
    versionLabel: entity.identifier,
    templateEntityType: entity.data['type'],
    stableTemplate: isStable(entity),
    version: entity.version,
    lastUpdatedAt: entity.lastUpdatedAt,
    storeType: 'INLINE',
  };
}
