/** The worker: polls the task queue of Temporal until it is told to end. */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { activitiesOf } from './activities.js';
import { BUNDLE } from './bundle.js';
import type { config } from './config.js';
import type { ProcessDefinition } from './definition.js';
import { log } from './log.js';

const logger = new DefaultLogger('INFO', ({ level, message, meta }) => {
  const known = level === 'WARN' || level === 'ERROR' ? level : 'INFO';
  log(known.toLowerCase() as 'info' | 'warn' | 'error', message, { ...meta });
});

/** Installs the runtime, whose signals are left to the process. */
export function installRuntime(): void {
  Runtime.install({ logger, shutdownSignals: [] });
}

/** A worker that is connected, and executes this definition. */
export async function connect(
  definition: ProcessDefinition,
  { address, namespace, taskQueue }: typeof config.temporal,
) {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    activities: activitiesOf(definition),
    workflowBundle: { codePath: BUNDLE },
  });
  return { worker, connection };
}
