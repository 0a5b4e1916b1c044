import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root, run } from '../dev/steps.ts';

/** Our core without WebAssembly: a process of its own that edits on command. */
export class Native {
  private readonly child;
  private readonly answers;

  private constructor(binary: string) {
    this.child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Compiles where needed and starts; none where it does not compile. */
  static async start(): Promise<Native | undefined> {
    const built = await run('cargo', [
      'build',
      '--quiet',
      '--release',
      '--example',
      'bench_catalog',
    ]);
    const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
    const binary = join(target, 'release', 'examples', 'bench_catalog');
    return built.status === 0 && existsSync(binary) ? new Native(binary) : undefined;
  }

  /** Loads a catalog and a request from files. */
  async load(catalog: string, request: string): Promise<void> {
    await this.ask('load', catalog, request);
  }

  /** Edits once; milliseconds. */
  async edit(): Promise<number> {
    return Number(await this.ask('edit')) / 1e6;
  }

  /** Writes the last result to a file. */
  async write(path: string): Promise<void> {
    await this.ask('write', path);
  }

  /** The most memory that the process ever had, in bytes; 0 where the system does not tell. */
  peak(): number {
    const status = `/proc/${this.child.pid}/status`;
    const line = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8')) : null;
    return Number(line?.[1] ?? 0) * 1024;
  }

  /** Ends the process. */
  stop(): void {
    this.child.stdin.end();
  }

  private async ask(...words: string[]): Promise<string> {
    this.child.stdin.write(words.join('\t') + '\n');
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`the native bench ended at \`${words[0]}\``);
    return value;
  }
}
