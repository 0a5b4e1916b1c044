/** Rego policies on files that are about to be written, where `conftest` or `opa` is installed. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { problem } from '@ameide/core';
import type { FileChange, Problem } from '@ameide/core';

const FOLDER = 'policies';
const MAX_OUTPUT = 200 << 20;
/** A command line takes so many paths. */
const AT_A_TIME = 500;

type Denied = { file: string; messages: string[]; severity: Problem['severity'] }[];
interface Engine {
  name: string;
  args(policies: string, files: string[]): string[];
  /** What its output says; paths as they were given. */
  read(output: string): Denied;
}

const ENGINES: Engine[] = [
  {
    name: 'conftest',
    args: (policies, files) => ['test', '--policy', policies, '--output', 'json', ...files],
    read: output =>
      (JSON.parse(output) as Record<'filename' | 'failures' | 'warnings', never>[]).flatMap(
        ({ filename: file, failures, warnings }) => [
          { file, severity: 'error' as const, messages: messagesOf(failures) },
          { file, severity: 'warning' as const, messages: messagesOf(warnings) },
        ],
      ),
  },
  {
    name: 'opa',
    args: (policies, files) => ['exec', '--bundle', policies, '--decision', 'main/deny', ...files],
    read: output =>
      (JSON.parse(output) as { result: { path: string; result?: string[] }[] }).result.map(
        ({ path, result = [] }) => ({ file: path, severity: 'error' as const, messages: result }),
      ),
  },
];

const messagesOf = (found: { msg: string }[] | undefined) => (found ?? []).map(({ msg }) => msg);

/**
 * The problems that policies have with files, each with the file that it is in. Nothing is checked without policies, or without a
 * program that reads them: `told` says so.
 */
export async function denials(
  root: string,
  files: FileChange[],
  told: (line: string) => void,
): Promise<Problem[]> {
  const policies = join(root, FOLDER);
  if (files.length === 0 || !existsSync(policies)) return [];
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ameide-policies-')));
  try {
    const places = await split(folder, files);
    for (const engine of ENGINES) {
      const found = await evaluate(engine, policies, [...places.keys()], folder);
      if (found === undefined) continue;
      return found.flatMap(({ file, messages, severity }) =>
        messages.map(message => ({
          ...problem('policies/denied', message, `see \`${FOLDER}/\` for the policy`),
          severity,
          file: places.get(relative(folder, resolve(folder, file))) ?? file,
        })),
      );
    }
    told(`the policies in ${FOLDER}/ were not evaluated: neither conftest nor opa is installed`);
    return [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes each document to a file of its own, since `opa` reads no more than one; the real path of each. */
async function split(folder: string, files: FileChange[]): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const { path, content } of files) {
    const text = new TextDecoder().decode(content ?? new Uint8Array());
    for (const [index, document] of text.split(/^---$/m).entries()) {
      const name = join(dirname(path), `${index}.yaml`);
      places.set(name, path);
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), document);
    }
  }
  return places;
}

/** Undefined where the program is not installed. */
async function evaluate(
  { name, args, read }: Engine,
  policies: string,
  files: string[],
  cwd: string,
): Promise<Denied | undefined> {
  const found: Denied = [];
  for (let from = 0; from < files.length; from += AT_A_TIME) {
    const some = args(policies, files.slice(from, from + AT_A_TIME));
    const output = await new Promise<string | undefined>((resolve, reject) => {
      execFile(name, some, { cwd, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
        if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') resolve(undefined);
        else if (/^\s*[[{]/.test(stdout)) resolve(stdout);
        else
          reject(
            new Error(`${name} cannot evaluate ${FOLDER}/: ${stderr.trim() || String(error)}`),
          );
      });
    });
    if (output === undefined) return undefined;
    found.push(...read(output));
  }
  return found;
}
