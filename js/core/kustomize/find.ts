/** Finds kustomize: `$KUSTOMIZE`, else `kustomize`, else `kubectl`, whichever is new enough. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { problem, refusal } from '../errors.ts';

/** A program that builds kustomizations. */
export interface Kustomize {
  /** Its file. */
  file: string;
  /** Its arguments before the folder. */
  args: string[];
  /** Version of kustomize (`5.5.0`). */
  version: string;
}

const NAMES = ['kustomize', 'kubectl'];
/** Components and labels behave as expected from here on. */
const MAJOR = 5;

/** The program to use; throws where there is none. */
export async function findKustomize(env: NodeJS.ProcessEnv = process.env): Promise<Kustomize> {
  const given = env['KUSTOMIZE'];
  const tried: string[] = [];
  for (const name of given ? [given] : NAMES) {
    const file = await onPath(name, env);
    if (file === undefined) {
      tried.push(`\`${name}\` is not installed`);
      continue;
    }
    const version = await versionOf(file, env);
    if (version !== undefined && Number.parseInt(version, 10) >= MAJOR)
      return { file, args: isKubectl(file) ? ['kustomize'] : ['build'], version };
    tried.push(
      `\`${file}\` has ${version === undefined ? 'no kustomize in it' : `kustomize ${version}`}`,
    );
  }
  const help =
    'install kustomize 5 (https://kubectl.docs.kubernetes.io/installation/kustomize/) or kubectl 1.27 or newer, or set $KUSTOMIZE to its path';
  throw refusal('input', [
    problem(
      'kustomize/not-found',
      `no kustomize ${MAJOR}.0 or newer was found: ${tried.join(', ')}`,
      help,
    ),
  ]);
}

const isKubectl = (file: string) => basename(file).startsWith('kubectl');

/** The file of a program, as a shell would find it. */
async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folders = /[\\/]/.test(name) ? [''] : (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', ''] : [''];
  for (const folder of folders)
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (
        await access(file, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return file;
    }
  return undefined;
}

/** Its version; asking costs a process, so the answer is kept for as long as the file is the same. */
async function versionOf(file: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const real = await realpath(file);
  const { size, mtimeMs } = await stat(real);
  const key = `${real} ${size} ${mtimeMs}`;
  const store = join(
    env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
    'ameide',
    'kustomize.json',
  );
  const known = await readFile(store, 'utf8').then(parsed, () => ({}) as Record<string, string>);
  if (known[key] !== undefined) return known[key];
  const version = await askVersion(file);
  if (version !== undefined)
    await mkdir(dirname(store), { recursive: true })
      .then(() => writeFile(store, JSON.stringify({ [key]: version })))
      // Without a place to keep it, it is asked for again.
      .catch(() => undefined);
  return version;
}

function parsed(text: string): Record<string, string> {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, string>) : {};
}

async function askVersion(file: string): Promise<string | undefined> {
  const args = isKubectl(file) ? ['version', '--client', '--output=json'] : ['version'];
  const text = await new Promise<string>(resolve => {
    execFile(file, args, { timeout: 30_000 }, (_error, stdout) => resolve(stdout));
  });
  const found = isKubectl(file)
    ? /"kustomizeVersion":\s*"v?([\d.]+)/.exec(text)
    : /\bv?(\d+\.\d+\.\d+)/.exec(text);
  return found?.[1];
}
