// The command line in a folder of its own, beside the doubles of GitHub and Harness.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GithubDouble } from '../../dev/github/index.ts';
import type { HarnessDouble } from '../../dev/harness/index.ts';
import { main } from '../../js/cli/main.ts';
import { Printer } from '../../js/cli/print.ts';
import { openByHand } from './madeByHand.ts';
import type { MadeByHand } from './madeByHand.ts';

interface Servers {
  github: GithubDouble;
  harness: HarnessDouble;
}

/** A working directory, with the configuration and the credentials. */
export class WorkingFolder {
  readonly path: string;
  readonly #key: string;
  readonly #before = process.cwd();

  constructor(ameide: object, { github, harness }: Servers) {
    this.#key = harness.apiKey;
    this.path = mkdtempSync(join(tmpdir(), 'ameide-command-line-'));
    // JSON is YAML.
    writeFileSync(join(this.path, 'ameide.yaml'), JSON.stringify({ ameide }));
    process.chdir(this.path);
    vi.stubEnv('GITHUB_API_URL', `${github.url}/api/v3`);
    vi.stubEnv('GITHUB_TOKEN', 'ghp_bot');
    vi.stubEnv('HARNESS_API_KEY', this.#key);
  }

  /** Runs it, and sees that it prints no key. */
  async run(...args: string[]) {
    let out = '';
    let err = '';
    const printer = new Printer(
      { write: (text: string) => (out += text) },
      { write: (text: string) => (err += text) },
    );
    const code = await main(args, printer);
    expect(out + err).not.toContain(this.#key);
    return { code, out, err };
  }

  leave(): void {
    vi.unstubAllEnvs();
    process.chdir(this.#before);
    rmSync(this.path, { recursive: true });
  }
}

/** Beside doubles that hold what somebody made by hand. */
export class CommandLine {
  private constructor(
    readonly made: MadeByHand,
    private readonly place: WorkingFolder,
  ) {}

  /** Opens the doubles, and works in a new folder with their configuration. */
  static async open(): Promise<CommandLine> {
    const made = await openByHand();
    return new CommandLine(made, new WorkingFolder(made.config, made));
  }

  get folder(): string {
    return this.place.path;
  }

  run(...args: string[]) {
    return this.place.run(...args);
  }

  async close(): Promise<void> {
    this.place.leave();
    await this.made.close();
  }
}
