// The command line in a folder of its own, beside the doubles of GitHub and Harness that hold what somebody made by hand.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../js/cli/main.ts';
import { Printer } from '../../js/cli/print.ts';
import { openByHand } from './madeByHand.ts';
import type { MadeByHand } from './madeByHand.ts';

export class CommandLine {
  private constructor(
    readonly made: MadeByHand,
    readonly folder: string,
    private readonly before: string,
  ) {}

  /** Opens the doubles, and works in a new folder with their configuration. */
  static async open(): Promise<CommandLine> {
    const made = await openByHand();
    const folder = mkdtempSync(join(tmpdir(), 'ameide-command-line-'));
    // JSON is YAML.
    writeFileSync(join(folder, 'ameide.yaml'), JSON.stringify({ ameide: made.config }));
    const line = new CommandLine(made, folder, process.cwd());
    process.chdir(folder);
    vi.stubEnv('GITHUB_API_URL', `${made.github.url}/api/v3`);
    vi.stubEnv('GITHUB_TOKEN', 'ghp_bot');
    vi.stubEnv('HARNESS_API_KEY', made.harness.apiKey);
    return line;
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
    expect(out + err).not.toContain(this.made.harness.apiKey);
    return { code, out, err };
  }

  async close(): Promise<void> {
    vi.unstubAllEnvs();
    process.chdir(this.before);
    rmSync(this.folder, { recursive: true });
    await this.made.close();
  }
}
