// A config repo for the bench: the one that `ameide config-repo init` writes, with a catalog of many services.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../dev/steps.ts';

const CLI = join(root, 'js/cli/dist/bin.js');
const KINDS = [
  ['api', 'public-api'],
  ['api', 'internal-api'],
  ['listener', 'event-consumer'],
  ['streaming', 'websocket-server'],
  ['scheduler', 'scheduled-task'],
  ['job', 'batch-job'],
];
const SIZES = ['small', 'medium', 'large', 'xlarge'];

/** What a process took: CPU seconds with its children's, seconds, megabytes of the largest process. */
export interface Cost {
  cpu: number;
  seconds: number;
  megabytes: number;
  output: string;
}

/** Runs a program; throws unless it ends well. GNU time adds what its children took. */
export function cost(cwd: string, program: string, args: string[], env = {}): Cost {
  const file = join(tmpdir(), `ameide-bench-${process.pid}.time`);
  const timed = ['-o', file, '-f', '%U %S %e %M', program, ...args];
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 30 } as const;
  const { status, stdout, stderr, error } = spawnSync('/usr/bin/time', timed, options);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${String(error ?? stderr)}`);
  const [user = 0, system = 0, seconds = 0, kilobytes = 0] = readFileSync(file, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  rmSync(file);
  const output = `${stdout.toString()}${stderr.toString()}`;
  return { cpu: user + system, seconds, megabytes: kilobytes / 1024, output };
}

export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'ameide-manifests-'));
  readonly repo = join(this.folder, 'repo');
  readonly services: number;

  constructor(services: number) {
    this.services = services;
    cost(this.folder, process.execPath, [CLI, 'config-repo', 'init', this.repo]);
    mkdirSync(join(this.repo, '.git'), { recursive: true });
    this.catalog();
  }

  /** Writes the catalog; `resized` is the service that has another size. */
  catalog(resized = -1): void {
    const entry = (_: unknown, index: number) => {
      const [archetype, profile] = KINDS[index % KINDS.length] ?? [];
      const size = SIZES[(index === resized ? index + 1 : index) % SIZES.length];
      const name = `svc-${String(index).padStart(5, '0')}`;
      return `  - {name: ${name}, archetype: ${archetype}, profile: ${profile}, size: ${size}, environments: [int, pre, prod], team: crew-${index % 23}}\n`;
    };
    const entries = Array.from({ length: this.services }, entry);
    const path = join(this.repo, 'kustomize/catalog/services.yaml');
    writeFileSync(path, `services:\n${entries.join('')}`);
  }

  ameide(...args: string[]): Cost {
    return cost(this.repo, process.execPath, [CLI, 'manifests', ...args]);
  }

  /**
   * Builds some services also one by one, and refuses where a byte differs; what kustomize was given is kept. The folders of the
   * overlays in it.
   */
  verified(names: string[]): string[] {
    const kept = join(this.folder, 'kept');
    const wrapper = join(this.folder, 'kubectl-keep');
    const keep = `#!/bin/sh\ncase "$2" in single/*) [ -d ${kept} ] || cp -R . ${kept};; esac\nexec kubectl "$@"\n`;
    writeFileSync(wrapper, keep);
    chmodSync(wrapper, 0o755);
    const args = [CLI, 'manifests', 'build', '--all', '--verify', ...names];
    const { output } = cost(this.repo, process.execPath, args, { KUSTOMIZE: wrapper });
    const roots = Number(/runs (\d+) times\n?$/m.exec(output.split('kustomize').at(-1) ?? '')?.[1]);
    if (!(roots > 0)) throw new Error(`nothing was verified: ${output}`);
    return cost(kept, 'ls', ['single'])
      .output.trim()
      .split('\n')
      .map(name => `single/${name}`);
  }

  /** What `kubectl kustomize` takes for one of these overlays, as kept by `verified`. */
  alone(root: string): Cost {
    return cost(join(this.folder, 'kept'), 'kubectl', ['kustomize', root]);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
