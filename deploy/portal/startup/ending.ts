// How a process of the portal ends that cannot do its work: with one line that says what to do, and a status that says whose turn it is.

/** The configuration is wrong: it stays wrong until somebody changes it. */
export const CONFIGURATION = 78;
/** Something is not reachable, and may be later. */
export const UNAVAILABLE = 69;
/** What shells report of a process that SIGTERM has ended. */
export const TERMINATED = 143;
/** It went wrong in another way. */
const OTHER = 1;

/** What each line of the log says besides, as the configuration has it for those of the backend. */
export const ABOUT = {
  service: 'portal',
  primitive_type: 'platform',
  primitive_name: 'backstage',
};

/** A failure with the status to end with. */
export class Ending extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Runs the work of a process; where that fails, says so in one line and ends with the status of the failure. */
export async function orEnd(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    end(error as Error);
  }
}

/** Says why in one line, and ends with the status of the failure. */
export function end(error: Error): never {
  const line = error.message.split('\n').join(' ');
  process.stderr.write(`${JSON.stringify({ level: 'error', ...ABOUT, message: line })}\n`);
  process.exit(error instanceof Ending ? error.status : OTHER);
}

/** Ends at once when told to, until the answer is called. Process 1 of a container is not ended by a signal that it does not listen to. */
export function endWhenTold(): () => void {
  const end = (): never => process.exit(TERMINATED);
  process.once('SIGTERM', end);
  return () => void process.off('SIGTERM', end);
}
