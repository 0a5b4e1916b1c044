// What the demo's servers start with: the folders beside this file.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { withConfigRepo } from './configRepo.ts';
import { withPrimitives } from './gitops.ts';

export type Seed = 'platform-next' | 'harness-pipelines' | 'gitops';

/** All files of a seed repository, by their path in it. Those of the config repo and of the GitOps repo are what our commands make of the files beside this one. */
export function seedFiles(seed: Seed): Record<string, string> {
  const files = filesBeside(seed);
  if (seed === 'platform-next') return withConfigRepo(files);
  return seed === 'gitops' ? withPrimitives(files) : files;
}

function filesBeside(seed: Seed): Record<string, string> {
  const folder = join(import.meta.dirname, seed);
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[relative(folder, path).split(sep).join('/')] = readFileSync(path, 'utf8');
  }
  return files;
}
