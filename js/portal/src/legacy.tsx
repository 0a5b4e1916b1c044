/**
 * The same pages for apps on Backstage's old frontend system: one routable page, the card, and the fields of templates.
 *
 * @packageDocumentation
 */
import './portal.css';
import './pages.css';
import './deployment.css';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import type { BackstagePlugin, RouteRef } from '@backstage/core-plugin-api';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import type { FieldExtensionComponent } from '@backstage/plugin-scaffolder-react';
import { ameideApiRef, clientOf } from './api/client';
import { confirmCheck } from './form/ConfirmCheck';
import { nameCheck } from './form/NameCheck';
import { serviceChange } from './form/ServiceChange';
import { rootRouteRef } from './legacy/routes';
import { preview } from './preview/field';
import { primitivePreview } from './preview/primitiveField';
import { stages } from './release/field';

export { ameideApiRef } from './api/client';
export { tracing } from './api/tracing';
export type * from '@ameide/backstage-plugin-ameide-common';

/** The plugin, with the client of its backend. */
export const ameidePlugin: BackstagePlugin<{ root: RouteRef<undefined> }> = createPlugin({
  id: 'ameide',
  routes: { root: rootRouteRef },
  apis: [
    createApiFactory({
      api: ameideApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: clientOf,
    }),
  ],
});

/** Services, activity and overview, each under the page's own path. */
export const AmeidePage: () => JSX.Element = ameidePlugin.provide(
  createRoutableExtension({
    name: 'AmeidePage',
    component: () => import('./legacy/LegacyPage').then(m => m.LegacyPage),
    mountPoint: rootRouteRef,
  }),
);

/** The deployment of a service, for the page of its entity. */
export const EntityAmeideDeploymentCard: () => JSX.Element = ameidePlugin.provide(
  createComponentExtension({
    name: 'EntityAmeideDeploymentCard',
    component: { lazy: () => import('./deployment/DeploymentCard').then(m => m.DeploymentCard) },
  }),
);

type Field = FieldExtensionComponent<unknown, object>;

/** `ui:field: AmeidePreview` */
export const AmeidePreviewFieldExtension: Field = ameidePlugin.provide(
  createScaffolderFieldExtension(preview),
);

/** `ui:field: AmeidePrimitivePreview` */
export const AmeidePrimitivePreviewFieldExtension: Field = ameidePlugin.provide(
  createScaffolderFieldExtension(primitivePreview),
);

/** `ui:field: AmeideStages` */
export const AmeideStagesFieldExtension: Field = ameidePlugin.provide(
  createScaffolderFieldExtension(stages),
);

/** `ui:field: AmeideNameCheck` */
export const AmeideNameCheckFieldExtension: Field = ameidePlugin.provide(
  createScaffolderFieldExtension(nameCheck),
);

/** `ui:field: AmeideConfirmCheck` */
export const AmeideConfirmCheckFieldExtension: Field = ameidePlugin.provide(
  createScaffolderFieldExtension(confirmCheck),
);

/** `ui:field: AmeideServiceChange` */
export const AmeideServiceChangeFieldExtension: Field = ameidePlugin.provide(
  createScaffolderFieldExtension(serviceChange),
);
