// `changeset version` for the workspaces, and the same for the package at the root and the pages, which it does not know: the pages
// are no workspace, as their packages are installed with the app. All are of one version.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, root } from './steps.ts';

const HELP = 'The errors above say why.';
const OTHERS = ['.', join('js', 'portal')];

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const manifestOf = (home: string) => JSON.parse(read(home, 'package.json')) as Manifest;

/** What the changesets say, without the packages that they name. */
function changes(): string[] {
  return readdirSync(join(root, '.changeset'))
    .filter(name => name.endsWith('.md'))
    .map(name => read('.changeset', name).replace(/^---\n[^]*?\n---\n/, ''))
    .map(text => text.trim());
}

function ranges(given: Record<string, string> | undefined, version: string) {
  return (
    given &&
    Object.fromEntries(
      Object.entries(given).map(([name, range]) => [
        name,
        name.startsWith('@ameide/') ? version : range,
      ]),
    )
  );
}

const changeTexts = changes();
const before = manifestOf(join('js', 'core')).version;
await must('changeset', ['version'], HELP);
const { version } = manifestOf(join('js', 'core'));
if (version !== before) {
  for (const home of OTHERS) {
    const manifest = manifestOf(home);
    const dependencies = ranges(manifest.dependencies, version);
    const devDependencies = ranges(manifest.devDependencies, version);
    const bumped = { ...manifest, version, dependencies, devDependencies };
    writeFileSync(join(root, home, 'package.json'), `${JSON.stringify(bumped, undefined, 2)}\n`);
    const [title, ...releases] = read(home, 'CHANGELOG.md').split('\n## ');
    const list = changeTexts.map(text => `- ${text.replaceAll('\n', '\n  ')}\n`).join('');
    const log = [title, `${version}\n\n${list}`, ...releases].join('\n## ');
    writeFileSync(join(root, home, 'CHANGELOG.md'), log);
  }
  // Without the addresses of the registry that happens to be used.
  const quiet = [
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--omit-lockfile-registry-resolved',
  ];
  await must('npm', ['install', '--package-lock-only', ...quiet], HELP);
}
