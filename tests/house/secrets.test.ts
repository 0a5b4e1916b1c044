// Nothing that a run with faults writes holds a secret: not the log of any level, an error, an output, a checkpoint, an event.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scaffolder, TaskResult } from '../../dev/backend/index.ts';
import { SERVICE } from '../../dev/faults/job.ts';
import { FaultBench } from '../../dev/faults/fixture.ts';
import type { Fixture } from '../../dev/faults/fixture.ts';
import { startReplica } from '../../dev/faults/replicas.ts';
import type { Replica } from '../../dev/faults/replicas.ts';
import type { FaultRule } from '../../dev/http/index.ts';
import { Http } from '../../js/core/http.ts';
import { redact } from '../../js/core/redact.ts';
import { keptLog, quickClock } from '../support/tools.ts';

const TEMPLATE = 'with-secrets';
const SEEDS = {
  integration: 'ghp_INTEGRATIONtokenSEED0123456789abcdef',
  user: 'gho_USERtokenSEED/with+odd=chars?0123456',
  configured: 'pat.acc123.CONFIGUREDkeySEED.zyxwvu9876543210',
  key: 'pat.acc123.TASKkeySEED.0a1b2c3d4e5f/+%',
};
/** In bodies, where nothing of them may be told. */
const BODY = 'MARKERofABODYthatNOBODYmaySEE';

