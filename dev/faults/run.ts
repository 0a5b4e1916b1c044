// Every request of the main job by every kind of fault: `npm run faults`. Exit status 0 when all points ended right.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from '../build.ts';
import { say } from '../steps.ts';
import { matrix } from './matrix.ts';
import type { Point, Verdict } from './point.ts';
import { Report } from './report.ts';
import type { Server } from './fixture.ts';

const WORKERS = Math.min(2, availableParallelism());

await build();
say('a run without faults');
const started = performance.now();
const workers = Array.from({ length: WORKERS }, () =>
  fork(join(import.meta.dirname, 'worker.ts'), { serialization: 'advanced' }),
);
const hellos = await Promise.all(
  workers.map(worker => answer<{ requests: Record<Server, number> }>(worker)),
);
const { requests } = hellos[0]!;
const points = matrix(requests);
say(
  `${requests.github} requests to GitHub and ${requests.harness} to Harness make ${points.length} points; ${WORKERS} at a time`,
);

const report = new Report();
const waiting = points.values();
await Promise.all(workers.map(drive));
report.print((performance.now() - started) / 1000);
process.exitCode = report.wrong.length > 0 ? 1 : 0;

async function drive(worker: ChildProcess): Promise<void> {
  for (const point of waiting) {
    worker.send(point);
    report.add(point, await answer<Verdict>(worker));
    if (report.tried % 50 === 0)
      say(`${report.tried} of ${points.length}, ${report.wrong.length} wrong`);
  }
  worker.send('end' as unknown as Point);
}

function answer<T extends object>(worker: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    worker.once('message', message => {
      worker.removeListener('exit', gone);
      resolve(message as T);
    });
    const gone = () => reject(new Error('a worker of the matrix has died'));
    worker.once('exit', gone);
  });
}
