/** The log of an operation as server-sent events, which resume where a client was cut off. */
import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { Response } from 'express';
import type { Clock } from '@ameide/core';
import type { Engine } from '../operations/engine.ts';
import type { Operation } from '@ameide/backstage-plugin-ameide-common';

export interface EventTools {
  scaffolder: ScaffolderService;
  auth: AuthService;
  engine: Engine;
  clock: Clock;
}

const POLL_MS = 1_000;
/** Proxies close a connection that says nothing. */
const ALIVE_MS = 15_000;

export function streamOf(
  { scaffolder, auth, engine, clock }: EventTools,
  operation: Operation,
  lastEventId: string | string[] | undefined,
  signal: AbortSignal,
): (response: Response) => Promise<void> {
  let after = afterOf(lastEventId);
  return async response => {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      // Compressed, events would be held back until there are enough of them.
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    let told = clock.now();
    const send = (type: string, data: unknown, id?: number) => {
      const lines = [...(id === undefined ? [] : [`id: ${id}`]), `event: ${type}`];
      response.write(`${lines.join('\n')}\ndata: ${JSON.stringify(data)}\n\n`);
      told = clock.now();
    };
    for (let latest = operation; !signal.aborted;) {
      // Read first: what is written before the end is then among the events below.
      latest = await engine.get(latest.id);
      for (const event of await logs(latest)) {
        after = Number(event.id);
        // The others say that a task was cancelled, taken up again or ended, which the operation says.
        if (event.type !== 'log') continue;
        const { message, stepId, status } = event.body;
        send('log', { at: event.createdAt, message, stepId, status }, after);
      }
      if (latest.endedAt !== undefined) {
        send('end', latest);
        break;
      }
      if (clock.now() - told > ALIVE_MS) {
        response.write(': waiting\n\n');
        told = clock.now();
      }
      await clock.wait(POLL_MS, signal).catch(() => undefined);
    }
    response.end();
  };

  /** Those that are there. The scaffolder waits for the first one if there is none: then nothing is asked. */
  async function logs({ taskId }: Operation) {
    if (taskId === undefined) return [];
    const credentials = await auth.getOwnServiceCredentials();
    const all = await scaffolder.getLogs({ taskId }, { credentials });
    return all.filter(({ id }) => after === undefined || Number(id) > after);
  }
}

function afterOf(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  const id = Number(header);
  if (Number.isSafeInteger(id) && id >= 0) return id;
  throw new InputError('`Last-Event-ID` must be the id of an event of this operation');
}
