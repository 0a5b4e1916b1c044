// The demo as its users run it: with its own servers, and with others that the environment names.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startGithub } from '../../dev/github/index.ts';
import { startHarness } from '../../dev/harness/index.ts';

const root = join(import.meta.dirname, '..', '..');
const quiet = { say: () => {} };

/** Runs the demo once; its exit status and all that it printed. */
async function demo(servers: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['dev/start.ts', '--once'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...servers },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const status = await new Promise<number | null>(resolve => child.on('close', resolve));
  return { status, output };
}

describe('npm start -- --once', { timeout: 300_000 }, () => {
  it('onboards payment-service, shows what came of it, and ends well', async () => {
    const { status, output } = await demo();
    expect(output).toContain('Every check passed.');
    expect(status).toBe(0);
    expect(output).toContain('+  - name: payment-service');
    expect(output).toContain('the second run writes nothing (0 writing requests)');
    expect(output).toContain('the workflow commits manifests whose tag is the one of the run');
    expect(output).toContain('the release deploys the tag to int, and waits');
    expect(output).toContain('a form with an environment is rejected');
    expect(output).toContain('the tag is deployed to int in euw1, and nowhere else');
    // The form that names an environment is rejected, and nothing else.
    expect(output.match(/✘.*/g)).toEqual([expect.stringContaining('harness/no-choice-of-place')]);
  });

  it('works with servers that the environment names, and makes what is missing there', async () => {
    const github = await startGithub(quiet);
    const harness = await startHarness(quiet);
    const servers = {
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: 'ghp_bot',
      HARNESS_BASE_URL: harness.url,
      HARNESS_API_KEY: harness.apiKey,
    };
    const first = await demo(servers);
    expect(first.output).toContain('bot/platform-next created with its seed');
    expect(first.output).toContain('Every check passed.');
    expect(first.status).toBe(0);
    expect(github.pulls('bot', 'platform-next', 'open')).toHaveLength(2);
    expect(harness.entities('pipeline')).toHaveLength(2);

    // A second demo finds all of it there, and is right as well.
    const second = await demo(servers);
    expect(second.output).toContain('bot/platform-next exists and is used as it is');
    expect(second.status).toBe(0);
    expect(github.pulls('bot', 'platform-next', 'open')).toHaveLength(2);
    await github.close();
    await harness.close();
  });

  it('says what is missing', async () => {
    const { status, output } = await demo({ GITHUB_API_URL: 'http://127.0.0.1:9/api/v3' });
    expect(status).toBe(1);
    expect(output).toContain('GITHUB_API_URL is set, and so GITHUB_TOKEN must be set too');
  });

  it('ends badly where the servers refuse', async () => {
    const harness = await startHarness(quiet);
    const { status, output } = await demo({
      HARNESS_BASE_URL: harness.url,
      HARNESS_API_KEY: 'pat.acc123.wrong.key',
    });
    expect(status).toBe(1);
    expect(output).toContain('harness/key-refused');
    expect(output).not.toContain('Every check passed.');
    await harness.close();
  });
});
