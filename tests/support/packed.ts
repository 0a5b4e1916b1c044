// What is published: packed, and unpacked in an empty folder beside the dependencies that it declares.
// The dependencies are links to those of the project, so that no registry is needed; one that is not declared is not there.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

export interface Manifest {
  version: string;
  main?: string;
  types?: string;
  configSchema?: string;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

type Packed = { filename: string; files: { path: string }[] };

/** An empty folder with our packages in it, as npm would install them. */
export class Installed {
  readonly folder = mkdtempSync(join(tmpdir(), 'ameide-packed-'));
  /** By package: what its tarball holds. */
  readonly files: Record<string, string[]> = {};
  readonly manifests: Record<string, Manifest> = {};
  /** By package: the bytes of its tarball. */
  readonly bytes: Record<string, number> = {};

  /** Packs what is in `homes` (by package name) and unpacks it; what it needs is linked from the given `node_modules`. */
  constructor(homes: Record<string, string>, modules = 'node_modules') {
    for (const [name, home] of Object.entries(homes)) this.#install(name, join(root, home));
    for (const { dependencies, peerDependencies } of Object.values(this.manifests))
      for (const dependency of Object.keys({ ...dependencies, ...peerDependencies }))
        this.link(dependency, join(root, modules, dependency));
  }

  /** Where a package is. */
  home(name: string): string {
    return join(this.folder, 'node_modules', name);
  }

  link(name: string, target: string): void {
    if (existsSync(this.home(name))) return;
    mkdirSync(dirname(this.home(name)), { recursive: true });
    symlinkSync(target, this.home(name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #install(name: string, home: string): void {
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', this.folder];
    const [{ filename, files }] = packedOf(
      execFileSync('npm', args, { cwd: home, encoding: 'utf8' }),
    );
    this.files[name] = files.map(({ path }) => path);
    mkdirSync(this.home(name), { recursive: true });
    const tarball = join(this.folder, filename);
    this.bytes[name] = statSync(tarball).size;
    execFileSync('tar', ['-xzf', tarball, '-C', this.home(name), '--strip-components=1']);
    const manifest = readFileSync(join(this.home(name), 'package.json'), 'utf8');
    this.manifests[name] = JSON.parse(manifest) as Manifest;
  }
}

/** Newer npms answer with an object by package name, older ones with a list. */
function packedOf(json: string): [Packed] {
  const parsed = JSON.parse(json) as Packed[] | Record<string, Packed>;
  return [Object.values(parsed)[0]!];
}

/** Where each package of Node's has its home. */
export const HOMES: Record<string, string> = {
  '@ameide/core': 'js/core',
  '@ameide/backstage-plugin-ameide-common': 'js/common',
  '@ameide/cli': 'js/cli',
  '@ameide/backstage-plugin-scaffolder-backend-module-ameide': '.',
  '@ameide/backstage-plugin-ameide-backend': 'js/plugin',
  '@ameide/backstage-plugin-catalog-backend-module-ameide': 'js/catalog',
};

/** The pages, whose packages are those of the app. */
export const PAGES = {
  '@ameide/backstage-plugin-ameide-common': 'js/common',
  '@ameide/backstage-plugin-ameide': 'js/portal',
};
