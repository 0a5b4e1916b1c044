// All formatters and linters; every one runs, and the first failure decides the exit status.
import { build } from './build.ts';
import { run, say } from './steps.ts';

const CHECKS: [string, ...string[]][] = [
  ['cargo', 'fmt', '--all', '--check'],
  ['cargo', 'fmt', '--manifest-path', 'fuzz/cargo/Cargo.toml', '--check'],
  ['cargo', 'clippy', '--quiet', '--workspace', '--all-targets', '--', '-D', 'warnings'],
  ['tsc', '-p', '.'],
  ['eslint', '--max-warnings', '0', '.'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
];

await build();
let failed = 0;
for (const [command, ...args] of CHECKS) {
  say([command, ...args].join(' '));
  const { status } = await run(command, args);
  if (status !== 0) failed += 1;
}
console.log(failed === 0 ? 'lint: all clean' : `lint: ${failed} of ${CHECKS.length} failed`);
process.exit(failed === 0 ? 0 : 1);
