/** What the package brings along besides its code. */
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { SourceFile } from '@ameide/core';

const MANIFEST = '@ameide/cli/package.json';

/** Version of the package. */
export function version(): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- found by name from js/cli and from its dist/ alike
  return (require(MANIFEST) as { version: string }).version;
}

/** The files of a new repository, by their path in it. */
export async function shippedTemplates(
  repository: 'config-repo' | 'pipelines-repo',
): Promise<SourceFile[]> {
  const folder = join(dirname(require.resolve(MANIFEST)), 'dist', repository);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path: relative(folder, path).split(sep).join('/'), content: await readFile(path) };
    }),
  );
}
