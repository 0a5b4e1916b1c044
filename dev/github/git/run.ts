// Running git itself: for merges, diffs, archives and whatever lies in a pack.

import { execFileSync, spawn } from 'node:child_process';
import { devNull } from 'node:os';

/** The empty tree, which every git knows. As source of attributes it means: none, so no merge driver runs (as on GitHub). */
export const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

const SETTINGS = [`--attr-source=${EMPTY_TREE}`, '-c', 'core.quotePath=false', '-c', 'gc.auto=0'];

/** The user's own git configuration must not change what the double does. */
const ENVIRONMENT = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull };

/** Runs git and gives its output; rejects with its complaint when it fails. */
export function git(dir: string, args: string[], input: string | Buffer = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...SETTINGS, ...args], { cwd: dir, env: ENVIRONMENT });
    const out: Buffer[] = [];
    const complaint: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', () => undefined); // the exit code tells
    child.on('close', code => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new Error(`git ${args[0]}: ${Buffer.concat(complaint).toString().trim()}`));
    });
    child.stdin.end(input);
  });
}

/** The same, waiting; for rare things only. */
export function gitSync(dir: string, args: string[], input = ''): Buffer {
  return execFileSync('git', [...SETTINGS, ...args], {
    cwd: dir,
    env: ENVIRONMENT,
    input,
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
