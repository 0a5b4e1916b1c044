import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isStale, must, root, run, say } from './steps.ts';

const CORE = [
  'src',
  'templates/harness',
  'Cargo.toml',
  'Cargo.lock',
  'rust-toolchain.toml',
  'xtask',
];
const SHIM = ['js', 'tsconfig.build.json', 'pkg/ameide_core.d.ts'];
const NO_RUST = 'Is Rust installed? See rustup.rs; the rest is installed by this command.';

/** Builds what is not built yet: the core as WebAssembly into `pkg/`, the shim into `dist/`. */
export async function build(): Promise<void> {
  if (isStale('pkg/ameide_core.js', CORE)) {
    await ensureToolchain();
    say('compiling the core to WebAssembly (about a minute the first time)');
    await must('cargo', ['xtask', 'wasm'], NO_RUST);
  }
  if (isStale('dist/index.js', SHIM)) {
    say('compiling the module');
    rmSync(join(root, 'dist'), { recursive: true, force: true });
    await must('tsc', ['-p', 'tsconfig.build.json'], 'The errors above say where.');
  }
}

/** Builds the core that fails on demand, for the tests of recovery. */
export async function buildFaults(): Promise<void> {
  if (!isStale('target/wasm-faults/ameide_core.js', CORE)) return;
  say('compiling the core that fails on demand');
  await must('cargo', ['xtask', 'wasm', '--faults'], NO_RUST);
}

async function ensureToolchain(): Promise<void> {
  const { status, output } = await run('rustup', ['target', 'list', '--installed'], {
    quiet: true,
  });
  if (status === 0 && output.includes('wasm32-unknown-unknown')) return;
  say('installing the Rust toolchain that rust-toolchain.toml names');
  await must('rustup', ['toolchain', 'install'], NO_RUST);
}

if (import.meta.main) await build();
