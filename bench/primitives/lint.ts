// Lint of a large GitOps repository, beside PyYAML, which only reads the same files.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pythonPrograms } from '../../dev/python.ts';
import { seedFiles } from '../../dev/seed/files.ts';
import { decide } from '../../dev/seed/decide.ts';
import type * as Core from '../../js/core/index.ts';
import { load } from './packages.ts';
import { median, timed } from './skeleton.ts';

const PYYAML = 'pyyaml==6.0.2';
const ROUNDS = 3;
const READ = `
import sys, time, yaml
loader = getattr(yaml, sys.argv[1])
paths = sys.stdin.read().split('\\n')
start = time.perf_counter()
for path in paths:
    with open(path, encoding='utf-8') as file:
        for document in yaml.load_all(file, Loader=loader):
            pass
print((time.perf_counter() - start) * 1000)
`;

export interface LintTimes {
  components: number;
  files: number;
  lintMs: number;
  pyyamlMs: number;
  pyyamlCMs: number;
}

export async function lintTimes(components: number): Promise<LintTimes> {
  const python = join(await pythonPrograms('pyyaml', [PYYAML], 'to compare with'), 'python');
  const folder = mkdtempSync(join(tmpdir(), 'ameide-bench-gitops-'));
  const paths = writeRepository(folder, components);
  const kinds = await load<typeof Core>('@ameide/core').primitiveKinds();
  const full = paths.map(path => join(folder, path));
  const lint = () => {
    const files = paths.map((path, index) => ({ path, content: readFileSync(full[index]!) }));
    const { outputs } = decide({ type: 'primitive:lint', input: { kinds, files } }, {}, {});
    if (outputs.type !== 'primitive:lint') throw new Error('the core answered something else');
    const { errors, warnings, primitives } = outputs.values;
    if (errors + warnings > 0 || primitives !== components)
      throw new Error(`${errors} errors and ${warnings} warnings in ${primitives} primitives`);
    return Promise.resolve();
  };
  const read = (loader: string) =>
    Number(execFileSync(python, ['-c', READ, loader], { input: full.join('\n') }));
  const taken: Record<'lint' | 'python' | 'c', number[]> = { lint: [], python: [], c: [] };
  await lint();
  for (let round = 0; round < ROUNDS; round += 1) {
    taken.lint.push(await timed(lint));
    taken.c.push(read('CSafeLoader'));
    taken.python.push(read('SafeLoader'));
  }
  rmSync(folder, { recursive: true });
  return {
    ...{ components, files: paths.length, lintMs: median(taken.lint) },
    ...{ pyyamlMs: median(taken.python), pyyamlCMs: median(taken.c) },
  };
}

/** A domain of the platform and an agent of a tenant, in turns: wherever code of a tenant could say a namespace is looked at. */
function writeRepository(folder: string, components: number): string[] {
  const seed = Object.entries(seedFiles('gitops'));
  const of = (full: string, name: string) => ({
    name,
    files: seed.filter(([path]) => path.includes(full)),
  });
  const models = [of('domain-customers-v1', 'customers'), of('agent-support-v1', 'support')];
  return Array.from({ length: components }, (_, index) => index).flatMap(index => {
    const { name, files } = models[index % models.length]!;
    const own = (text: string) =>
      text.replaceAll(new RegExp(`${name}\\b`, 'g'), `${name}-${index}`);
    return files.map(([path, text]) => {
      mkdirSync(dirname(join(folder, own(path))), { recursive: true });
      writeFileSync(join(folder, own(path)), own(text));
      return own(path);
    });
  });
}
