// A new Backstage app as `create-app` makes it, and our packages in it as the registry would give them.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root, say } from '../steps.ts';
import { addConfig, blockOf } from './guide.ts';

const CREATE_APP = '@backstage/create-app@0.9.2';
/** Yarn comes as a package too: the one that an app pins is fetched from elsewhere. */
const YARN = '@yarnpkg/cli-dist@4';
/** By package: where it is packed. */
const HOMES: Record<string, string> = {
  '@ameide/core': 'js/core',
  '@ameide/backstage-plugin-scaffolder-backend-module-ameide': '.',
  '@ameide/backstage-plugin-ameide-backend': 'js/plugin',
  '@ameide/backstage-plugin-ameide-common': 'js/common',
  '@ameide/backstage-plugin-ameide': 'js/portal',
};

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

export class FreshApp {
  readonly home: string;
  readonly #folder: string;
  readonly #env: Record<string, string>;

  constructor(folder: string, env: Record<string, string>) {
    this.#folder = folder;
    this.home = join(folder, 'app');
    const tools = [join(folder, 'tool'), root].map(home => join(home, 'node_modules', '.bin'));
    this.#env = {
      ...env,
      PATH: [...tools, process.env.PATH].join(delimiter),
      // What is not needed to compile is not run: it would fetch binaries from elsewhere.
      YARN_ENABLE_SCRIPTS: 'false',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_ENABLE_TELEMETRY: 'false',
      CI: 'true',
    };
  }

  /** Creates the app where it is not there yet. */
  async create(): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    const tool = join(this.#folder, 'tool');
    if (!existsSync(tool))
      await this.must('npm', ['install', '--prefix', tool, CREATE_APP, YARN], this.#folder);
    if (existsSync(this.home)) return;
    const args = ['--skip-install', '--path', this.home];
    await this.must('backstage-create-app', args, this.#folder, 'fresh\n');
    this.edit('package.json', manifest => {
      delete manifest['packageManager'];
      const { overrides, devDependencies } = readJson(join(root, 'package.json'));
      // A release of it that carries its binaries, as in this project.
      const { version } = readJson(join(root, 'node_modules/better-sqlite3/package.json'));
      manifest['resolutions'] = {
        ...manifest['resolutions'],
        ...overrides,
        'better-sqlite3': version,
        // The newest types of Node do not fit the TypeScript that the app comes with.
        '@types/node': devDependencies['@types/node'],
      };
    });
    // The release that the app is of: newer versions within the ranges belong to a later one, and do not fit the rest.
    for (const path of ['packages/app/package.json', 'packages/backend/package.json'])
      this.edit(path, manifest => {
        for (const [name, range] of Object.entries<string>(manifest['dependencies']))
          if (name.startsWith('@backstage/'))
            manifest['dependencies'][name] = range.replace('^', '');
      });
    rmSync(join(this.home, '.yarn', 'releases'), { recursive: true, force: true });
    writeFileSync(join(this.home, '.yarnrc.yml'), 'nodeLinker: node-modules\n');
  }

  /** Packs our packages and adds them by the guide's own commands. */
  async addPackages(): Promise<void> {
    const packed: Record<string, string> = {};
    for (const [name, home] of Object.entries(HOMES)) {
      // A name that is new with each run: yarn keeps what it has seen.
      const to = join(this.#folder, 'packed', String(Date.now()));
      mkdirSync(to, { recursive: true });
      const args = ['pack', '--ignore-scripts', '--pack-destination', to];
      const file = (await this.must('npm', args, join(root, home))).trim().split('\n').at(-1)!;
      packed[name] = `file:${join(to, file)}`;
    }
    this.edit('package.json', manifest => {
      manifest['resolutions'] = {
        ...manifest['resolutions'],
        '@ameide/core': packed['@ameide/core'],
        '@ameide/backstage-plugin-ameide-common': packed['@ameide/backstage-plugin-ameide-common'],
      };
    });
    for (const line of blockOf('yarn --cwd').trim().split('\n')) {
      const [command, ...args] = line.split(' ');
      await this.must(
        command!,
        args.map(arg => (packed[arg] ? `${arg}@${packed[arg]}` : arg)),
      );
    }
  }

  /** Writes what the guide says into backend and configuration, with the given places in place of the guide's. */
  configure(inPlaceOf: (text: string) => string): void {
    const backend = join(this.home, 'packages/backend/src/index.ts');
    const source = readFileSync(backend, 'utf8');
    const lines = blockOf('// packages/backend/src/index.ts').split('\n').slice(1).join('\n');
    if (!source.includes(lines))
      writeFileSync(backend, source.replace('backend.start();', `${lines}\nbackend.start();`));
    const config = join(this.home, 'app-config.yaml');
    const before = `${config}.before`;
    if (!existsSync(before)) writeFileSync(before, readFileSync(config));
    const block = inPlaceOf(blockOf('# app-config.yaml'));
    writeFileSync(config, addConfig(readFileSync(before, 'utf8'), block));
  }

  edit(path: string, change: (manifest: Json) => void): void {
    const file = join(this.home, path);
    const manifest = readJson(file);
    change(manifest);
    writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }

  /** Runs a command to its end, and answers with what it printed; one that fails ends all with it. */
  async must(command: string, args: string[], cwd = this.home, input = ''): Promise<string> {
    say(`${command} ${args.join(' ')}`);
    const child = this.start(command, args, cwd);
    let output = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stdin!.end(input);
    const status = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('close', resolve),
    );
    if (status !== 0)
      throw new Error(`\`${command} ${args.join(' ')}\` failed:\n${output.slice(-8000)}`);
    return output;
  }

  /** Starts a command in the app. */
  start(command: string, args: string[], cwd = this.home): ChildProcess {
    const env = { ...process.env, ...this.#env };
    // A group of its own, so that all that it starts ends with it.
    return spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  }
}

const readJson = (path: string): Json => JSON.parse(readFileSync(path, 'utf8')) as Json;
