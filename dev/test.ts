// Every test: the core natively, then everything else; the last line counts them all.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, buildFaults } from './build.ts';
import { root, run, say } from './steps.ts';

// They compile into a folder of their own, for longer than the core takes; what they print is shown once they end.
say('compiling and running the native tests, beside everything else');
const natively = run('cargo', ['test', '--quiet'], { quiet: true, yields: true }).then(ended => {
  process.stdout.write(ended.output);
  return ended;
});
await build();
await buildFaults();

say('testing the module, the command line and the portal');
const report = join(root, 'node_modules', '.cache', 'tests.json');
mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
const shim = await run(
  'vitest',
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  { env: { E2E_PICTURES: 'none' } },
);
const counts = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;

const native = await natively;
const rust = [
  ...native.output.matchAll(/test result: \S+ (\d+) passed; (\d+) failed; (\d+) ignored/g),
];
const count = (group: number) => rust.reduce((sum, match) => sum + Number(match[group]), 0);
const passed = count(1) + (counts.numPassedTests ?? 0);
const failed = count(2) + (counts.numFailedTests ?? 0);
const skipped = count(3) + (counts.numPendingTests ?? 0);
const sound = native.status === 0 && shim.status === 0;
// A runner that failed without a failed test (a file that does not load, say) counts as one.
console.log(`${passed} passed, ${sound ? 0 : Math.max(failed, 1)} failed, ${skipped} skipped`);
process.exit(sound ? 0 : 1);
