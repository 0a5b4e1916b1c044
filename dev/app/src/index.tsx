// The portal of the demo and of production: Backstage's own pages, and ours.
import '@backstage/ui/css/styles.css';
import ameidePlugin from '@ameide/backstage-plugin-ameide';
import { createApp } from '@backstage/frontend-defaults';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import { createRoot } from 'react-dom/client';
import { navigation } from './navigation';
import { oidcApi, signInPage } from './signIn';
import { fetchApi } from './tracing';

const app = createApp({
  features: [
    catalogPlugin,
    scaffolderPlugin,
    orgPlugin,
    userSettingsPlugin,
    kubernetesPlugin,
    ameidePlugin,
    createFrontendModule({
      pluginId: 'app',
      extensions: [navigation, oidcApi, signInPage, fetchApi],
    }),
  ],
});

createRoot(document.getElementById('root')!).render(app.createRoot());
