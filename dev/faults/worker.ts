// A process that probes the points it is sent, one at a time.
import { Prober } from './point.ts';
import type { Point } from './point.ts';

const prober = await Prober.open();
const send = (message: unknown) => process.send?.(message);
process.on('message', (point: Point | 'end') => {
  if (point === 'end') void prober.close().then(() => process.disconnect());
  else
    void prober.probe(point).then(send, (error: unknown) => {
      const wrong = [`the probe itself failed: ${String(error)}`];
      send({ request: 'no request', end: 'wrong', wrong });
    });
});
send({ requests: prober.requests });
