// Ports that cannot be listened to, most often because something else does: which setting says another one.
import { CONFIGURATION, Ending } from './ending.ts';

/** Backstage tells of it in words alone, and about a service of its own. */
const UNHEARD = /\blisten (E[A-Z]+): .*:(\d+)$/;

/** Of the server: none where the error is about something else. */
export function serverPort({ message }: Error): Ending | undefined {
  const [, code, port] = UNHEARD.exec(message) ?? [];
  return port === undefined
    ? undefined
    : refused(`port ${port}`, code === 'EADDRINUSE', message, '`backend.listen.port`');
}

/** Of the exporter of metrics. */
export function metricsPort({ code, message }: NodeJS.ErrnoException): Ending {
  const port = process.env.OTEL_EXPORTER_PROMETHEUS_PORT ?? UNHEARD.exec(message)?.[2];
  const setting = 'OTEL_EXPORTER_PROMETHEUS_PORT, in the chart `telemetry.metricsPort`,';
  return refused(`port ${port} for metrics`, code === 'EADDRINUSE', message, setting);
}

function refused(port: string, isInUse: boolean, message: string, setting: string): Ending {
  const why = isInUse ? 'is in use' : `cannot be opened: ${message}`;
  return new Ending(CONFIGURATION, `${port} ${why}: set ${setting} to one that is free`);
}
