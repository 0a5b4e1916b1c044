// A fresh clone has nothing compiled: each command must get as far as compiling before it needs what is compiled.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
/** These need nothing of the module that is compiled. */
const NO_BUILD = ['bump', 'chart', 'fix', 'lint', 'portal:kills'];

describe('in a fresh clone', () => {
  const clone = mkdtempSync(join(tmpdir(), 'ameide-fresh-'));

  beforeAll(() => {
    const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: root,
    });
    for (const path of tracked.toString().split('\0').filter(Boolean))
      cpSync(join(root, path), join(clone, path), { force: true });
    symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  });
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  for (const [name, script] of Object.entries(scripts)) {
    if (NO_BUILD.includes(name)) continue;
    it(`npm run ${name} compiles first`, () => {
      const [command, ...args] = script.split(' && ')[0]!.split(' ');
      expect(command).toBe('node');
      // No Rust on the path: the build is the first thing that can fail.
      const { status, stdout, stderr } = spawnSync(process.execPath, args, {
        cwd: clone,
        env: { PATH: '' },
        encoding: 'utf8',
      });
      expect(stderr).toContain('Is Rust installed?');
      expect(stdout).toContain('installing the Rust toolchain');
      expect(status).not.toBe(0);
    });
  }
});
