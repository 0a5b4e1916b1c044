// The build of a commit, made once in `target/reference/`, beside which today's is measured.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { must, root, say } from '../dev/steps.ts';

/** The commit that the goals are measured against. */
export const REFERENCE = '83f6809';

/** Where the core of a build is, now and in the past. */
const CORES = ['js/core/pkg', 'js/pkg', 'pkg'].map(folder => join(folder, 'ameide_core.js'));

/** The folder of a commit: its checkout, with the core and the packages built. */
export async function builtCommit(commit: string): Promise<string> {
  const home = join(root, 'target/reference', commit);
  if (!existsSync(home)) {
    mkdirSync(join(home, '..'), { recursive: true });
    await must('git', ['worktree', 'add', '--detach', home, commit], 'Is it a commit?');
  }
  if (CORES.some(file => existsSync(join(home, file))) && existsSync(join(home, 'dist/index.js')))
    return home;
  say(`building ${commit}`);
  const env = { ...process.env, CARGO_TARGET_DIR: join(home, 'target') };
  const { status } = spawnSync('node', ['dev/build.ts'], { cwd: home, env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`the build of ${commit} fails`);
  return home;
}

/** The file of the core in a build's folder. */
export function coreOf(home: string): string {
  const found = CORES.map(file => join(home, file)).find(existsSync);
  if (!found) throw new Error(`no core in ${home}`);
  return found;
}
