// A PostgreSQL of our own in a temporary folder: started from the machine's installation, stopped and removed in the end.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../backend/port.ts';

export interface Postgres {
  /** As knex takes it. */
  connection: { host: string; port: number; user: string; password: string };
  close(): Promise<void>;
}

/** Where the server's programs are; none where PostgreSQL is not installed. */
export function findPostgres(): string | undefined {
  const versions = '/usr/lib/postgresql';
  const debian = existsSync(versions)
    ? readdirSync(versions)
        .sort((one, other) => Number(other) - Number(one))
        .map(version => join(versions, version, 'bin'))
    : [];
  const onPath = (process.env.PATH ?? '').split(delimiter);
  return [...debian, ...onPath].find(
    folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}

/** Starts an empty server on a free port of loopback. */
export async function startPostgres(bin: string): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'ameide-postgres-'));
  // It refuses to run as root: then as the user that its package made.
  const who = process.getuid?.() === 0 ? serverUser() : undefined;
  if (who) chownSync(folder, who.uid, who.gid);
  const data = join(folder, 'data');
  const env = { ...process.env, LC_ALL: 'C' };
  const options = { ...who, env, cwd: folder, stdio: 'ignore' as const };
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  execFileSync(join(bin, 'initdb'), init, options);

  const port = await freePort();
  // Speed for safety: nothing here outlives the test.
  const unsafe = ['-F', '-c', 'synchronous_commit=off', '-c', 'max_connections=200'];
  const address = ['-h', '127.0.0.1', '-p', String(port), '-k', folder];
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...address, ...unsafe], options);
  const exited = once(server, 'exit');
  const end = () => void server.kill('SIGKILL');
  process.once('exit', end);
  for (let tries = 0; !isReady(bin, port, options); tries++) {
    if (tries === 100 || server.exitCode !== null) throw new Error('PostgreSQL did not start');
    await sleep(100);
  }
  return {
    connection: { host: '127.0.0.1', port, user: 'postgres', password: 'unused' },
    async close() {
      process.removeListener('exit', end);
      // At once, without waiting for clients.
      server.kill('SIGQUIT');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isReady(bin: string, port: number, options: object): boolean {
  try {
    execFileSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)], options);
    return true;
  } catch {
    return false;
  }
}

function serverUser(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith('postgres:'));
  if (!line) throw new Error('PostgreSQL cannot run as root, and there is no user `postgres`');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
