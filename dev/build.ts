import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundleOctokit } from './bundle.ts';
import { compressCore, unpackedCore } from './compress.ts';
import { isStale, must, root, run, say } from './steps.ts';

const CORE = [
  'src',
  'templates/harness',
  'Cargo.toml',
  'Cargo.lock',
  'rust-toolchain.toml',
  'xtask',
];
const SHIM = ['js', 'tsconfig.json', 'tsconfig.build.json', 'js/core/pkg/ameide_core.d.ts'];
/** Each package of Node's compiles into a folder of its own; the pages are compiled with the app. */
const SHIPPED = ['.', 'js/core', 'js/common', 'js/cli', 'js/plugin', 'js/catalog'];
/** What the command line makes a config repo of. */
const TEMPLATES = ['templates/config-repo', 'templates/workflows/ameide-heal.yaml'];
const CONFIG_REPO = 'js/cli/dist/config-repo';
/** What it makes a pipelines repo of. */
const PIPELINES_TEMPLATES = ['templates/pipelines-repo', 'templates/policies'];
const PIPELINES_REPO = 'js/cli/dist/pipelines-repo';
const PIPELINE_POLICIES = ['approvals.rego', 'change_window.rego'];
/** The kinds of primitives, which the command line and the actions bring along. */
const KINDS = 'templates/primitives';
const KINDS_COPY = 'js/core/dist/primitives';
const WORKFLOWS = '.github/workflows';
const NO_RUST = 'Is Rust installed? See rustup.rs; the rest is installed by this command.';

/**
 * Builds what is not built yet: the core as WebAssembly into `js/core/pkg/`, each package into its `dist/`. With `release`, a core that
 * was compiled for the inner loop does not count; with `quick`, such a one is compiled where there is none.
 */
export async function build({ release = false, quick = false } = {}): Promise<void> {
  linkPackages();
  if (isStale('js/core/pkg/ameide_core.js', CORE) || (release && profileOfCore() !== 'release')) {
    await ensureToolchain();
    say('compiling the core to WebAssembly (about a minute the first time)');
    await must('cargo', ['xtask', 'wasm', ...(quick ? ['--quick'] : [])], NO_RUST);
  }
  if (profileOfCore() === 'release') compressCore();
  // Written last, after those of all packages that this one stands on.
  if (isStale('dist/.tsbuildinfo', SHIM)) {
    say('compiling the packages');
    for (const home of SHIPPED) rmSync(join(root, home, 'dist'), { recursive: true, force: true });
    await must('tsc', ['-b', 'tsconfig.build.json'], 'The errors above say where.');
  }
  await bundleOctokit();
  if (isStale(join(CONFIG_REPO, 'README.md.j2'), TEMPLATES)) copyTemplates();
  if (isStale(join(PIPELINES_REPO, 'README.md.j2'), PIPELINES_TEMPLATES)) copyPipelinesTemplates();
  if (isStale(join(KINDS_COPY, 'domain/kind.yaml'), [KINDS])) copyKinds();
}

/** The command line brings along what a new config repo is made of. */
function copyTemplates(): void {
  rmSync(join(root, CONFIG_REPO), { recursive: true, force: true });
  // `preserveTimestamps` is off, so that the copy is newer than its source.
  cpSync(join(root, 'templates/config-repo'), join(root, CONFIG_REPO), { recursive: true });
  const heal = 'ameide-heal.yaml';
  cpSync(join(root, 'templates/workflows', heal), join(root, CONFIG_REPO, WORKFLOWS, heal));
}

function copyPipelinesTemplates(): void {
  rmSync(join(root, PIPELINES_REPO), { recursive: true, force: true });
  cpSync(join(root, 'templates/pipelines-repo'), join(root, PIPELINES_REPO), { recursive: true });
  for (const policy of PIPELINE_POLICIES)
    cpSync(
      join(root, 'templates/policies', policy),
      join(root, PIPELINES_REPO, 'policies', policy),
    );
}

function copyKinds(): void {
  rmSync(join(root, KINDS_COPY), { recursive: true, force: true });
  cpSync(join(root, KINDS), join(root, KINDS_COPY), { recursive: true });
}

/** How the core was compiled: `release`, or `quick` for the inner loop; nothing where that is not known. */
export function profileOfCore(): string | undefined {
  const file = join(root, 'js/core/pkg/profile.txt');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Packages find each other by name. `npm install` links them; one that came with a pull since then is linked here. */
function linkPackages(): void {
  const read = (path: string) =>
    JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as Manifest;
  for (const home of read('.').workspaces ?? []) {
    const link = join(root, 'node_modules', read(home).name);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(root, home)), link);
  }
}

interface Manifest {
  name: string;
  workspaces?: string[];
}

/** Makes the core that fails on demand of the one that is built, for the tests of recovery. */
export async function buildFaults(): Promise<void> {
  const [home, name] = [join(root, 'target/wasm-faults'), 'ameide_core'];
  if (!isStale(`target/wasm-faults/${name}.js`, [`js/core/pkg/${name}.js`, 'xtask'])) return;
  const { code, wasm } = unpackedCore();
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, `${name}_bg.wasm`), wasm);
  await must('cargo', ['xtask', 'faults'], NO_RUST);
  const provoke = 'exports.provoke = kind => wasm[`provoke_${kind}`]();';
  writeFileSync(join(home, `${name}.js`), `${code}\n${provoke}\n`);
}

async function ensureToolchain(): Promise<void> {
  const { status, output } = await run('rustup', ['target', 'list', '--installed'], {
    quiet: true,
  });
  if (status === 0 && output.includes('wasm32-unknown-unknown')) return;
  say('installing the Rust toolchain of rust-toolchain.toml');
  await must('rustup', ['toolchain', 'install'], NO_RUST);
}

if (import.meta.main) await build({ release: process.argv.includes('--release') });
