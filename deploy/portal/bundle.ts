// Packs the portal into `deploy/portal/dist`, which is all that runs in production: `npm run portal:build`. Of each package only the
// files that are loaded come along, as found by @vercel/nft: it follows what Node loads, also paths that are made at run time.
import {
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { loadConfigSchema } from '@backstage/config-loader';
import type { JsonObject } from '@backstage/types';
import { build as bundle } from 'esbuild';
import { nodeFileTrace } from '@vercel/nft';
import { buildApp } from '../../dev/app.ts';
import { build } from '../../dev/build.ts';
import { oneAtATime } from '../../dev/once.ts';
import { isStale, root, say } from '../../dev/steps.ts';
import { compactPackages } from './compact.ts';
import { APP, FEATURES, PRODUCTION } from './features.ts';
import { migrationSets } from './migrations/sets.ts';

const home = import.meta.dirname;
/** Where the bundle is. */
const OUT = join(home, 'dist');
const load = createRequire(join(root, 'package.json'));

const PROGRAMS = ['server', 'migrate', 'instrumentation'];
const CONFIGS = ['app-config.yaml', 'app-config.production.yaml'];
/** Loaded by paths that no tracing finds. */
const DATA = [
  ...[...migrationSets().values()].flat().map(({ directory }) => directory),
  ...['dist', 'pkg'].map(part => join(root, 'js', 'core', part)),
  join(root, 'node_modules', 'knex', 'lib', 'dialects', 'postgres'),
];
/** For other databases, or for building. */
const NOT_LOADED = [
  'better-sqlite3',
  'sqlite3',
  'mysql',
  'mysql2',
  'pg-native',
  'typescript',
  'ts-json-schema-generator',
];
const NAME = 'portal';
/** The packages that read the configuration, and all that they depend on. */
const CONFIGURED = [...FEATURES, APP, ...PRODUCTION, '@backstage/backend-defaults'];

/** Packages of the project, by their folders. */
const OWN = ['.', 'js/core', 'js/common', 'js/plugin', 'js/catalog'].map(folder => {
  const path = join(root, folder);
  const manifest = readFileSync(join(path, 'package.json'), 'utf8');
  return { path, name: (JSON.parse(manifest) as { name: string }).name };
});

/** What is built, and what else is packed; the packages come from the lock file. */
const SOURCES = [
  'deploy/portal',
  'js',
  'js/core/pkg/ameide_core.js',
  'dev/app/dist/index.html',
  'templates',
  'package-lock.json',
];

/** Builds everything that is not built yet, and packs it; with `ifStale`, only where something has changed since it was packed. */
export function packPortal({ ifStale = false } = {}): Promise<string> {
  // Several test files want it at the same time.
  return oneAtATime(join(root, 'node_modules', '.cache', 'portal'), async () => {
    await build();
    await buildApp();
    if (!ifStale || isStale('deploy/portal/dist/package.json', SOURCES)) await pack();
    return OUT;
  });
}

async function pack(): Promise<void> {
  say('packing the portal');
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  await bundle({
    absWorkingDir: home,
    entryPoints: PROGRAMS.map(name => `${name}.ts`),
    outdir: OUT,
    bundle: true,
    packages: 'external',
    // The packages of the project are packages here, and not the sources that its own settings lead to.
    tsconfigRaw: {},
    platform: 'node',
    format: 'esm',
    target: 'node24',
  });
  for (const file of await filesLoaded()) copy(file);
  await copySchemas();
  await compactPackages(join(OUT, 'node_modules'));
  for (const file of CONFIGS) cpSync(join(home, file), join(OUT, file));
  cpSync(join(root, 'templates', 'scaffolder'), join(OUT, 'templates', 'scaffolder'), {
    recursive: true,
  });
  const app = join(root, 'dev', 'app');
  cpSync(join(app, 'dist'), join(OUT, 'app', 'dist'), {
    recursive: true,
    // Of use only beside the sources.
    filter: path => !path.endsWith('.map'),
  });
  cpSync(join(app, 'package.json'), join(OUT, 'app', 'package.json'));
  // Backstage asks for the schemas of what the package of the working folder depends on, and finds that one as it finds others.
  writeJson(join(OUT, 'node_modules', NAME, 'package.json'), manifest());
  writeJson(join(OUT, 'package.json'), manifest());
}

/** What the portal is made of. */
function manifest(): object {
  return {
    name: NAME,
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(CONFIGURED.map(name => [name, '*'])),
  };
}

/** Every file that is loaded, from the root of the project. */
async function filesLoaded(): Promise<string[]> {
  const features = [...FEATURES, APP, ...PRODUCTION].map(name => load.resolve(name));
  const programs = PROGRAMS.map(name => join(OUT, `${name}.js`));
  const data = DATA.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, name))
      .filter(path => statSync(path).isFile()),
  );
  const code = data.filter(path => /\.c?js$/.test(path));
  const { fileList } = await nodeFileTrace([...programs, ...features, ...code], {
    base: root,
    processCwd: root,
    ignore: path => !isLoaded(path),
  });
  const all = [...fileList, ...data.map(path => relative(root, realpathSync(path)))];
  return [...new Set(all)].filter(
    path => !path.startsWith(relative(root, home)) && !/\.(map|d\.ts)$/.test(path),
  );
}

/** Whether a file can be loaded where the portal runs. */
export function isLoaded(path: string): boolean {
  return !NOT_LOADED.some(name => path.includes(join('node_modules', name) + sep));
}

/** Links from one package of the project to another are followed: each file lies where its package would be installed. */
function copy(file: string): void {
  const path = join(root, file);
  if (!statSync(path).isFile()) return;
  const real = realpathSync(path);
  const target = join(OUT, placeOf(real));
  mkdirSync(dirname(target), { recursive: true });
  cpSync(real, target);
}

function placeOf(path: string): string {
  const inRoot = relative(root, path);
  if (inRoot.startsWith('node_modules' + sep)) return inRoot;
  const [own] = OWN.filter(one => path.startsWith(one.path + sep)).sort(
    (one, other) => other.path.length - one.path.length,
  );
  if (!own) throw new Error(`\`${path}\` belongs to no package`);
  return join('node_modules', own.name, relative(own.path, path));
}

/**
 * What the configuration of each package is made of, which says what in it is a secret: as JSON, so that no start compiles TypeScript.
 */
async function copySchemas(): Promise<void> {
  const packagePaths = CONFIGURED.map(name => load.resolve(`${name}/package.json`));
  const { schemas } = (
    await loadConfigSchema({ dependencies: [], packagePaths })
  ).serialize() as unknown as { schemas: { packageName: string; value: JsonObject }[] };
  const packed = join(OUT, 'node_modules');
  const manifests = readdirSync(packed, { recursive: true, encoding: 'utf8' }).filter(path =>
    /^(.*\/node_modules\/)?(@[^/]+\/)?[^/@]+\/package\.json$/.test(path),
  );
  for (const path of manifests) {
    const file = join(packed, path);
    const { configSchema, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
    if (configSchema === undefined) continue;
    const known = schemas.find(({ packageName }) => packageName === rest['name']);
    writeJson(file, { ...rest, ...(known && { configSchema: known.value }) });
  }
}

function writeJson(file: string, content: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content)}\n`);
}

if (import.meta.main) {
  const where = await packPortal({ ifStale: process.argv.includes('--if-stale') });
  say(`packed into ${relative(root, where)}`);
}
