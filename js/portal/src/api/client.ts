// What the pages ask the backend plugin with.
import { createApiRef } from '@backstage/frontend-plugin-api';
import type { AmeideApi } from '@ameide/backstage-plugin-ameide-common';

/** The client of the backend plugin `ameide`. */
export const ameideApiRef = createApiRef<AmeideApi>({ id: 'plugin.ameide.client' });
