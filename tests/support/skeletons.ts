// Repositories of new primitives, as people work in them: one installation serves all, and is kept between tests.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { oneAtATime } from '../../dev/once.ts';
import { root } from '../../dev/steps.ts';

const CACHE = join(root, 'node_modules', '.cache', 'skeletons');
const run = promisify(execFile);

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function dependenciesOf(manifest: string): Record<string, string> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
  return { ...dependencies, ...devDependencies };
}

/** Gives these repositories the packages that they need; throws where they cannot be had. */
export async function install(repositories: string[]): Promise<void> {
  const needed: Record<string, string> = {};
  for (const repository of repositories)
    Object.assign(needed, dependenciesOf(join(repository, 'package.json')));
  await oneAtATime(CACHE, () => installed(needed));
  for (const repository of repositories)
    if (!existsSync(join(repository, 'node_modules')))
      symlinkSync(join(CACHE, 'node_modules'), join(repository, 'node_modules'));
}

async function installed(needed: Record<string, string>): Promise<void> {
  const file = join(CACHE, 'package.json');
  const done = join(CACHE, 'done');
  const there = existsSync(done) ? dependenciesOf(file) : {};
  if (Object.entries(needed).every(([name, version]) => there[name] === version)) return;
  mkdirSync(CACHE, { recursive: true });
  rmSync(done, { force: true });
  const dependencies = { ...there, ...needed };
  writeFileSync(file, JSON.stringify({ private: true, dependencies }, null, 2));
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: CACHE,
    timeout: 240_000,
  });
  writeFileSync(done, '');
}

/** Runs a script of a repository; throws where it fails. */
export function npm(repository: string, script: string): Promise<{ stdout: string }> {
  const programs = join(repository, 'node_modules', '.bin');
  const env = { ...process.env, PATH: [programs, process.env.PATH].join(delimiter) };
  return run('npm', ['run', '--silent', script], { cwd: repository, env });
}
