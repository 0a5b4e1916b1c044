// A new repository: by the core, and by Backstage's `fetch:template`, which renders templates that come to the same files.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Config from '@backstage/config';
import type * as Integration from '@backstage/integration';
import type * as Backend from '@backstage/plugin-scaffolder-backend';
import { decide } from '../../dev/seed/decide.ts';
import type * as Core from '../../js/core/index.ts';
import type { SourceFile } from '../../js/core/pkg/ameide_core.d.ts';
import { load, root } from './packages.ts';

const KINDS = join(root, 'templates', 'primitives');
const NAME = 'orderbook';
/** So many are not counted: the engine compiles what runs often once more. */
const WARM_UP = 10;
const ROUNDS = 40;

export interface SkeletonTimes {
  files: number;
  /** From the request to the files and the plan of their wiring, with all rounds of the core. */
  coreMs: number;
  /** The same, and the files written to a folder, as `fetch:template` does. */
  writtenMs: number;
  fetchTemplateMs: number;
}

/** Medians; all in turns, so that a slow moment of the machine strikes both. */
export async function skeletonTimes(): Promise<SkeletonTimes> {
  const [kinds, skeletons] = [kindFiles(isDeclaration), kindFiles(isOfSkeleton)];
  const input = { kind: 'domain', name: NAME, kinds, repoUrl: 'localhost?owner=a&repo=b' };
  const action = {
    type: 'primitive:create',
    input: { ...input, createPullRequest: false },
  } as const;
  const render = () => {
    const { outputs } = decide(action, {}, {}, skeletons);
    if (outputs.type !== 'primitive:create') throw new Error('the core answered something else');
    return outputs.values.skeleton;
  };
  const files = render();
  const folder = mkdtempSync(join(tmpdir(), 'ameide-bench-skeleton-'));
  writeTemplates(join(folder, 'skeleton'), files);
  const ours: number[] = [];
  const written: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const target = join(folder, `made-${round}`);
    const coreMs = await timed(() => Promise.resolve(render()));
    const own = join(folder, `written-${round}`);
    const writtenMs = await timed(() => writeNewFiles(own, render()));
    mustBeSame(own, files);
    const fetchMs = await timed(() => fetchTemplate(folder, target));
    mustBeSame(target, files);
    if (round < WARM_UP) continue;
    ours.push(coreMs);
    written.push(writtenMs);
    theirs.push(fetchMs);
  }
  rmSync(folder, { recursive: true });
  return {
    ...{ files: files.length, coreMs: median(ours) },
    ...{ writtenMs: median(written), fetchTemplateMs: median(theirs) },
  };
}

/** The files that the core has made, with the primitive's name as what `fetch:template` has to fill in. */
function writeTemplates(folder: string, files: SourceFile[]): void {
  for (const { path, content } of files) {
    const text = Buffer.from(content).toString('utf8').replaceAll('${{', '${{ "${{" }}');
    const full = join(folder, path.replaceAll(NAME, '${{ values.name }}'));
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text.replaceAll(NAME, '${{ values.name }}'));
  }
}

const { writeNewFiles } = load<typeof Core>('@ameide/core');
const { ConfigReader } = load<typeof Config>('@backstage/config');
const { ScmIntegrations } = load<typeof Integration>('@backstage/integration');
const { createFetchTemplateAction } = load<typeof Backend>('@backstage/plugin-scaffolder-backend');

// A skeleton on this machine is copied, so that nothing reads from elsewhere.
const fetchAction = createFetchTemplateAction({
  reader: undefined as never,
  integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
});

async function fetchTemplate(folder: string, workspacePath: string): Promise<void> {
  mkdirSync(workspacePath);
  const baseUrl = pathToFileURL(join(folder, 'template.yaml')).href;
  const quiet = () => {};
  const context = {
    workspacePath,
    templateInfo: { entityRef: 'template:default/bench', baseUrl },
    logger: { info: quiet, warn: quiet, error: quiet, debug: quiet },
    createTemporaryDirectory: () => Promise.resolve(mkdtempSync(join(folder, 'fetched-'))),
  };
  const input = { url: './skeleton', values: { name: NAME } };
  await fetchAction.handler({ ...context, input } as never);
}

/** What is not the same is no comparison. */
function mustBeSame(folder: string, files: SourceFile[]): void {
  for (const { path, content } of files)
    if (Buffer.compare(readFileSync(join(folder, path)), content) !== 0)
      throw new Error(`${folder} has something else at ${path}`);
}

const isDeclaration = (path: string) => path.endsWith('kind.yaml');
const isOfSkeleton = (path: string) => path.includes(`${sep}skeleton${sep}`);

function kindFiles(wanted: (path: string) => boolean): SourceFile[] {
  const entries = readdirSync(KINDS, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter(wanted)
    .map(path => ({
      path: relative(KINDS, path).split(sep).join('/'),
      content: readFileSync(path),
    }));
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(all: number[]): number {
  return [...all].sort((one, other) => one - other)[all.length >> 1] ?? Number.NaN;
}
