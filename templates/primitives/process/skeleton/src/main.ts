import { config, PRIMITIVE, VERSION } from './config.js';
import { checked, type ProcessDefinition } from './definition.js';
import { loadDefinition } from './definitions.js';
import { onShutdown } from './lifecycle.js';
import { log } from './log.js';
import { Operations } from './operations.js';
import { untilItWorks } from './retry.js';
import { startTelemetry } from './telemetry.js';
import { connect, installRuntime } from './worker.js';

const operations = new Operations();
const ending = new AbortController();
const endTelemetry = startTelemetry(PRIMITIVE, VERSION);
const port = await operations.listen(config.operationsPort);
log('info', 'listening', { operationsPort: port });

installRuntime();
const working = work();
onShutdown(async () => {
  ending.abort();
  await working;
  await operations.close();
  await endTelemetry();
});

/** Loads the definition, connects, and works until the process ends. */
async function work(): Promise<void> {
  const { signal } = ending;
  try {
    const load = () => loadDefinition<ProcessDefinition>(config.definition, config.definitions);
    const definition = checked(await untilItWorks('loading the definition', load, signal));
    const { worker, connection } = await untilItWorks(
      'connecting to Temporal',
      () => connect(definition, config.temporal),
      signal,
    );
    signal.addEventListener('abort', () => worker.shutdown());
    operations.isReady = true;
    log('info', 'working', { definition: definition.id, taskQueue: config.temporal.taskQueue });
    if (!signal.aborted) await worker.run();
    await connection.close();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
