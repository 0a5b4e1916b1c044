import { config, PRIMITIVE, VERSION } from './config.js';
import { loadDefinition } from './definitions.js';
import { type AgentDefinition, Executor } from './executor.js';
import { onShutdown } from './lifecycle.js';
import { log } from './log.js';
import { httpModel } from './model.js';
import { Operations } from './operations.js';
import { untilItWorks } from './retry.js';
import { serverOf } from './server.js';
import { startTelemetry } from './telemetry.js';
import { toolsOf } from './tools.js';

const operations = new Operations();
const ending = new AbortController();
const endTelemetry = startTelemetry(PRIMITIVE, VERSION);
let executor: Executor | undefined;
const server = serverOf(() => executor);
onShutdown(async () => {
  ending.abort();
  operations.isReady = false;
  server.closeIdleConnections();
  await new Promise((resolve) => server.close(resolve));
  await operations.close();
  await endTelemetry();
});
const operationsPort = await operations.listen(config.operationsPort);
await new Promise<void>((resolve, reject) => {
  server.once('error', reject).listen(config.port, resolve);
});
log('info', 'listening', { port: config.port, operationsPort });

const load = () => loadDefinition<AgentDefinition>(config.definition, config.definitions);
try {
  const definition = await untilItWorks('loading the definition', load, ending.signal);
  const { maxParallelSessions, logPrompts } = config;
  executor = new Executor({
    definition,
    model: httpModel(config.model),
    tools: toolsOf(config.tools),
    maxParallelSessions,
    logPrompts,
    registry: operations.registry,
  });
  operations.isReady = true;
  log('info', 'ready', { definition: definition.id });
} catch (error) {
  if (!ending.signal.aborted) throw error;
}
