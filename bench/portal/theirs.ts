// The app of `create-app`, of the release that this project stands on, built as its own Dockerfile builds it; only the base image is left out.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../dev/backend/port.ts';
import { FreshApp } from '../../dev/fresh/app.ts';
import type { Postgres } from '../../dev/faults/postgres.ts';
import { WHO } from '../../tests/support/production.ts';
import type { Portal } from './starts.ts';

/** What its Dockerfile copies before it installs. */
const MANIFESTS = ['yarn.lock', 'package.json', 'backstage.json', '.yarnrc.yml'];
const CONFIGS = ['app-config.yaml', 'app-config.production.yaml'];

/** Builds the app in a folder, or finds it built; where what its image holds is. */
export async function buildTheirs(folder: string): Promise<string> {
  const image = join(folder, 'image');
  const done = join(folder, 'built');
  if (existsSync(done)) return image;
  const app = new FreshApp(folder, {});
  await app.create();
  for (const script of ['install', 'tsc', 'build:backend']) await app.must('yarn', [script]);
  rmSync(image, { recursive: true, force: true });
  mkdirSync(image, { recursive: true });
  for (const name of MANIFESTS) cpSync(join(app.home, name), join(image, name));
  const packed = join(app.home, 'packages', 'backend', 'dist');
  await app.must('tar', ['xzf', join(packed, 'skeleton.tar.gz')], image);
  await app.must('yarn', ['workspaces', 'focus', '--all', '--production'], image);
  await app.must('tar', ['xzf', join(packed, 'bundle.tar.gz')], image);
  for (const name of [...CONFIGS, 'examples'])
    cpSync(join(app.home, name), join(image, name), { recursive: true });
  // For whoever starts it, as folders for temporary files and unpacking leave them to their owner.
  for (const path of [folder, image]) chmodSync(path, 0o755);
  writeFileSync(done, '');
  return image;
}

/** The release of Backstage that it is of. */
export function releaseOf(image: string): string {
  const text = readFileSync(join(image, 'backstage.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Started by the command of its Dockerfile, under a user that owns none of it. */
export class Theirs implements Portal {
  readonly #image: string;
  readonly #postgres: Postgres;
  #server?: ChildProcess;
  printed = '';
  url = '';

  constructor(image: string, postgres: Postgres) {
    this.#image = image;
    this.#postgres = postgres;
  }

  async run(): Promise<void> {
    const port = await freePort();
    this.url = `http://localhost:${port}`;
    const own = join(this.#image, 'app-config.bench.yaml');
    const listen = `127.0.0.1:${port}`;
    const settings = {
      app: { baseUrl: this.url },
      backend: { baseUrl: this.url, listen, database: { prefix: 'theirs_' } },
    };
    writeFileSync(own, JSON.stringify(settings));
    const { host, port: database, user, password } = this.#postgres.connection;
    const args = [...CONFIGS, own].flatMap(file => ['--config', file]);
    this.#server = spawn(process.execPath, ['packages/backend', ...args], {
      ...WHO,
      cwd: this.#image,
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'production',
        POSTGRES_HOST: host,
        POSTGRES_PORT: String(database),
        POSTGRES_USER: user,
        POSTGRES_PASSWORD: password,
      },
    });
    this.printed = '';
    for (const stream of [this.#server.stdout, this.#server.stderr])
      stream?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
  }

  get pid(): number | undefined {
    return this.#server?.exitCode === null ? this.#server.pid : undefined;
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null) return;
    const gone = new Promise(resolve => server.once('exit', resolve));
    server.kill('SIGKILL');
    await gone;
  }
}
