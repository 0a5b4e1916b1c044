// The code of the pages: a whole app with them and without, each file compressed as a server sends it.
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { spawnSync } from 'node:child_process';
import { root } from '../../dev/steps.ts';

const app = join(root, 'dev', 'app');
const PARTS = ['package.json', 'tsconfig.json', 'app-config.yaml', 'public', 'src'];

export interface SizeResult {
  /** Bytes of all scripts and styles, compressed. */
  without: number;
  with: number;
}

export function measureSize(): SizeResult {
  const folder = mkdtempSync(join(tmpdir(), 'ameide-app-'));
  try {
    for (const part of PARTS) cpSync(join(app, part), join(folder, part), { recursive: true });
    symlinkSync(join(app, 'node_modules'), join(folder, 'node_modules'));
    const entry = join(folder, 'src', 'index.tsx');
    const source = readFileSync(entry, 'utf8');
    const lines = source.split('\n').filter(line => !/ameidePlugin/.test(line));
    if (lines.length !== source.split('\n').length - 2)
      throw new Error(`${entry} is not as expected`);
    writeFileSync(entry, lines.join('\n'));
    const build = spawnSync(
      join(root, 'node_modules', '.bin', 'cli-module-build'),
      ['package', 'build'],
      {
        cwd: folder,
        env: { ...process.env, NODE_ENV: 'production' },
        encoding: 'utf8',
      },
    );
    if (build.status !== 0) throw new Error(build.stdout + build.stderr);
    return { without: bytesOf(folder), with: bytesOf(app) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function bytesOf(folder: string): number {
  const built = join(folder, 'dist', 'static');
  return readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(js|css)$/.test(name))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(built, name))).length, 0);
}
