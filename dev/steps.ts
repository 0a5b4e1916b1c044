import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { delimiter, join } from 'node:path';

/** The project's root folder. */
export const root = join(import.meta.dirname, '..');

/** Says what is being done, in one line. */
export function say(text: string): void {
  process.stdout.write(`» ${text}\n`);
}

/**
 * Runs a command in the project's root with the project's own tools first on the path; what it prints goes through.
 * Answers with its exit status and, where `keep` is set, with what it printed. With `yields` it takes the time that others leave.
 */
export async function run(
  command: string,
  args: string[],
  options: {
    keep?: boolean;
    quiet?: boolean;
    yields?: boolean;
    env?: Record<string, string>;
  } = {},
): Promise<{ status: number; output: string }> {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...options.env, PATH: path },
    stdio:
      options.keep || options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  if (options.yields && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!options.quiet) process.stdout.write(chunk);
    });
  }
  const status = await new Promise<number>(resolve => {
    child.on('error', () => resolve(127));
    child.on('close', code => resolve(code ?? 1));
  });
  return { status, output };
}

/** Runs a command that must succeed; otherwise ends the process with its status. */
export async function must(command: string, args: string[], help: string): Promise<void> {
  const { status } = await run(command, args);
  if (status === 0) return;
  console.error(`\`${command} ${args.join(' ')}\` failed (${status}). ${help}`);
  process.exit(status);
}

/** Whether a product is missing, or older than one of its sources (files or folders, from the project's root). */
export function isStale(product: string, sources: string[]): boolean {
  const made = join(root, product);
  return (
    !existsSync(made) || newest(sources.map(source => join(root, source))) > statSync(made).mtimeMs
  );
}

function newest(paths: string[]): number {
  let latest = 0;
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) continue;
    const time = found.isDirectory() ? newest(sourcesIn(path)) : found.mtimeMs;
    latest = Math.max(latest, time);
  }
  return latest;
}

/** What somebody wrote, without what is compiled or installed beside it. */
function sourcesIn(folder: string): string[] {
  const made = ['dist', 'pkg', 'node_modules'];
  return readdirSync(folder)
    .filter(name => !made.includes(name))
    .map(name => join(folder, name));
}
