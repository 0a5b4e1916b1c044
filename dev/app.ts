// The portal people see: builds the frontend package and the app around it, once, and keeps the build.
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@backstage/types';
import { isStale, must, root, run, say } from './steps.ts';

const app = join(root, 'dev', 'app');
const portal = join(root, 'js', 'portal');
const packages = join(app, 'node_modules');

const PORTAL = ['js/portal/src', 'js/portal/package.json', 'js/portal/tsconfig.json'];
const APP = ['dev/app/src', 'dev/app/public', 'dev/app/package.json', 'js/portal/dist'];
const NO_NPM =
  'the packages of the app cannot be had. Is the registry of npm in reach? `npm start -- --once` does without the app.';
const ERRORS = 'The errors above say where.';

/** What `app:` of the configuration must say for the backend to serve the app, and for the pages to be as the demo has them. */
export const appSettings: JsonObject = {
  packageName: app,
  extensions: [
    'entity-card:ameide/deployment',
    // Cards that stay empty in the demo.
    { 'entity-card:catalog/depends-on-components': false },
    { 'entity-card:catalog/depends-on-resources': false },
    { 'entity-card:catalog/has-subcomponents': false },
  ],
};

/** Installs the app's packages where they are not there yet; whether they are there now. */
export async function installApp(): Promise<boolean> {
  if (!isStale('dev/app/node_modules/.package-lock.json', ['dev/app/package-lock.json']))
    return true;
  say('installing the app (about a minute the first time)');
  const { status } = await run('npm', ['ci', '--prefix', app, '--ignore-scripts', '--no-progress']);
  return status === 0;
}

/** Installs and builds what is not there yet. */
export async function buildApp(): Promise<void> {
  if (!(await installApp())) throw new Error(NO_NPM);
  if (isStale('js/portal/dist/index.js', PORTAL)) {
    say('compiling the frontend package');
    await compilePortal();
  }
  if (isStale('dev/app/dist/index.html', APP)) {
    say('building the app (about 20 seconds)');
    installPortal();
    await must('npm', ['run', 'build', '--silent', '--prefix', app], ERRORS);
  }
}

async function compilePortal(): Promise<void> {
  // Its own packages are the app's: one install, and one React.
  const link = join(portal, 'node_modules');
  if (!existsSync(link)) symlinkSync(join('..', '..', 'dev', 'app', 'node_modules'), link);
  rmSync(join(portal, 'dist'), { recursive: true, force: true });
  await must('npm', ['run', 'build', '--silent', '--prefix', portal], ERRORS);
}

/** As if it came from the registry: what is in the published package, and nothing linked. */
function installPortal(): void {
  const home = join(packages, '@ameide', 'backstage-plugin-ameide');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  for (const part of ['package.json', 'dist']) {
    cpSync(join(portal, part), join(home, part), { recursive: true });
  }
}

if (import.meta.main) await buildApp();
