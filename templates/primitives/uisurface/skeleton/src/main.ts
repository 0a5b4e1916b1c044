import { config, PRIMITIVE, VERSION } from './config.js';
import { onShutdown } from './lifecycle.js';
import { log } from './log.js';
import { Operations } from './operations.js';
import { serverOf } from './server.js';
import { startTelemetry } from './telemetry.js';

const operations = new Operations();
const endTelemetry = startTelemetry(PRIMITIVE, VERSION);
const server = serverOf(config);
onShutdown(async () => {
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
operations.isReady = true;
log('info', 'listening', { port: config.port, operationsPort, base: config.base });
