// The portal people see: builds the frontend package and the app around it, once, and keeps the build.
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { oneAtATime } from './once.ts';
import { isStale, must, root, run, say } from './steps.ts';

const app = join(root, 'dev', 'app');
const portal = join(root, 'js', 'portal');
const packages = join(app, 'node_modules');

/** What the pages ask the backend with; compiled beside the packages of Node's, and a part of them. */
const common = join(root, 'js', 'common');

const PORTAL = [
  'js/portal/src',
  'js/portal/package.json',
  'js/portal/config.d.ts',
  'js/portal/tsconfig.json',
  'js/common/dist/index.js',
];
const APP = ['dev/app/src', 'dev/app/public', 'dev/app/package.json', 'js/portal/dist'];
const NO_NPM =
  'the packages of the app cannot be had. Is the registry of npm in reach? `npm start -- --once` does without the app.';
const ERRORS = 'The errors above say where.';

/** Those that depend on something. */
const PRIMITIVES = {
  'spec.type': { $in: ['process-primitive', 'uisurface-primitive', 'agent-primitive'] },
};

/** What `app:` of the configuration must say for the backend to serve the app, and for the pages to be as the demo has them. */
export const appSettings: JsonObject = {
  packageName: app,
  extensions: [
    'entity-card:ameide/deployment',
    // Services of the demo depend on nothing: the cards are for primitives.
    { 'entity-card:catalog/depends-on-components': { config: { filter: PRIMITIVES } } },
    { 'entity-card:catalog/depends-on-resources': { config: { filter: PRIMITIVES } } },
    { 'entity-card:catalog/has-subcomponents': false },
  ],
};

/** Several test files want the app at the same time. */
const alone = <T>(work: () => Promise<T>) =>
  oneAtATime(join(root, 'node_modules', '.cache', 'app'), work);

/** Installs the app's packages where they are not there yet; whether they are there now. */
export const installApp = (): Promise<boolean> => alone(install);

/** Compiles the frontend package where that is not done yet. */
export const buildPages = (): Promise<void> => alone(compilePages);

/** Installs and builds what is not there yet. */
export const buildApp = (): Promise<void> => alone(compileApp);

async function install(): Promise<boolean> {
  if (!isStale('dev/app/node_modules/.package-lock.json', ['dev/app/package-lock.json']))
    return true;
  say('installing the app (about a minute the first time)');
  const { status } = await run('npm', ['ci', '--prefix', app, '--ignore-scripts', '--no-progress']);
  return status === 0;
}

async function compileApp(): Promise<void> {
  await compilePages();
  // An install takes away what was not installed by npm.
  if (isStale('dev/app/dist/index.html', APP) || !existsSync(join(packages, '@ameide'))) {
    say('building the app (about 20 seconds)');
    installPackage(common, 'backstage-plugin-ameide-common');
    installPackage(portal, 'backstage-plugin-ameide');
    await must('npm', ['run', 'build', '--silent', '--prefix', app], ERRORS);
  }
}

async function compilePages(): Promise<void> {
  if (!(await install())) throw new Error(NO_NPM);
  await must('tsc', ['-b', join(common, 'tsconfig.build.json')], ERRORS);
  // Copied last: one that did not compile is not there, and is compiled again.
  if (!isStale('js/portal/dist/portal.css', PORTAL)) return;
  say('compiling the frontend package');
  // Its own packages are the app's: one install, and one React. They are no workspace of the root, or whoever works on the
  // backend would install a gigabyte of them.
  const link = join(portal, 'node_modules');
  if (!existsSync(link)) symlinkSync(join('..', '..', 'dev', 'app', 'node_modules'), link);
  rmSync(join(portal, 'dist'), { recursive: true, force: true });
  await must('tsc', ['-p', portal], ERRORS);
  for (const name of ['deployment.css', 'pages.css', 'portal.css'])
    copyFileSync(join(portal, 'src', name), join(portal, 'dist', name));
}

/** As if it came from the registry: what is in the published package, and nothing linked. */
function installPackage(from: string, name: string): void {
  const home = join(packages, '@ameide', name);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  for (const part of ['package.json', 'dist', 'config.d.ts']) {
    const path = join(from, part);
    if (existsSync(path)) cpSync(path, join(home, part), { recursive: true });
  }
}

if (import.meta.main) await (process.argv.includes('--pages') ? buildPages() : buildApp());
