/** Table of the API endpoints and body formats of each kind of entity. */
import type { EntityKind, EntityRef, Scope } from '#core';

/** A list of entities with their YAML. */
interface Carried {
  path: string;
  query: Record<string, string>;
  /** Query parameter with the size of a page. */
  size: 'size' | 'limit';
  headers?: Record<string, string>;
  /** Where the YAML is, and where it is in the other responses, if that differs. */
  yaml?: { is: string; as: string };
}

/** The API of a kind. */
interface KindApi {
  /** Path to create an entity. */
  create: string;
  /** Path to read and delete an entity. */
  item: (entity: EntityRef) => string;
  /** Path to read an entity, if different. */
  read?: (entity: EntityRef) => { path: string; query: Record<string, string> };
  /** Path to replace an entity; undefined if not possible. */
  update?: (entity: EntityRef) => string;
  /** YAML as the body, a JSON envelope with the YAML inside, or the fields alone. */
  body: 'yaml' | 'envelope' | 'fields';
  /** Query parameter that names the pipeline or environment it belongs to. */
  parent?: string;
  list: { method: 'GET' | 'POST'; path: string; page: 'page' | 'pageIndex'; body?: string };
  /** The list whose items carry their YAML, if there is one, for the place of an entity. */
  carried?: (entity: EntityRef) => Carried;
  /** Key of the entity in the response. */
  inside?: string;
  /** Field of the response with the YAML. */
  yaml?: string;
  /** Whether a version may be sent as `If-Match`. */
  versioned: boolean;
  /** Name of the kind in the list of usages. */
  usage?: string;
  /** Prefix of the kind's permissions. */
  access: string;
}

const id = ({ identifier }: EntityRef) => encodeURIComponent(identifier);
const under = (path: string) => (entity: EntityRef) => `${path}/${id(entity)}`;
const get = (path: string, page: 'page' | 'pageIndex' = 'page') => ({
  method: 'GET' as const,
  path,
  page,
});
const post = (path: string, filterType: string) => ({
  method: 'POST' as const,
  path,
  page: 'page' as const,
  body: JSON.stringify({ filterType }),
});

function ngKind(
  path: string,
  inside: string,
  usage: string,
  access: string,
  parent?: string,
): KindApi {
  const place = { create: path, item: under(path), update: () => path, list: get(path) };
  const carried = ({ scope, parent: of }: EntityRef): Carried => ({
    path,
    query: { ...scopeQuery(scope), ...(parent && of ? { [parent]: of } : {}) },
    size: 'size',
  });
  return {
    ...place,
    carried,
    body: 'envelope',
    inside,
    yaml: 'yaml',
    versioned: false,
    usage,
    parent,
    access,
  };
}

const PIPELINES = '/pipeline/api/pipelines';
const INPUT_SETS = '/pipeline/api/inputSets';
const TRIGGERS = '/pipeline/api/triggers';
const ROLES = '/authz/api/roleassignments';
const TEMPLATES = '/template/api/templates';
/** A template's `parent` is its version label. */
const version = ({ parent = '' }: EntityRef) => encodeURIComponent(parent);

export const KINDS: Record<EntityKind, KindApi> = {
  service: ngKind('/ng/api/servicesV2', 'service', 'Service', 'core_service'),
  environment: ngKind('/ng/api/environmentsV2', 'environment', 'Environment', 'core_environment'),
  infrastructure: ngKind(
    '/ng/api/infrastructures',
    'infrastructure',
    'Infrastructure',
    'core_environment',
    'environmentIdentifier',
  ),
  pipeline: {
    create: `${PIPELINES}/v2`,
    item: under(PIPELINES),
    update: under(`${PIPELINES}/v2`),
    list: post(`${PIPELINES}/list`, 'PipelineSetup'),
    body: 'yaml',
    yaml: 'yamlPipeline',
    versioned: true,
    usage: 'Pipelines',
    access: 'core_pipeline',
  },
  inputSet: {
    create: INPUT_SETS,
    item: under(INPUT_SETS),
    update: under(INPUT_SETS),
    list: get(INPUT_SETS, 'pageIndex'),
    // Only the list of the newer API carries the YAML.
    carried: ({ scope, parent = '' }) => ({
      path: `/v1/orgs/${encodeURIComponent(scope.org ?? '')}/projects/${encodeURIComponent(scope.project ?? '')}/input-sets`,
      query: { pipeline: parent },
      size: 'limit',
      headers: { 'harness-account': scope.account },
      yaml: { is: 'input_set_yaml', as: 'inputSetYaml' },
    }),
    body: 'yaml',
    parent: 'pipelineIdentifier',
    yaml: 'inputSetYaml',
    versioned: true,
    usage: 'InputSets',
    access: 'core_pipeline',
  },
  trigger: {
    create: TRIGGERS,
    item: under(TRIGGERS),
    update: under(TRIGGERS),
    list: get(TRIGGERS),
    body: 'yaml',
    parent: 'targetIdentifier',
    yaml: 'yaml',
    versioned: true,
    usage: 'Triggers',
    access: 'core_pipeline',
  },
  roleAssignment: {
    create: ROLES,
    item: under(ROLES),
    list: get(ROLES, 'pageIndex'),
    body: 'fields',
    inside: 'roleAssignment',
    versioned: false,
    access: 'core_usergroup',
  },
  template: {
    create: TEMPLATES,
    item: entity => `${TEMPLATES}/${id(entity)}/${version(entity)}`,
    read: entity => ({
      path: under(TEMPLATES)(entity),
      query: { versionLabel: entity.parent ?? '' },
    }),
    update: entity => `${TEMPLATES}/update/${id(entity)}/${version(entity)}`,
    list: post(`${TEMPLATES}/list-metadata`, 'Template'),
    body: 'yaml',
    inside: 'templateResponseDTO',
    yaml: 'yaml',
    versioned: false,
    usage: 'Template',
    access: 'core_template',
  },
};

/** Permission that a key needs, as Harness names it. */
export const permissionTo = (verb: 'view' | 'edit' | 'delete', kind: EntityKind) =>
  `${KINDS[kind].access}_${verb}`;

/** Label of a kind for people. */
export const labelOf = (kind: EntityKind) =>
  kind.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

/** Query with the scope of an entity. */
export function scopeQuery({ account, org, project }: Scope): Record<string, string> {
  return {
    accountIdentifier: account,
    ...(org ? { orgIdentifier: org } : {}),
    ...(project ? { projectIdentifier: project } : {}),
  };
}
