// What is bundled into a package instead of being installed beside it.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './steps.ts';

const HOME = 'js/core/dist/github';
const ENTRY = `${HOME}/octokit.js`;
const LICENSES = `${HOME}/octokit.licenses.txt`;

/** Bundles Octokit into `@ameide/core`, unless the compiled file is bundled already. The licenses of what it contains lie beside it. */
export async function bundleOctokit(): Promise<void> {
  if (!/require\(["']@octokit\//.test(readFileSync(join(root, ENTRY), 'utf8'))) return;
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    metafile: true,
    write: false,
    outfile: ENTRY,
    allowOverwrite: true,
    banner: { js: '// Contains other packages: see octokit.licenses.txt.' },
  });
  const homes = Object.keys(metafile.inputs).map(
    path => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0],
  );
  const packages = [...new Set(homes)].filter(home => home !== undefined).sort();
  writeFileSync(join(root, LICENSES), packages.map(licenseOf).join('\n'));
  for (const file of outputFiles) writeFileSync(join(root, ENTRY), file.contents);
}

/** Name, version and license of a package, in full. */
function licenseOf(home: string): string {
  const folder = join(root, home);
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(text) as Record<string, string>;
  const file = readdirSync(folder).find(one => /^licen[cs]e/i.test(one));
  if (file === undefined || !existsSync(join(folder, file)))
    throw new Error(`\`${name}\` has no license file, so it must not be bundled`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
