// kustomize for the demo and the tests: the one that is installed, else the library of PyPI in a folder of its own.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { findKustomize } from '../js/core/kustomize/find.ts';
import { pythonPrograms } from './python.ts';
import { root } from './steps.ts';

const PACKAGE = 'pykustomize==0.1.4';

/** Answers `kustomize build DIR` and `kustomize version` by the library. */
const wrapper = (python: string) => `#!${python}
import asyncio, sys
import pykustomize
if sys.argv[1:] == ["version"]:
    print("v5.8.0 (pykustomize)")
elif len(sys.argv) == 3 and sys.argv[1] == "build":
    try:
        print(asyncio.run(pykustomize.build(sys.argv[2])).yaml, end="")
    except Exception as error:
        sys.exit(f"Error: {error}")
else:
    sys.exit("usage: kustomize version | kustomize build DIR")
`;

/** The environment in which `ameide manifests` finds a kustomize; says what it installs, and throws where none can be had. */
export async function kustomizeEnv(): Promise<Record<string, string>> {
  const load = createRequire(join(root, 'package.json'));
  const core = load('./js/core/dist/kustomize/find.js') as { findKustomize: typeof findKustomize };
  try {
    await core.findKustomize();
    return {};
  } catch (error) {
    return { KUSTOMIZE: await libraryOf((error as Error).message) };
  }
}

async function libraryOf(why: string): Promise<string> {
  try {
    const programs = await pythonPrograms('pykustomize', [PACKAGE], `as ${why}`);
    const file = join(programs, 'kustomize');
    writeFileSync(file, wrapper(join(programs, 'python3')), { mode: 0o755 });
    return file;
  } catch (error) {
    throw new Error(
      `manifests cannot be built: ${why}; ${(error as Error).message}\n` +
        'Install kustomize 5 or newer, or kubectl 1.27 or newer, and run again.',
      { cause: error },
    );
  }
}
