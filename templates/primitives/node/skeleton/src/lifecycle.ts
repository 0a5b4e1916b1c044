/** Ends the process in order when the cluster asks it to. */
import { log, messageOf } from './log.js';

/** Runs `end` once on the first SIGTERM or SIGINT; the process then ends with 0, or with 1 where that failed. */
export function onShutdown(end: () => Promise<void>): void {
  let isEnding = false;
  const shutDown = (signal: string) => {
    if (isEnding) return;
    isEnding = true;
    end().then(
      () => {
        log('info', 'ended', { signal });
        process.exit(0);
      },
      (error: unknown) => {
        log('error', 'did not end in order', { signal, error: messageOf(error) });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
}
