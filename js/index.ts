/**
 * Onboards services from Backstage: a lossless edit of the service catalog by pull request, and a pipeline in Harness.
 *
 * @packageDocumentation
 */
export { scaffolderModuleAmeide, scaffolderModuleAmeide as default } from './module.ts';
