/**
 * Backstage pages of Ameide, for the new frontend system. They show what the backend plugin `ameide` answers.
 *
 * @packageDocumentation
 */
export { ameidePlugin as default } from './plugin';
export { ameideApiRef } from './api/client';
export { tracing } from './api/tracing';
export type * from '@ameide/backstage-plugin-ameide-common';
export type { PrimitivePreviewOptions } from './preview/primitive';
export type { PreviewOptions } from './preview/service';
