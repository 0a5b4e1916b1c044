// The stages of a Dockerfile, walked: what each copies must be there, in the project or in an earlier stage.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { npmPackages } from '../npm.ts';
import { root } from '../steps.ts';

const PACKAGES = ['dockerfile-ast@0.7.1'];

interface Instruction {
  getKeyword(): string;
  getArguments(): { getValue(): string }[];
  getArgumentsContent(): string | null;
  getFlags?(): { getName(): string; getValue(): string }[];
}
interface Ast {
  DockerfileParser: { parse(text: string): { getInstructions(): Instruction[] } };
}

export interface Stage {
  name: string;
  image: string;
  instructions: { keyword: string; args: string[]; text: string; flags: Record<string, string> }[];
}

/** Its stages, from the first to the last; throws where the parser cannot be installed. */
export async function stagesOf(text: string): Promise<Stage[]> {
  const home = await npmPackages('dockerfile', PACKAGES, 'to check the Dockerfile');
  const { DockerfileParser } = createRequire(join(home, 'package.json'))('dockerfile-ast') as Ast;
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const keyword = instruction.getKeyword();
    const args = instruction.getArguments().map(arg => arg.getValue());
    if (keyword === 'FROM') {
      const [image = '', , name = ''] = args;
      stages.push({ name, image, instructions: [] });
      continue;
    }
    const flags = (instruction.getFlags?.() ?? []).map(flag => [flag.getName(), flag.getValue()]);
    const stage = stages.at(-1);
    if (!stage) throw new Error(`${keyword} comes before FROM`);
    stage.instructions.push({
      keyword,
      args,
      text: instruction.getArgumentsContent() ?? '',
      flags: Object.fromEntries(flags) as Record<string, string>,
    });
  }
  return stages;
}

/** What of the copies is not there; `made` says what a command leaves behind, below the folder it runs in. */
export function missing(
  stages: Stage[],
  made: Record<string, string[]>,
  ignored: string,
): string[] {
  const found: string[] = [];
  const holds = new Map<string, string[]>();
  for (const [index, { name, instructions }] of stages.entries()) {
    const paths: string[] = [];
    holds.set(name || String(index), paths);
    let folder = '/';
    for (const { keyword, args, text, flags } of instructions) {
      if (keyword === 'WORKDIR') folder = posix.resolve(folder, args[0]!);
      if (keyword === 'RUN')
        paths.push(...(made[text] ?? []).map(path => posix.resolve(folder, path)));
      if (keyword !== 'COPY') continue;
      const sources = args.slice(0, -1);
      const from = flags['from'];
      for (const source of sources) {
        const problem =
          from === undefined ? inContext(source, ignored) : inStage(source, from, holds, stages);
        if (problem !== undefined) found.push(`${name || 'last'}: ${problem}`);
      }
      const target = posix.resolve(folder, args.at(-1)!);
      for (const source of sources)
        paths.push(
          args.at(-1)!.endsWith('/') ? posix.join(target, posix.basename(source)) : target,
        );
    }
  }
  return found;
}

function inContext(source: string, ignored: string): string | undefined {
  if (!existsSync(join(root, source))) return `\`${source}\` does not exist`;
  const patterns = readFileSync(join(root, ignored), 'utf8').split('\n');
  const hides = patterns
    .filter(line => line !== '' && !line.startsWith('#'))
    .some(pattern => posix.matchesGlob(source, pattern) || source.startsWith(`${pattern}/`));
  return hides ? `\`${source}\` is ignored` : undefined;
}

function inStage(
  source: string,
  from: string,
  holds: Map<string, string[]>,
  stages: Stage[],
): string | undefined {
  const paths = holds.get(from);
  if (!paths) return `there is no stage \`${from}\` before it`;
  const { instructions } = stages.find(({ name }) => name === from)!;
  // A stage that is only an image has what the image has.
  if (instructions.length === 0) return undefined;
  const isThere = paths.some(path => source === path || source.startsWith(`${path}/`));
  return isThere ? undefined : `\`${source}\` is not made in \`${from}\``;
}
