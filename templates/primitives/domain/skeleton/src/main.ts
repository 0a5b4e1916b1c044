import { config, PRIMITIVE, VERSION } from './config.js';
import { onShutdown } from './lifecycle.js';
import { log } from './log.js';
import { start } from './server.js';
import { startTelemetry } from './telemetry.js';

const endTelemetry = startTelemetry(PRIMITIVE, VERSION);
const { close, ...ports } = await start(config);
onShutdown(async () => {
  await close();
  await endTelemetry();
});
log('info', 'listening', { ...ports });
