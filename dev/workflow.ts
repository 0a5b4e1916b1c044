// Plays the job of the workflow Manifests after a push: the same command on a clone of the double's repository, a commit, a push.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kustomizeEnv } from './kustomize.ts';
import { root } from './steps.ts';

const CLI = join(root, 'js', 'cli', 'dist', 'bin.js');
/** The double reads what a push brings file by file: as few packs as possible. */
const RECEIVE = 'git -c receive.unpackLimit=100000 receive-pack';
const AUTHOR = ['-c', 'user.name=manifests[bot]', '-c', 'user.email=manifests@company.example'];
const ATTEMPTS = 5;
const LOOKS_MS = 1_000;

const execute = promisify(execFile);

/** What the job has done. */
export interface Built {
  /** Whether there was anything to commit. */
  committed: boolean;
  /** What the command printed. */
  output: string;
}

/** Builds the manifests of some services, or of all, on top of a branch of a bare repository. */
export async function buildManifests(
  repository: string,
  branch: string,
  services: string[] = [],
): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), 'ameide-manifests-'));
  const env = { ...process.env, ...(await kustomizeEnv()) };
  const git = (...args: string[]) => execute('git', args, { cwd: folder });
  try {
    await git('clone', '--quiet', '--branch', branch, repository, '.');
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      await git('fetch', '--quiet', 'origin', branch);
      await git('reset', '--quiet', '--hard', `origin/${branch}`);
      const output = await ameide(['manifests', 'build', ...services], folder, env);
      await git('add', '--all', '--', 'generated');
      const { stdout: staged } = await git('diff', '--cached', '--name-only');
      if (staged === '') return { committed: false, output };
      await git(...AUTHOR, 'commit', '--quiet', '--message', 'Generated manifests');
      const push = ['push', '--quiet', `--receive-pack=${RECEIVE}`, 'origin', `HEAD:${branch}`];
      const isPushed = await git(...push).then(
        () => true,
        () => false,
      );
      if (isPushed) return { committed: true, output };
    }
    throw new Error(`${branch} has moved on ${ATTEMPTS} times while its manifests were built`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the command line; throws with what it says where it fails. */
async function ameide(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout, stderr } = await execute(process.execPath, [CLI, ...args], { cwd, env });
    return stderr + stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`\`ameide ${args.join(' ')}\` failed:\n${stderr}${stdout}`, { cause: error });
  }
}

/** A bare repository of the double, as far as the job looks into it. */
interface Pushed {
  dir: string;
  branch(name: string): string | undefined;
}

/** Runs the job after each push to a branch, as GitHub would: one run at a time, the last one covers pushes in quick succession. */
export function buildAfterPushes(
  repository: Pushed,
  branch: string,
  tell: (line: string) => void,
): void {
  let seen = repository.branch(branch);
  let isRunning = false;
  const look = async () => {
    const head = repository.branch(branch);
    if (isRunning || head === seen) return;
    isRunning = true;
    seen = head;
    try {
      const { committed, output } = await buildManifests(repository.dir, branch);
      tell(committed ? output.trim() : `Manifests: nothing to commit after a push to ${branch}`);
    } catch (error) {
      tell((error as Error).message);
    } finally {
      isRunning = false;
    }
  };
  // The process may end meanwhile.
  setInterval(() => void look(), LOOKS_MS).unref();
}
