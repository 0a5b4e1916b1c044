// Who installs the packages: their types are checked with those of the libraries, and Backstage finds their features by itself.
import { execFileSync, spawnSync } from 'node:child_process';
import { realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installApp } from '../../dev/app.ts';
import { run } from '../../dev/steps.ts';
import { HOMES, Installed, PAGES } from '../support/packed.ts';

const root = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const MODULE = '@ameide/backstage-plugin-scaffolder-backend-module-ameide';
const PLUGIN = '@ameide/backstage-plugin-ameide-backend';
const PAGES_NAME = '@ameide/backstage-plugin-ameide';

/** As `tsc` knows them, with what each goes with. */
const RESOLUTIONS: [string, string[]][] = [
  ['node16', ['--module', 'node16']],
  ['nodenext', ['--module', 'nodenext']],
  ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
];

/** What the compiler finds wrong in the consumer and in our declarations; those of others are theirs. */
function faultsIn({ folder }: Installed, source: string, flags: string[]): string[] {
  writeFileSync(join(folder, 'consumer.ts'), source);
  const args = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022'];
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
  const jsx = ['--jsx', 'react-jsx', '--pretty', 'false', '--esModuleInterop'];
  const tsc = require.resolve('typescript/bin/tsc');
  const all = [tsc, ...args, ...flags, ...types, ...jsx, 'consumer.ts'];
  const { stdout } = spawnSync(process.execPath, all, { cwd: folder, encoding: 'utf8' });
  const ours = /^(consumer\.ts|node_modules\/@ameide\/|error )/;
  return stdout.split('\n').filter(line => ours.test(line));
}

/** The whole of Backstage's types is read each time. */
const TYPES_MS = 240_000;

describe('a backend', { timeout: TYPES_MS }, () => {
  const SOURCE = `
    import { createBackend } from '@backstage/backend-defaults';
    import { loadCore, run } from '@ameide/core';
    import type { Effect, Settings } from '@ameide/core';
    import actions from '${MODULE}';
    import pages from '${PLUGIN}';
    const backend = createBackend();
    backend.add(actions);
    backend.add(pages);
    export const effects: Effect['type'][] = ['commit'];
    export const settings: Settings | undefined = undefined;
    export { loadCore, run };
  `;
  // As Backstage's own apps are compiled. Node's resolutions wrap what is imported of CommonJS once more, Backstage's packages too.
  const IMPORTED = `
    import { createBackend } from '@backstage/backend-defaults';
    const backend = createBackend();
    backend.add(import('${MODULE}'));
    backend.add(import('${PLUGIN}'));
  `;
  let installed: Installed;

  beforeAll(() => {
    installed = new Installed(HOMES);
    installed.link(
      '@backstage/backend-defaults',
      join(root, 'node_modules', '@backstage', 'backend-defaults'),
    );
  });
  afterAll(() => installed.remove());

  it.each(RESOLUTIONS)('type-checks under %s', (_name, flags) => {
    expect(faultsIn(installed, SOURCE, flags)).toEqual([]);
  });

  it('adds the packages as the README says', () => {
    expect(faultsIn(installed, IMPORTED, RESOLUTIONS[2]![1])).toEqual([]);
  });

  it('would hear of a type that is wrong', () => {
    const wrong = `import { run } from '@ameide/core'; export const text: string = run;`;
    expect(faultsIn(installed, wrong, RESOLUTIONS[0]![1])).toHaveLength(1);
  });

  it('has the features found by Backstage', () => {
    const { folder } = installed;
    const dependencies = Object.fromEntries(Object.keys(HOMES).map(name => [name, '*']));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies }));
    const discovery = join(
      realpathSync(installed.home('@backstage/backend-defaults')),
      'dist/PackageDiscoveryService.cjs.js',
    );
    writeFileSync(
      join(folder, 'discover.js'),
      `const { ConfigReader } = require(${JSON.stringify(join(root, 'node_modules/@backstage/config'))});
       const { PackageDiscoveryService } = require(${JSON.stringify(discovery)});
       const config = new ConfigReader({ backend: { packages: 'all' } });
       const logger = { info: line => console.log(line) };
       new PackageDiscoveryService(config, logger).getBackendFeatures();`,
    );
    const told = execFileSync(process.execPath, ['discover.js'], { cwd: folder, encoding: 'utf8' });
    expect(told.trim().split('\n').sort()).toEqual([`Detected: ${PLUGIN}`, `Detected: ${MODULE}`]);
  });
});

const hasApp = await installApp();
describe.skipIf(!hasApp)('an app', { timeout: TYPES_MS }, () => {
  let installed: Installed;

  beforeAll(async () => {
    const built = await run('node', ['dev/app.ts', '--pages'], { quiet: true });
    expect(built.status, built.output).toBe(0);
    installed = new Installed(PAGES, 'dev/app/node_modules');
  });
  afterAll(() => installed.remove());

  it.each(RESOLUTIONS)('type-checks under %s', (_name, flags) => {
    const source = `
      import pages, { ameideApiRef } from '${PAGES_NAME}';
      import type { FrontendPlugin } from '@backstage/frontend-plugin-api';
      export const features: FrontendPlugin[] = [pages];
      export const id: string = ameideApiRef.id;
    `;
    expect(faultsIn(installed, source, flags)).toEqual([]);
  });

  it('has the pages found by Backstage, which looks for a default export of a package with this role', () => {
    const manifest = installed.manifests[PAGES_NAME] as unknown as {
      backstage: object;
      exports: { '.': object };
    };
    expect(manifest.backstage).toMatchObject({ role: 'frontend-plugin', pluginId: 'ameide' });
    expect(manifest.exports['.']).toMatchObject({ backstage: '@backstage/FrontendPlugin' });
  });

  it('is of the version of the others', () => {
    const { version } = require('../../package.json') as { version: string };
    expect(installed.manifests[PAGES_NAME]!.version).toBe(version);
  });
});
