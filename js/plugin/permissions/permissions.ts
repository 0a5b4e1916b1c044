/** The permissions of the plugin. Their names are public: policies and tokens refer to them. */
import { createPermission } from '@backstage/plugin-permission-common';
import type {
  BasicPermission,
  PermissionAttributes,
  ResourcePermission,
} from '@backstage/plugin-permission-common';

/** The resource of all permissions that concern one service: the service, with the team that owns it. */
export const SERVICE_RESOURCE = 'ameide-service';

type ServicePermission = ResourcePermission<typeof SERVICE_RESOURCE>;

const ofService = (name: string, action?: PermissionAttributes['action']): ServicePermission =>
  createPermission({
    name: `ameide.${name}`,
    attributes: action ? { action } : {},
    resourceType: SERVICE_RESOURCE,
  });

export const serviceReadPermission: ServicePermission = ofService('service.read', 'read');
export const serviceCreatePermission: ServicePermission = ofService('service.create', 'create');
export const serviceUpdatePermission: ServicePermission = ofService('service.update', 'update');
export const serviceDeletePermission: ServicePermission = ofService('service.delete', 'delete');
export const pipelineReadPermission: ServicePermission = ofService('pipeline.read', 'read');
export const pipelineCreatePermission: ServicePermission = ofService('pipeline.create', 'create');
export const pipelineUpdatePermission: ServicePermission = ofService('pipeline.update', 'update');
export const pipelineDeletePermission: ServicePermission = ofService('pipeline.delete', 'delete');
export const pipelineExecutePermission: ServicePermission = ofService('pipeline.execute');
export const operationReadPermission: ServicePermission = ofService('operation.read', 'read');
export const operationCancelPermission: ServicePermission = ofService('operation.cancel');
export const auditReadPermission: BasicPermission = createPermission({
  name: 'ameide.audit.read',
  attributes: { action: 'read' },
});
export const catalogImportPermission: BasicPermission = createPermission({
  name: 'ameide.catalog.import',
  attributes: { action: 'create' },
});
export const syncRunPermission: BasicPermission = createPermission({
  name: 'ameide.sync.run',
  attributes: {},
});
export const rolloutRunPermission: BasicPermission = createPermission({
  name: 'ameide.rollout.run',
  attributes: {},
});
export const doctorReadPermission: BasicPermission = createPermission({
  name: 'ameide.doctor.read',
  attributes: { action: 'read' },
});

/** Permissions whose decision may depend on the team that owns the service. */
export const servicePermissions: ServicePermission[] = [
  serviceReadPermission,
  serviceCreatePermission,
  serviceUpdatePermission,
  serviceDeletePermission,
  pipelineReadPermission,
  pipelineCreatePermission,
  pipelineUpdatePermission,
  pipelineDeletePermission,
  pipelineExecutePermission,
  operationReadPermission,
  operationCancelPermission,
];

export const otherPermissions: BasicPermission[] = [
  auditReadPermission,
  catalogImportPermission,
  syncRunPermission,
  rolloutRunPermission,
  doctorReadPermission,
];
