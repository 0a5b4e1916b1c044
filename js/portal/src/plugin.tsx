import './portal.css';
import './pages.css';
import './deployment.css';
import {
  ApiBlueprint,
  PageBlueprint,
  createFrontendPlugin,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import type { FrontendPlugin } from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { FormFieldBlueprint, createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import {
  RiDashboardLine,
  RiFileCopyLine,
  RiHistoryLine,
  RiStackLine,
  RiStethoscopeLine,
  RiWaterFlashLine,
} from '@remixicon/react';
import { useContext } from 'react';
import { ameideApiRef, clientOf } from './api/client';
import { PathsContext } from './parts/paths';

const servicesRoute = createRouteRef();
const activityRoute = createRouteRef();
const overviewRoute = createRouteRef();
const doctorRoute = createRouteRef();
const rolloutsRoute = createRouteRef();
const templatesRoute = createRouteRef();

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: ameideApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: clientOf,
    }),
});

/** Where an app has put the pages. A page that it does not have is where it would be. */
function Placed({ children }: { children: JSX.Element }) {
  const services = useRouteRef(servicesRoute);
  const activity = useRouteRef(activityRoute);
  const overview = useRouteRef(overviewRoute);
  const doctor = useRouteRef(doctorRoute);
  const rollouts = useRouteRef(rolloutsRoute);
  const templates = useRouteRef(templatesRoute);
  const usual = useContext(PathsContext);
  const paths = {
    services: services?.() ?? usual.services,
    activity: activity?.() ?? usual.activity,
    overview: overview?.() ?? usual.overview,
    doctor: doctor?.() ?? usual.doctor,
    rollouts: rollouts?.() ?? usual.rollouts,
    templates: templates?.() ?? usual.templates,
  };
  return <PathsContext.Provider value={paths}>{children}</PathsContext.Provider>;
}

const placed = (page: JSX.Element) => <Placed>{page}</Placed>;

const servicesPage = PageBlueprint.make({
  params: {
    path: '/services',
    title: 'Services',
    icon: <RiStackLine />,
    routeRef: servicesRoute,
    loader: () => import('./services/ServicesPage').then(m => placed(<m.ServicesPage />)),
  },
});

const activityPage = PageBlueprint.make({
  name: 'activity',
  params: {
    path: '/services/activity',
    title: 'Activity',
    icon: <RiHistoryLine />,
    routeRef: activityRoute,
    loader: () => import('./activity/ActivityPage').then(m => placed(<m.ActivityPages />)),
  },
});

const overviewPage = PageBlueprint.make({
  name: 'overview',
  params: {
    path: '/services/overview',
    title: 'Overview',
    icon: <RiDashboardLine />,
    routeRef: overviewRoute,
    loader: () => import('./overview/OverviewPage').then(m => placed(<m.OverviewPage />)),
  },
});

const rolloutsPage = PageBlueprint.make({
  name: 'rollouts',
  params: {
    path: '/services/rollouts',
    title: 'Rollouts',
    icon: <RiWaterFlashLine />,
    routeRef: rolloutsRoute,
    loader: () => import('./rollouts/RolloutsPage').then(m => placed(<m.RolloutPages />)),
  },
});

const templatesPage = PageBlueprint.make({
  name: 'templates',
  params: {
    path: '/services/templates',
    title: 'Templates',
    icon: <RiFileCopyLine />,
    routeRef: templatesRoute,
    loader: () => import('./templates/TemplatesPage').then(m => placed(<m.TemplatesPage />)),
  },
});

const doctorPage = PageBlueprint.make({
  name: 'doctor',
  params: {
    path: '/services/doctor',
    title: 'Doctor',
    icon: <RiStethoscopeLine />,
    routeRef: doctorRoute,
    loader: () => import('./doctor/DoctorPage').then(m => placed(<m.DoctorPage />)),
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
  params: { field: () => import('./preview/field').then(m => createFormField(m.preview)) },
});

const primitivePreviewField = FormFieldBlueprint.make({
  name: 'primitive-preview',
  params: {
    field: () => import('./preview/primitiveField').then(m => createFormField(m.primitivePreview)),
  },
});

const stagesField = FormFieldBlueprint.make({
  name: 'stages',
  params: { field: () => import('./release/field').then(m => createFormField(m.stages)) },
});

const nameCheckField = FormFieldBlueprint.make({
  name: 'name-check',
  params: { field: () => import('./form/NameCheck').then(m => createFormField(m.nameCheck)) },
});

const confirmCheckField = FormFieldBlueprint.make({
  name: 'confirm-check',
  params: { field: () => import('./form/ConfirmCheck').then(m => createFormField(m.confirmCheck)) },
});

const serviceChangeField = FormFieldBlueprint.make({
  name: 'service-change',
  params: {
    field: () => import('./form/ServiceChange').then(m => createFormField(m.serviceChange)),
  },
});

/** The pages of services, activity, overview, rollouts and templates, the card on the page of each service, and the fields of templates. */
export const ameidePlugin: FrontendPlugin = createFrontendPlugin({
  pluginId: 'ameide',
  title: 'Services',
  icon: <RiStackLine />,
  routes: {
    services: servicesRoute,
    activity: activityRoute,
    overview: overviewRoute,
    rollouts: rolloutsRoute,
    templates: templatesRoute,
    doctor: doctorRoute,
  },
  extensions: [
    ...[api, servicesPage, activityPage, overviewPage, rolloutsPage, templatesPage, doctorPage],
    deploymentCard,
    ...[previewField, primitivePreviewField, stagesField, nameCheckField, confirmCheckField],
    serviceChangeField,
  ],
});
