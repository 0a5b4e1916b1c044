// How long a portal takes until it is ready, and how much memory it then holds.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A portal that can be started again and again. */
export interface Portal {
  /** Where it listens; known once it runs. */
  readonly url: string;
  /** Of its process, while that runs. */
  readonly pid: number | undefined;
  readonly printed: string;
  run(): Promise<void>;
  close(): Promise<void>;
}

export interface Start {
  /** From the start of the process to the first answer that it is ready. */
  readySeconds: number;
  /** What the processors have worked for it until then, whatever else they do. */
  cpuSeconds: number;
  /** Resident memory after the rest. */
  megabytes: number;
}

const READINESS = '/.backstage/health/v1/readiness';
const POLL_MS = 25;
const PATIENCE_MS = 300_000;

/** Starts it, lets it rest so long, and ends it. */
export async function start(portal: Portal, restSeconds: number): Promise<Start> {
  const began = performance.now();
  await portal.run();
  try {
    await untilReady(portal, began + PATIENCE_MS);
    const readySeconds = (performance.now() - began) / 1000;
    const cpuSeconds = cpuSecondsOf(portal.pid);
    await sleep(restSeconds * 1000);
    return { readySeconds, cpuSeconds, megabytes: megabytesOf(portal.pid) };
  } finally {
    await portal.close();
  }
}

async function untilReady(portal: Portal, until: number): Promise<void> {
  for (;;) {
    const response = await fetch(`${portal.url}${READINESS}`).catch(() => undefined);
    if (response?.ok) return;
    if (portal.pid === undefined || performance.now() > until)
      throw new Error(`it did not start: ${portal.printed.slice(-4000)}`);
    await sleep(POLL_MS);
  }
}

/** In user code and in the system, as Linux counts it: in hundredths. */
function cpuSecondsOf(pid: number | undefined): number {
  const [, fields = ''] = readFileSync(`/proc/${String(pid)}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return (user! + system!) / 100;
}

function megabytesOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1024;
}
