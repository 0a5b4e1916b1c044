// `ameide manifests` as people run it, with the real kustomize: a config repo lives through what happens to one.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ManifestsChange } from '@ameide/core';

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'js', 'cli', 'dist', 'bin.js');
const LAYERS = join(root, 'tests/cases/_shared/layers/repos/platform-next/main');
const SETTINGS = `ameide:
  platform:
    regions: [euw1]
    environments: [{ name: int, cluster: int-stable }, { name: prod, cluster: prod }]
`;
const has = (program: string) => spawnSync(program, ['version', '--client']).status === 0;
const kustomize = has('kustomize') || has('kubectl');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ameide-manifests-test-'));
  cpSync(LAYERS, folder, { recursive: true });
  mkdirSync(join(folder, '.git'));
  put('ameide.yaml', SETTINGS);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const change = (path: string, from: string, to: string) => {
  expect(read(path)).toContain(from);
  put(path, read(path).replace(from, to));
};
const service = (name: string, more = '', size = 'small', environments = '[int, prod]') =>
  `  - {name: ${name}, archetype: api, profile: public-api, size: ${size}, environments: ${environments}, team: crew${more}}\n`;
const catalog = (...services: string[]) =>
  put('kustomize/catalog/services.yaml', `services:\n${services.join('')}`);

function ameide(args: string[], env = {}) {
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, 'manifests', ...args],
    options,
  );
  return { status, stdout, stderr };
}

/** The reasons by folder, as the plan tells them. */
function plan(): Record<string, unknown[]> {
  const { stdout } = ameide(['plan', '--json']);
  const { changes } = JSON.parse(stdout) as { changes: ManifestsChange[] };
  const short = (path: string) => path.replace('generated/', '');
  return Object.fromEntries(changes.map(({ folder: path, reasons }) => [short(path), reasons]));
}

/** Builds, and sees that a second build writes nothing and that the check is content. */
function build(): void {
  const built = ameide(['build', '--verify']);
  expect(built.stderr + built.stdout).not.toContain('error');
  expect(built.status).toBe(0);
  expect(ameide(['build']).stdout).toContain('nothing to do');
  expect(ameide(['check']).status).toBe(0);
}

