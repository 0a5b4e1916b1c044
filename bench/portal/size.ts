// What a portal takes on disk: all of a folder, or only what is loaded of it.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';
import { isLoaded } from '../../deploy/portal/bundle.ts';

/** Megabytes of the blocks that its files take. */
export function sizeOf(folder: string, files = filesIn(folder)): number {
  const blocks = files.reduce((sum, name) => sum + lstatSync(join(folder, name)).blocks, 0);
  return (blocks * 512) / 1e6;
}

/** As our bundle is packed: what Node loads, what is read besides, and nothing that is for building. */
export async function loadedOf(image: string): Promise<number> {
  const all = filesIn(image);
  const data = all.filter(
    name =>
      /^node_modules\/(@backstage\/[^/]+\/migrations|knex\/lib\/dialects\/postgres)\//.test(name) ||
      /^(packages\/app\/dist|packages\/backend\/dist|examples)\//.test(name) ||
      /^[^/]+\.(ya?ml|json)$/.test(name),
  );
  const code = data.filter(name => !name.includes('app/dist') && /\.c?js$/.test(name));
  const { fileList } = await nodeFileTrace(
    code.map(name => join(image, name)),
    { base: image, processCwd: image, ignore: path => !isLoaded(path) },
  );
  const loaded = new Set([...fileList, ...data]);
  return sizeOf(
    image,
    [...loaded].filter(name => !/\.(map|d\.ts)$/.test(name)),
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}
