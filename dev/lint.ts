// All formatters and linters; every one runs, and the first failure decides the exit status.
import { build } from './build.ts';
import { run, say } from './steps.ts';

type Check = [string, ...string[]];

/** One after another in each of the two, and both at once. */
const RUST: Check[] = [
  ['cargo', 'fmt', '--all', '--check'],
  ['cargo', 'fmt', '--manifest-path', 'fuzz/cargo/Cargo.toml', '--check'],
  ['cargo', 'clippy', '--quiet', '--workspace', '--all-targets', '--', '-D', 'warnings'],
];
const TYPESCRIPT: Check[] = [
  ['tsc', '-p', '.'],
  ['eslint', '--max-warnings', '0', '.'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
];

/** How many of them failed; what one prints is shown when it has ended. */
async function failures(checks: Check[]): Promise<number> {
  let failed = 0;
  for (const [command, ...args] of checks) {
    const { status, output } = await run(command, args, { quiet: true });
    say([command, ...args].join(' '));
    process.stdout.write(output);
    if (status !== 0) failed += 1;
  }
  return failed;
}

await build();
say('formatters and linters, each named when it has ended');
const [rust, typescript] = await Promise.all([failures(RUST), failures(TYPESCRIPT)]);
const failed = rust + typescript;
const all = RUST.length + TYPESCRIPT.length;
console.log(failed === 0 ? 'lint: all clean' : `lint: ${failed} of ${all} failed`);
process.exit(failed === 0 ? 0 : 1);