describe.skipIf(!kustomize)('a config repo', () => {
  it('is built again exactly where something changed', { timeout: 600_000 }, () => {
    catalog(service('orders'), service('orders-export'));
    build();
    expect(read('generated/orders/prod/euw1/manifests.yaml')).toContain(
      'image: registry.example.com/orders:{{.Values.imageTag}}',
    );
    expect(read('generated/orders/prod/euw1/values.yaml')).toBe(
      'imageTag: "<+pipeline.variables.imageTag>"\n',
    );

    catalog(
      service('orders', ", pagerduty: PABC123, description: 'other'"),
      service('orders-export'),
    );
    expect(plan()).toEqual({});

    catalog(service('orders', '', 'medium'), service('orders-export'));
    const sizes = ['small', 'medium']
      .map(size => `kustomize/sizes/${size}/kustomization.yaml`)
      .sort();
    const resized = [
      { type: 'entry', keys: ['size'] },
      { type: 'layers', files: sizes },
    ];
    expect(plan()).toEqual({ 'orders/int-stable/euw1': resized, 'orders/prod/euw1': resized });
    build();

    change('kustomize/components/ingress/ingress.yaml', 'path: /,', 'path: /v1,');
    const layer = [{ type: 'layers', files: ['kustomize/components/ingress/ingress.yaml'] }];
    expect(Object.values(plan())).toEqual([layer, layer, layer, layer]);
    build();

    change('kustomize/envs/prod/kustomization.yaml', 'env: prod', 'env: live');
    expect(Object.keys(plan())).toEqual(['orders/prod/euw1', 'orders-export/prod/euw1']);
    build();

    change('generated/orders/prod/euw1/manifests.yaml', 'memory: 512Mi', 'memory: 9Gi');
    expect(plan()).toEqual({
      'orders/prod/euw1': [
        { type: 'edited', files: ['generated/orders/prod/euw1/manifests.yaml'] },
      ],
    });
    build();

    change('generated/orders/prod/euw1/metadata.json', 'ameide/1', 'ameide/0');
    expect(plan()['orders/prod/euw1']).toMatchObject([{ type: 'generator' }]);
    build();

    put('generated/orders-export/prod/euw1/notes.md', 'kept');
    catalog(service('orders', '', 'medium', '[int]'), service('shipping'));
    const gone = [{ type: 'gone' }];
    expect(plan()).toMatchObject({
      'orders/prod/euw1': gone,
      'orders-export/int-stable/euw1': gone,
      'orders-export/prod/euw1': gone,
      'shipping/int-stable/euw1': [{ type: 'new' }],
      'shipping/prod/euw1': [{ type: 'new' }],
    });
    build();
    expect(existsSync(join(folder, 'generated/orders/prod'))).toBe(false);
    expect(read('generated/orders-export/prod/euw1/notes.md')).toBe('kept');
    expect(existsSync(join(folder, 'generated/orders-export/prod/euw1/manifests.yaml'))).toBe(
      false,
    );
  });

  it('keeps a bad service from being written, and no other', () => {
    catalog(service('orders'), service('mails', ', components: [topic]'));
    const { status, stderr } = ameide(['build']);
    expect(status).toBe(1);
    expect(stderr).toContain('reads the setting `topic`, and the entry has none');
    expect(existsSync(join(folder, 'generated/mails'))).toBe(false);
    expect(existsSync(join(folder, 'generated/orders/prod/euw1/metadata.json'))).toBe(true);
  });

  it('writes nothing in a dry run, and nothing through a link that leaves the repository', () => {
    catalog(service('orders'));
    expect(ameide(['build', '--dry-run']).status).toBe(0);
    expect(existsSync(join(folder, 'generated'))).toBe(false);
    const outside = mkdtempSync(join(tmpdir(), 'ameide-outside-'));
    mkdirSync(join(folder, 'generated'));
    symlinkSync(outside, join(folder, 'generated/orders'));
    const { status, stderr } = ameide(['build']);
    expect(status).toBe(1);
    expect(stderr).toContain('cli/link-outside');
    expect(existsSync(join(outside, 'prod/euw1/manifests.yaml'))).toBe(false);
    rmSync(outside, { recursive: true });
  });
});

describe('without kustomize', () => {
  beforeEach(() => catalog(service('orders')));

  it('plans all the same', () => {
    const env = { PATH: '/nonexistent', KUSTOMIZE: '' };
    expect(ameide(['plan', '--exit-code'], env).status).toBe(1);
  });

  it('says what was looked for, and that nothing could be tried', () => {
    const env = { PATH: '/nonexistent', KUSTOMIZE: '', XDG_CACHE_HOME: folder };
    const { status, stderr } = ameide(['build'], env);
    expect(status).toBe(2);
    expect(stderr).toContain('kustomize/not-found');
    expect(existsSync(join(folder, 'generated'))).toBe(false);
  });

  it('does not take one that is too old', () => {
    put('old', '#!/bin/sh\necho v4.5.4\n');
    chmodSync(join(folder, 'old'), 0o755);
    const env = { KUSTOMIZE: join(folder, 'old'), XDG_CACHE_HOME: folder };
    const { status, stderr } = ameide(['build'], env);
    expect(status).toBe(2);
    expect(stderr).toContain('4.5.4');
  });

  it('tells a configuration that is not valid by the exit status 2', () => {
    put('ameide.yaml', "ameide: {manifests: {kubernetesVersion: '2.0'}}\n");
    expect(ameide(['plan']).status).toBe(2);
    put('ameide.yaml', SETTINGS);
    rmSync(join(folder, 'kustomize/profiles.yaml'));
    expect(ameide(['plan']).status).toBe(2);
  });
});
