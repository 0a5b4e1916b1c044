// Packs the portal into `deploy/portal/dist`, which is all that runs in production: `npm run portal:build`. Of each package only the
// files that are loaded come along, unchanged, as found by @vercel/nft: it follows what Node loads, also paths that are made at run time.
import {
  cpSync,
  existsSync,
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
import { build as bundle } from 'esbuild';
import { nodeFileTrace } from '@vercel/nft';
import { buildApp } from '../../dev/app.ts';
import { build } from '../../dev/build.ts';
import { root, say } from '../../dev/steps.ts';
import { APP, FEATURES, PRODUCTION } from './features.ts';
import { migrationSets } from './migrations/sets.ts';

const home = import.meta.dirname;
const out = join(home, 'dist');
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
const NOT_LOADED = ['better-sqlite3', 'sqlite3', 'mysql', 'mysql2', 'pg-native', 'typescript'];

/** Packages of the project, by their folders. */
const OWN = ['.', 'js/core', 'js/common', 'js/plugin', 'js/catalog'].map(folder => {
  const path = join(root, folder);
  const manifest = readFileSync(join(path, 'package.json'), 'utf8');
  return { path, name: (JSON.parse(manifest) as { name: string }).name };
});

/** Builds everything that is not built yet, and packs it. */
export async function packPortal(): Promise<string> {
  await build();
  await buildApp();
  say('packing the portal');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await bundle({
    absWorkingDir: home,
    entryPoints: PROGRAMS.map(name => `${name}.ts`),
    outdir: out,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
  });
  for (const file of await filesLoaded()) copy(file);
  copySchemas();
  for (const file of CONFIGS) cpSync(join(home, file), join(out, file));
  cpSync(join(root, 'templates', 'scaffolder'), join(out, 'templates', 'scaffolder'), {
    recursive: true,
  });
  const app = join(root, 'dev', 'app');
  cpSync(join(app, 'dist'), join(out, 'app', 'dist'), {
    recursive: true,
    // Of use only beside the sources.
    filter: path => !path.endsWith('.map'),
  });
  cpSync(join(app, 'package.json'), join(out, 'app', 'package.json'));
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  return out;
}

/** Backstage reads from it which packages say what in the configuration is a secret. */
function manifest(): object {
  const names = [...FEATURES, APP, ...PRODUCTION, '@backstage/backend-defaults'];
  return {
    name: 'portal',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(names.map(name => [name, '*'])),
  };
}

/** Every file that is loaded, from the root of the project. */
async function filesLoaded(): Promise<string[]> {
  const features = [...FEATURES, APP, ...PRODUCTION].map(name => load.resolve(name));
  const programs = PROGRAMS.map(name => join(out, `${name}.js`));
  const data = DATA.flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map(name => join(folder, name))
      .filter(path => statSync(path).isFile()),
  );
  const code = data.filter(path => /\.c?js$/.test(path));
  const { fileList } = await nodeFileTrace([...programs, ...features, ...code], {
    base: root,
    processCwd: root,
    ignore: path => NOT_LOADED.some(name => path.includes(join('node_modules', name) + sep)),
  });
  const all = [...fileList, ...data.map(path => relative(root, realpathSync(path)))];
  return [...new Set(all)].filter(
    path => !path.startsWith(relative(root, home)) && !/\.(map|d\.ts)$/.test(path),
  );
}

/** Links from one package of the project to another are followed: each file lies where its package would be installed. */
function copy(file: string): void {
  const path = join(root, file);
  if (!statSync(path).isFile()) return;
  const real = realpathSync(path);
  const target = join(out, placeOf(real));
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

/** Of each package that came along: what it is, and what its configuration is made of. */
function copySchemas(): void {
  const packages = readdirSync(join(out, 'node_modules'), { recursive: true, encoding: 'utf8' })
    .filter(path => /^(.*\/node_modules\/)?(@[^/]+\/)?[^/@]+\/package\.json$/.test(path))
    .map(path => dirname(path));
  for (const name of packages) {
    const own = OWN.find(one => one.name === name);
    const source = own ? own.path : join(root, 'node_modules', name);
    const { configSchema } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
      configSchema?: unknown;
    };
    if (typeof configSchema !== 'string') continue;
    const file = join(source, configSchema);
    if (existsSync(file)) cpSync(file, join(out, 'node_modules', name, configSchema));
  }
}

if (import.meta.main) {
  const where = await packPortal();
  say(`packed into ${relative(root, where)}`);
}
