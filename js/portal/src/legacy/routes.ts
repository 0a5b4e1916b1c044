// Where the page of an app on the old frontend system is.
import { createRouteRef } from '@backstage/core-plugin-api';

export const rootRouteRef = createRouteRef({ id: 'ameide' });
