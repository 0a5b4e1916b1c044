import './portal.css';
import { AmeideClient } from '@ameide/backstage-plugin-ameide-common';
import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import type { FrontendPlugin } from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { RiStackLine } from '@remixicon/react';
import { ameideApiRef } from './api/client';

const servicesRoute = createRouteRef();

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: ameideApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new AmeideClient(deps),
    }),
});

const servicesPage = PageBlueprint.make({
  params: {
    path: '/services',
    title: 'My services',
    icon: <RiStackLine />,
    routeRef: servicesRoute,
    loader: () => import('./services/ServicesPage').then(m => <m.ServicesPage />),
  },
});

const deploymentCard = EntityCardBlueprint.make({
  name: 'deployment',
  params: {
    type: 'content',
    filter: { kind: 'component', 'spec.type': 'service' },
    loader: () => import('./deployment/DeploymentCard').then(m => <m.DeploymentCard />),
  },
});

const previewField = FormFieldBlueprint.make({
  name: 'preview',
  params: { field: () => import('./preview/field').then(m => m.previewField) },
});

const stagesField = FormFieldBlueprint.make({
  name: 'stages',
  params: { field: () => import('./release/field').then(m => m.stagesField) },
});

const nameCheckField = FormFieldBlueprint.make({
  name: 'name-check',
  params: { field: () => import('./form/NameCheck').then(m => m.nameCheckField) },
});

const confirmCheckField = FormFieldBlueprint.make({
  name: 'confirm-check',
  params: { field: () => import('./form/ConfirmCheck').then(m => m.confirmCheckField) },
});

/** The page of services, the card on the page of each, and the preview in the form of a template. */
export const ameidePlugin: FrontendPlugin = createFrontendPlugin({
  pluginId: 'ameide',
  title: 'My services',
  icon: <RiStackLine />,
  routes: { services: servicesRoute },
  extensions: [
    ...[api, servicesPage, deploymentCard],
    ...[previewField, stagesField, nameCheckField, confirmCheckField],
  ],
});
