// The Node that each package asks for is one that all it stands on can do with.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { closure, homeOf, manifestAt } from '../support/closure.ts';
import { HOMES } from '../support/packed.ts';

const root = join(import.meta.dirname, '..', '..');
const { subset } = createRequire(import.meta.url)('semver') as {
  subset(range: string, of: string): boolean;
};
/** What apps by `create-app` say of themselves; the packages of Backstage say nothing. */
const BACKSTAGE = '22 || 24';
const APP = join(root, 'dev/app');
const PORTAL = 'js/portal';

/** Of what is asked for by `engines`, what the packages below do not bear. */
function refusedBy(home: string): string[] {
  const ours = manifestAt(home).engines!.node!;
  return [...closure(home).values()]
    .filter(({ engines }) => engines?.node && !subset(ours, engines.node))
    .map(({ name, engines }) => `${name} wants ${engines!.node}`);
}

describe.each(Object.entries(HOMES))('%s', (_name, home) => {
  it('asks for no Node that what it needs would refuse', () => {
    const { dependencies = {} } = manifestAt(join(root, home));
    expect(closure(join(root, home)).size > 0).toBe(Object.keys(dependencies).length > 0);
    expect(refusedBy(join(root, home))).toEqual([]);
  });
});

describe.skipIf(!existsSync(join(APP, 'node_modules')))('the pages', () => {
  it('ask for no Node that what they need would refuse', () => {
    // Their packages are those of the app.
    const names = Object.keys(manifestAt(join(root, PORTAL)).dependencies!);
    expect(names.filter(name => homeOf(name, APP) === undefined)).toEqual([]);
    const home = join(root, PORTAL);
    expect(refusedBy(home)).toEqual([]);
  });
});

it('is for the Nodes of Backstage, wherever it runs in Backstage', () => {
  for (const home of ['.', 'js/plugin', PORTAL]) {
    const node = manifestAt(join(root, home)).engines!.node!;
    for (const version of ['22.12.0', '24.0.0']) expect(subset(version, node), home).toBe(true);
    // Within 22 and 24 it leaves out no more than the versions before `require` could load modules.
    expect(subset(BACKSTAGE.replace('22', '>=22.12.0 <23'), node), home).toBe(true);
  }
});

it('would hear of one that is refused', () => {
  expect(subset('^20.19.0 || >=22.12.0', '>= 22')).toBe(false);
});