let folder: string;
let bench: FaultBench;
let fixture: Fixture;
let replica: Replica;
let scaffolder: Scaffolder;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ameide-secrets-'));
  bench = await FaultBench.open({ githubTokens: [SEEDS.integration, SEEDS.user] });
  fixture = await bench.fixture({ harnessKeys: [SEEDS.configured, SEEDS.key] });
  replica = await startReplica(fixture, {
    database: { client: 'better-sqlite3', connection: { directory: folder } },
    templates: [join(import.meta.dirname, 'secrets', 'template.yaml')],
    // Slow answers are part of the run.
    ameide: { http: { timeoutSeconds: 3, burstWaitSeconds: 1 } },
  });
  ({ scaffolder } = replica);
  await scaffolder.waitForTemplate(TEMPLATE);
});
afterAll(async () => {
  await replica?.close();
  await fixture?.harness.close();
  await bench?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that a secret may look like in a text. */
const encodings = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  const inside = [0, 1, 2].map(shift => base64Inside(secret, shift).slice(4, -4));
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/.=*$/, ''),
    bytes.toString('base64url').slice(0, -1),
    bytes.toString('hex'),
    ...inside,
    ...inside.map(text => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
};

/** In Base64 in the middle of something longer. */
function base64Inside(secret: string, shift: number): string {
  return Buffer.from(`${'x'.repeat(shift)}${secret}yyy`).toString('base64');
}

/** A server that repeats the credential that it was sent, in all forms that somebody may have thought of. */
function repeating(secret: string, code = 'INVALID_REQUEST') {
  const insides = [0, 1, 2].map(shift => base64Inside(secret, shift));
  const urlSafe = insides.map(text => text.replaceAll('+', '-').replaceAll('/', '_'));
  const said = [...encodings(secret).slice(0, 5), ...insides, ...urlSafe].join(' ');
  return {
    message: `Refused: ${said}`,
    code,
    status: 'ERROR',
    errors: [{ message: `because of ${said}`, fieldId: 'key', error: said }],
    documentation_url: BODY,
    trace: BODY,
  };
}

/** What each task meets: its server, what strikes it, and how it ends. */
interface Task {
  name: string;
  server: 'github' | 'harness';
  rule: FaultRule;
  status: TaskResult['status'];
  /** With the portal's credentials in place of the user's. */
  own?: boolean;
}
const [user, key] = [repeating(SEEDS.user), repeating(SEEDS.key)];
const post = { method: 'POST' };
const TASKS: Task[] = [
  {
    name: '500',
    server: 'github',
    rule: { method: 'GET', status: 500, body: { message: BODY }, times: 2 },
    status: 'completed',
  },
  {
    name: 'html',
    server: 'github',
    rule: { method: 'GET', html: true, body: `<html>${BODY}</html>`, times: 2 },
    status: 'completed',
  },
  {
    name: '502',
    server: 'harness',
    rule: { ...post, status: 502, body: BODY, when: 'after', nth: 2 },
    status: 'completed',
  },
  {
    name: 'dropped',
    server: 'harness',
    rule: { ...post, drop: 'after', nth: 3 },
    status: 'completed',
  },
  { name: '401', server: 'github', rule: { ...post, status: 401, body: user }, status: 'failed' },
  { name: '403', server: 'github', rule: { ...post, status: 403, body: user }, status: 'failed' },
  {
    name: '422',
    server: 'github',
    rule: { ...post, path: '/pulls', status: 422, body: user },
    status: 'failed',
  },
  {
    name: 'refs',
    server: 'github',
    rule: { ...post, path: '/git/refs', status: 422, body: user },
    status: 'failed',
  },
  { name: '400', server: 'harness', rule: { ...post, status: 400, body: key }, status: 'failed' },
  {
    name: 'denied',
    server: 'harness',
    rule: { status: 403, body: { ...key, code: 'NG_ACCESS_DENIED' } },
    status: 'failed',
  },
  {
    name: 'own-github',
    server: 'github',
    rule: { ...post, status: 403, body: repeating(SEEDS.integration) },
    status: 'failed',
    own: true,
  },
  {
    name: 'own-harness',
    server: 'harness',
    rule: { ...post, status: 400, body: repeating(SEEDS.configured) },
    status: 'failed',
    own: true,
  },
  {
    name: 'own',
    server: 'github',
    rule: { method: 'GET', path: '/nowhere' },
    status: 'completed',
    own: true,
  },
];

/** Every table of every plugin, as text. */
function databases(): string {
  const load = createRequire(join(import.meta.dirname, '..', '..', 'package.json'));
  const Database = load('better-sqlite3') as new (
    file: string,
    options: object,
  ) => { prepare(sql: string): { all(): unknown[] } };
  const files = readdirSync(folder).filter(name => name.endsWith('.sqlite'));
  return files
    .flatMap(name => {
      const database = new Database(join(folder, name), { readonly: true });
      const tables = database
        .prepare("select name from sqlite_master where type = 'table'")
        .all() as { name: string }[];
      return tables.map(table =>
        JSON.stringify([table.name, database.prepare(`select * from "${table.name}"`).all()]),
      );
    })
    .join('\n');
}

it('a run with faults writes no secret anywhere', { timeout: 180_000 }, async () => {
  const secrets = { USER_OAUTH_TOKEN: SEEDS.user, HARNESS_API_KEY: SEEDS.key };
  const results: TaskResult[] = [];
  for (const { name, server, rule, status, own } of TASKS) {
    const heal = fixture[server].faults.add(rule);
    const service = { ...SERVICE, name: `svc-${name}` };
    const id = await scaffolder.start(TEMPLATE, { service }, own ? {} : secrets);
    const result = await scaffolder.follow(id);
    results.push(result);
    heal();
    const told = status === 'failed' ? expect.stringContaining('help: ') : undefined;
    expect([name, result.status, result.error?.message]).toEqual([name, status, told]);
  }
  const written: Record<string, string> = {
    'what the process printed': replica.printed(),
    'the databases': databases(),
    'what the tasks told': JSON.stringify(results),
  };
  expect(written['what the process printed']).toContain('svc-own');
  expect(written['the databases']).toContain('checkpoint');
  expect(written['the databases']).toContain('svc-own');
  for (const [where, text] of Object.entries(written)) {
    for (const [name, secret] of Object.entries(SEEDS))
      for (const form of encodings(secret))
        expect(text.includes(form), `${name} in ${where}`).toBe(false);
    for (const form of encodings(BODY))
      expect(text.includes(form), `a body in ${where}`).toBe(false);
  }
});

it('a secret is taken out in every form', () => {
  for (const secret of Object.values(SEEDS)) {
    const clean = redact(JSON.stringify(repeating(secret)), [secret]);
    for (const form of encodings(secret)) expect(clean).not.toContain(form);
    expect(JSON.parse(clean)).toMatchObject({ message: expect.stringMatching(/^Refused: /) });
  }
  expect(redact('short words stay', ['or', ''])).toBe('short words stay');
});

it('a header that cannot be sent is not quoted', async () => {
  const log = keptLog();
  const http = new Http({ log, clock: quickClock() });
  const error = await http
    .send({
      method: 'GET',
      url: 'http://127.0.0.1:9/',
      headers: { authorization: `token ${SEEDS.user}\u0000broken` },
      repeatable: true,
      expects: 'json',
    })
    .then(
      () => Promise.reject(new Error('it went through')),
      (found: Error) => found,
    );
  const causes = [error, error.cause, (error.cause as Error | undefined)?.cause];
  const text = [...log.lines, ...causes.map(cause => String((cause as Error)?.stack ?? ''))].join(
    '\n',
  );
  expect(text).not.toContain(SEEDS.user);
});
