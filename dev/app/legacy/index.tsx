// An app on the old frontend system with the pages, the card and the fields, mounted as the README of the package says.
import '@backstage/ui/css/styles.css';
import {
  AmeideConfirmCheckFieldExtension,
  AmeideNameCheckFieldExtension,
  AmeidePage,
  AmeidePreviewFieldExtension,
  AmeideServiceChangeFieldExtension,
  AmeideStagesFieldExtension,
  EntityAmeideDeploymentCard,
} from '@ameide/backstage-plugin-ameide/legacy';
import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import { SignInPage } from '@backstage/core-components';
import { configApiRef, createApiFactory } from '@backstage/core-plugin-api';
import type { SignInPageProps } from '@backstage/core-plugin-api';
import { ScmIntegrationsApi, scmIntegrationsApiRef } from '@backstage/integration-react';
import { CatalogEntityPage, CatalogIndexPage, EntityLayout } from '@backstage/plugin-catalog';
import { ScaffolderPage } from '@backstage/plugin-scaffolder';
import { ScaffolderFieldExtensions } from '@backstage/plugin-scaffolder-react';
import { createRoot } from 'react-dom/client';
import { Route } from 'react-router-dom';

const app = createApp({
  // Every app has it from its template.
  apis: [
    createApiFactory({
      api: scmIntegrationsApiRef,
      deps: { config: configApiRef },
      factory: ({ config }) => ScmIntegrationsApi.fromConfig(config),
    }),
  ],
  components: {
    SignInPage: (props: SignInPageProps) => <SignInPage {...props} providers={['guest']} />,
  },
});

const entity = (
  <EntityLayout>
    <EntityLayout.Route path="/" title="Overview">
      <EntityAmeideDeploymentCard />
    </EntityLayout.Route>
  </EntityLayout>
);

const App = app.createRoot(
  <AppRouter>
    <FlatRoutes>
      <Route path="/services" element={<AmeidePage />} />
      <Route path="/catalog" element={<CatalogIndexPage />} />
      <Route path="/catalog/:namespace/:kind/:name" element={<CatalogEntityPage />}>
        {entity}
      </Route>
      <Route path="/create" element={<ScaffolderPage />}>
        <ScaffolderFieldExtensions>
          <AmeidePreviewFieldExtension />
          <AmeideStagesFieldExtension />
          <AmeideNameCheckFieldExtension />
          <AmeideConfirmCheckFieldExtension />
          <AmeideServiceChangeFieldExtension />
        </ScaffolderFieldExtensions>
      </Route>
    </FlatRoutes>
  </AppRouter>,
);

createRoot(document.getElementById('root')!).render(<App />);
