// What the portal is made of, by the names of packages: in production, and in the demo. Ours by their own names, as their users load
// them: what runs is what is published.
export const FEATURES = [
  '@backstage/plugin-events-backend',
  '@backstage/plugin-auth-backend',
  '@backstage/plugin-catalog-backend',
  '@backstage/plugin-catalog-backend-module-scaffolder-entity-model',
  '@backstage/plugin-scaffolder-backend',
  '@backstage/plugin-scaffolder-backend-module-github',
  '@ameide/backstage-plugin-scaffolder-backend-module-ameide',
  '@ameide/backstage-plugin-ameide-backend',
  '@ameide/backstage-plugin-catalog-backend-module-ameide',
];

/** Serves the pages. */
export const APP = '@backstage/plugin-app-backend';

/** What only production has, where people sign in and differ in what they may do. */
export const PRODUCTION = [
  '@backstage/plugin-permission-backend',
  '@backstage/plugin-notifications-backend',
];
