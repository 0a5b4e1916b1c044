/** Runs kustomize on a folder that holds what the core names and nothing else. */
import { execFile } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { Answer, Kustomized, Read } from '#core';
import { sideBySide } from '../sideBySide.ts';
import type { Kustomize } from './find.ts';

/** A thousand overlays of 300 kB. */
const MAX_OUTPUT = 300 << 20;

/** Answers the read; `load` gives the bytes of a file of the repository. */
export async function kustomize(
  read: Extract<Read, { type: 'kustomize' }>,
  program: Kustomize,
  load: (path: string) => Promise<Uint8Array | undefined>,
): Promise<Answer> {
  const folder = realpathSync(await mkdtemp(join(tmpdir(), 'ameide-kustomize-')));
  try {
    const made = new Set<string>();
    const put = (path: string, content: Uint8Array | string) => {
      const file = join(folder, path);
      if (!file.startsWith(folder + sep)) throw new Error(`internal error: ${path} is outside`);
      const parent = dirname(file);
      if (!made.has(parent)) mkdirSync(parent, { recursive: true });
      made.add(parent);
      writeFileSync(file, content);
    };
    for (const path of read.paths) {
      const content = await load(path);
      if (content) put(path, content);
    }
    for (const { path, text } of read.overlays) put(path, text);
    const builds = await sideBySide(read.roots, availableParallelism(), root =>
      build(program, folder, root),
    );
    return { type: 'kustomized', version: program.version, builds };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function build({ file, args }: Kustomize, folder: string, root: string): Promise<Kustomized> {
  return new Promise(resolve => {
    const options = { cwd: folder, maxBuffer: MAX_OUTPUT };
    execFile(file, [...args, root], options, (error, stdout, stderr) => {
      const said = (stderr.trim() || error?.message) ?? '';
      resolve(
        error
          ? { text: null, error: said.replaceAll(folder + sep, '').replaceAll(folder, '.') }
          : { text: stdout, error: null },
      );
    });
  });
}
