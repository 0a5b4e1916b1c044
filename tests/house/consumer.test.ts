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
const CATALOG = '@ameide/backstage-plugin-catalog-backend-module-ameide';
const CLIENT = '@ameide/backstage-plugin-ameide-common';
const PAGES_NAME = '@ameide/backstage-plugin-ameide';

/** As `tsc` knows them, with what each goes with. */
const RESOLUTIONS: [string, string[]][] = [
  ['node16', ['--module', 'node16']],
  ['nodenext', ['--module', 'nodenext']],
  ['bundler', ['--module', 'esnext', '--moduleResolution', 'bundler']],
];

/**
 * What the compiler finds wrong in consumers (by file) and in our declarations (by `ours`); what it finds in others is theirs. All
 * consumers are compiled at once, as each run reads the whole of Backstage's types.
 */
function faultsIn(
  { folder }: Installed,
  sources: Record<string, string>,
  flags: string[],
): Record<string, string[]> {
  const files = Object.keys(sources);
  for (const file of files) writeFileSync(join(folder, file), sources[file]!);
  const args = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022'];
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
  const jsx = ['--jsx', 'react-jsx', '--pretty', 'false', '--esModuleInterop'];
  const tsc = require.resolve('typescript/bin/tsc');
  const all = [tsc, ...args, ...flags, ...types, ...jsx, ...files];
  const { stdout, status } = spawnSync(process.execPath, all, { cwd: folder, encoding: 'utf8' });
  expect(status, 'the compiler ran').not.toBeNull();
  const lines = stdout.split('\n');
  const found = Object.fromEntries(
    files.map(file => [file, lines.filter(line => line.startsWith(`${file}(`))]),
  );
  const ours = lines.filter(line => /^(node_modules\/@ameide\/|error )/.test(line));
  return { ...found, ours };
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
    import services from '${CATALOG}';
    import { AmeideClient, problemsOf } from '${CLIENT}';
    import type { AmeideApi, Operation } from '${CLIENT}';
    const backend = createBackend();
    backend.add(actions);
    backend.add(pages);
    backend.add(services);
    export const effects: Effect['type'][] = ['commit'];
    export const settings: Settings | undefined = undefined;
    export { loadCore, run };
    const discoveryApi = { getBaseUrl: async (id: string) => id };
    const api: AmeideApi = new AmeideClient({ discoveryApi, fetchApi: { fetch } });
    export const operation: Promise<Operation> = api.executePipeline('a', { imageTag: 'v1' }, { token: 't' });
    export const problems: string[] = problemsOf(undefined).map(({ code }) => code);
  `;
  // As Backstage's own apps are compiled. Node's resolutions wrap what is imported of CommonJS once more, Backstage's packages too.
  const IMPORTED = `
    import { createBackend } from '@backstage/backend-defaults';
    const backend = createBackend();
    backend.add(import('${MODULE}'));
    backend.add(import('${PLUGIN}'));
    backend.add(import('${CATALOG}'));
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

  // Each compiler would report a type that is wrong.
  const WRONG = `import { run } from '@ameide/core'; export const text: string = run;`;

  it.each(RESOLUTIONS)('type-checks under %s', (name, flags) => {
    const sources: Record<string, string> = { 'consumer.ts': SOURCE, 'wrong.ts': WRONG };
    // The packages as the README adds them.
    if (name === 'bundler') sources['imported.ts'] = IMPORTED;
    const { 'wrong.ts': wrong, ...found } = faultsIn(installed, sources, flags);
    for (const [file, faults] of Object.entries(found)) expect(faults, file).toEqual([]);
    expect(wrong).toHaveLength(1);
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
    const features = [PLUGIN, CATALOG, MODULE].map(name => `Detected: ${name}`);
    expect(told.trim().split('\n').sort()).toEqual(features.sort());
  });
});

const hasApp = await installApp();
describe.skipIf(!hasApp)('an app', { timeout: TYPES_MS }, () => {
  let installed: Installed;

  beforeAll(async () => {
    const built = await run('node', ['dev/app.ts', '--pages'], { quiet: true });
    expect(built.status, built.output).toBe(0);
    installed = new Installed(PAGES, 'dev/app/node_modules');
    installed.link('@types/react', join(root, 'dev/app/node_modules/@types/react'));
  });
  afterAll(() => installed.remove());

  it.each(RESOLUTIONS)('type-checks under %s', (_name, flags) => {
    const source = `
      import pages, { ameideApiRef } from '${PAGES_NAME}';
      import type { ServiceDetail } from '${PAGES_NAME}';
      import type { AmeideApi } from '${CLIENT}';
      import type { FrontendPlugin } from '@backstage/frontend-plugin-api';
      export const features: FrontendPlugin[] = [pages];
      export const id: string = ameideApiRef.id;
      export const ask = (api: AmeideApi): Promise<ServiceDetail | undefined> => api.getService('a');
      export const api: typeof ameideApiRef.T extends AmeideApi ? true : false = true;
    `;
    const old = `
      import { Route } from 'react-router-dom';
      import { ScaffolderFieldExtensions } from '@backstage/plugin-scaffolder-react';
      import * as ameide from '${PAGES_NAME}/legacy';
      export const page = <Route path="/services" element={<ameide.AmeidePage />} />;
      export const card = <ameide.EntityAmeideDeploymentCard />;
      export const fields = (
        <ScaffolderFieldExtensions>
          <ameide.AmeidePreviewFieldExtension />
          <ameide.AmeideStagesFieldExtension />
          <ameide.AmeideNameCheckFieldExtension />
          <ameide.AmeideConfirmCheckFieldExtension />
          <ameide.AmeideServiceChangeFieldExtension />
        </ScaffolderFieldExtensions>
      );
      export const id: string = ameide.ameidePlugin.getId();
    `;
    const sources = { 'consumer.ts': source, 'old.tsx': old };
    const { 'consumer.ts': found, 'old.tsx': ofOld, ours } = faultsIn(installed, sources, flags);
    expect(found).toEqual([]);
    expect(ofOld).toEqual([]);
    expect(ours).toEqual([]);
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
