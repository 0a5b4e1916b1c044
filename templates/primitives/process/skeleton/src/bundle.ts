/** Bundles the workflows when the project is built, so that the worker starts at once. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

export const BUNDLE = fileURLToPath(new URL('../workflows.js', import.meta.url));

if (import.meta.main) {
  const workflowsPath = fileURLToPath(new URL('./workflows.js', import.meta.url));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
  await writeFile(BUNDLE, code);
}
