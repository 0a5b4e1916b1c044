// Packages of npm that only some tests need, each set installed below node_modules/.cache: large ones, or ones for a single system.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './once.ts';
import { root, run, say } from './steps.ts';

/** The folder that has them as its node_modules; installs them first where they are not there yet, and throws where that fails. */
export async function npmPackages(name: string, packages: string[], why: string): Promise<string> {
  const home = join(root, 'node_modules', '.cache', name);
  const done = join(home, packages.join('+').replaceAll(/[^\w.=+-]/g, '_'));
  await oneAtATime(home, async () => {
    if (existsSync(done)) return;
    say(`installing ${packages.join(' and ')} of npm into node_modules/.cache, ${why}`);
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n');
    const args = ['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund'];
    const { status, output } = await run('npm', [...args, ...packages], { quiet: true });
    if (status !== 0)
      throw new Error(`\`npm install ${packages.join(' ')}\` failed (${status}): ${output.trim()}`);
    writeFileSync(done, '');
  });
  return home;
}
