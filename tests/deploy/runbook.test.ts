// The runbook: what can be run here is run, and what needs a cluster names what is there.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Knex from 'knex';
import { parse, parseAllDocuments } from 'yaml';
import { applications, component, valuesOf } from '../../dev/chart/applicationSet.ts';
import { CONFIGURATION, UNAVAILABLE } from '../../deploy/portal/startup/ending.ts';
import { findPostgres, startPostgres } from '../../dev/faults/postgres.ts';
import { engines } from './support.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('docs/runbook.md');
const helm = engines();
afterAll(() => helm.close());

/** The blocks of a language, without the indentation of the list that they are in. */
function blocks(language: string): string[] {
  return [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
    ([, indent = '', body = '']) => body.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim(),
  );
}
const IN_CLUSTER = '# in your cluster';
const inCluster = blocks('sh').filter(block => block.startsWith(IN_CLUSTER));
const here = blocks('sh').filter(block => !block.startsWith(IN_CLUSTER));

it('has no command beyond those that are run below, or marked', () => {
  expect(here.map(block => block.split(' ')[0])).toEqual(['openssl', 'npm', 'pg_dump']);
  expect(inCluster.length).toBeGreaterThan(5);
});

it('makes a session secret that is long enough', async () => {
  const { stdout } = await run('bash', ['-euc', here[0]!]);
  expect(Buffer.from(stdout, 'base64')).toHaveLength(32);
});

it('checks the values', { timeout: 300_000 }, async ({ skip }) => {
  await helm.python().catch((error: Error) => skip(error.message));
  const { stdout } = await run('bash', ['-euc', here[1]!], { cwd: root });
  for (const { name } of component().environments) expect(stdout).toContain(`${name}, Helm 4: `);
  expect(stdout).toContain('chart: all valid');
});

describe('the restore by a dump', { timeout: 120_000 }, () => {
  const bin = findPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'runbook-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.skipIf(!bin)('brings back every schema, row and sequence', async () => {
    const server = await startPostgres(bin!);
    const of = (database: string) =>
      Knex({ client: 'pg', connection: { ...server.connection, database } });
    const rows = async (database: string) => {
      const knex = of(database);
      try {
        // Takes the next number of the sequence as well.
        await knex.raw(`insert into ameide.operations (kind) values ('after')`);
        return await knex.select().from('ameide.operations').orderBy('id');
      } finally {
        await knex.destroy();
      }
    };
    try {
      const admin = of('postgres');
      await admin.raw('create database backstage');
      await admin.destroy();
      const knex = of('backstage');
      await knex.raw('create schema ameide');
      await knex.raw('create table ameide.operations (id serial primary key, kind text not null)');
      await knex.raw(`insert into ameide.operations (kind) values ('sync'), ('service.create')`);
      await knex.destroy();
      const { host, port, user } = server.connection;
      const env = { ...process.env, PGHOST: host, PGPORT: String(port), PGUSER: user };
      await run('bash', ['-euc', here[2]!], { cwd: folder, env });
      const kinds = ['sync', 'service.create', 'after'];
      const expected = kinds.map((kind, index) => ({ id: index + 1, kind }));
      expect(await rows('backstage_restored')).toEqual(expected);
      expect(await rows('backstage')).toEqual(expected);
    } finally {
      await server.close();
    }
  });
});

describe('what needs a cluster', { timeout: 300_000 }, () => {
  it('names objects that the chart makes', async ({ skip }) => {
    const engine = await helm.of('Helm 4').catch((error: Error) => skip(error.message));
    const made = await applications(engine, component());
    const application = made.find(({ spec }) => spec.destination.name === 'production')!;
    const { destination, source } = application.spec;
    const release = { name: source.helm.releaseName, namespace: destination.namespace };
    const objects = await engine.render(valuesOf(application), release);
    const ids = objects.map(({ object }) => `${object.kind.toLowerCase()}/${object.metadata.name}`);
    const named = [...inCluster.join('\n').matchAll(/\b([a-z]+\/portal[\w-]*)/g)].map(
      ([, id]) => id!,
    );
    expect(named.length).toBeGreaterThan(3);
    for (const id of named) expect(ids).toContain(id);
    const labels = objects.map(({ object }) => object.metadata['labels'] as object);
    const [, key, value] = /--selector (\S+)=(\S+)/.exec(text)!;
    for (const of of labels) expect(of).toHaveProperty([key!], value);
    const namespaces = [...inCluster.join('\n').matchAll(/--namespace (\S+)/g)];
    expect(new Set(namespaces.map(([, name]) => name))).toEqual(
      new Set([release.namespace, 'monitoring']),
    );
  });

  it('names files that are there', () => {
    const paths = [...text.matchAll(/\bdeploy\/[\w./-]*\w/g)].map(([path]) => path);
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
  });

  it('has objects that can be read', () => {
    for (const block of blocks('yaml')) {
      const [document] = parseAllDocuments(block);
      expect(document!.errors).toEqual([]);
      expect(document!.toJS()).toMatchObject({
        kind: 'Cluster',
        metadata: { namespace: 'portal' },
      });
    }
    const values = parse(read('deploy/argocd/values/_shared/portal.yaml')) as {
      database: { existingSecret: string };
    };
    const [cluster] = blocks('yaml').map(block => parse(block) as { metadata: { name: string } });
    expect(values.database.existingSecret).toBe(`${cluster!.metadata.name}-app`);
  });
});

describe('the runbook', () => {
  /** The sections below a heading, each with its text. */
  const sections = Object.fromEntries(
    text
      .split(/^## Alerts$/m)[1]!
      .split(/^### /m)
      .slice(1)
      .map(part => [part.split('\n')[0]!, part.slice(part.indexOf('\n')).trim()]),
  );

  it('says of each alert what it means and what to do, and of no other', () => {
    const { spec } = parse(read('deploy/dashboards/alerts.yaml')) as {
      spec: { groups: { rules: { alert: string }[] }[] };
    };
    const alerts = spec.groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    expect(Object.keys(sections)).toEqual(alerts);
    for (const [name, body] of Object.entries(sections))
      expect(body.split('\n\n').length, name).toBeGreaterThan(1);
  });

  it('says how to rotate each secret of the environments', () => {
    for (const { name } of component().environments) {
      const { externalSecret } = parse(read(`deploy/argocd/values/env/${name}/portal.yaml`)) as {
        externalSecret: { data: object };
      };
      for (const secret of Object.keys(externalSecret.data))
        expect(text).toContain(`\n| \`${secret}\` |`);
    }
  });

  it('knows what the processes end with', () => {
    for (const status of [CONFIGURATION, UNAVAILABLE]) expect(text).toContain(`\n| ${status} | `);
    const job = read('deploy/chart/templates/migrations.yaml');
    expect(job).toContain(`operator: In, values: [${CONFIGURATION}]`);
  });

  it('knows panels that the dashboard has', () => {
    const { panels, title } = JSON.parse(read('deploy/dashboards/ameide-portal.json')) as {
      title: string;
      panels: { title: string }[];
    };
    const titles = [title, ...panels.map(panel => panel.title)];
    const named = [
      'Requests that fail, by status',
      'How long requests take',
      'How long servers take',
    ];
    for (const name of [...named, 'Ameide portal']) {
      expect(text).toContain(`*${name}*`);
      expect(titles).toContain(name);
    }
  });
});
