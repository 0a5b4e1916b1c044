// A test double of GitHub on real git: start it, seed it, look into it.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Faults, RequestLog, startServer } from '../http/index.ts';
import type { FaultRule } from '../http/index.ts';
import { Api } from './api.ts';
import { GithubDouble } from './double.ts';
import { describeRequest } from './graphql/document.ts';
import { githubSchema } from './graphql/execute.ts';
import { Hub } from './hub/hub.ts';
import type { User } from './hub/model.ts';
import { Pulls } from './hub/pulls.ts';
import { Limits } from './limits.ts';
import { OpenApi } from './openapi.ts';
import type { Violation } from './openapi.ts';
import { RequestContext } from './rest/requestContext.ts';

export { GithubDouble } from './double.ts';
export type { Hook, Level, Protection, Pull, RepoSettings, User } from './hub/model.ts';
export { SECONDARY_LIMIT } from './limits.ts';
export type { Violation } from './openapi.ts';

export interface GithubOptions {
  /** Where repositories and state are kept. A temporary one, removed at the end, when absent. */
  folder?: string;
  port?: number;
  /** Users by login; `bot` (token `ghp_bot`) writes and `alice` (`ghp_alice`) reads unless given otherwise. */
  users?: Array<Partial<User> & { login: string }>;
  organisations?: string[];
  /** Repositories to make if they are not there yet: `owner/name` to files. */
  seed?: Record<string, Record<string, string>>;
  faults?: FaultRule[];
  /** GitHub's OpenAPI document; `false` turns the checks off. Looked for beside the project when absent. */
  openApi?: string | false;
  /** Check answers against the document too. */
  checkAnswers?: boolean;
  /** Requests an hour and user, enforced when given. */
  rateLimit?: number;
  /** Told once how requests are checked. */
  say?: (line: string) => void;
}

const DEFAULT_USERS: Array<Partial<User> & { login: string }> = [
  { login: 'bot', tokens: ['ghp_bot'], access: 'write', webhooks: true },
  { login: 'alice', tokens: ['ghp_alice'], access: 'read' },
  { login: 'web-flow', id: 19_864_447, name: 'GitHub', tokens: [], access: 'none' },
];

const PROJECT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const OPENAPI_BESIDE = join(PROJECT, '..', 'shared/contracts/github/openapi-slim.json');

/** Starts the double on a loopback port. */
export async function startGithub(options: GithubOptions = {}): Promise<GithubDouble> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'github-double-'));
  const hub = new Hub(folder);
  for (const user of [...DEFAULT_USERS, ...(options.users ?? [])]) {
    const isNew = !hub.user(user.login) || options.users?.includes(user);
    if (isNew) hub.addUser(user);
  }
  for (const login of options.organisations ?? []) {
    if (!hub.user(login)) hub.addUser({ login, type: 'Organization', access: 'none' });
  }

  const openApi = loadOpenApi(options);
  // It takes a while, in which nobody waits for an answer yet.
  githubSchema();
  const violations: Violation[] = [];
  const pulls = new Pulls(hub);
  const limits = new Limits(options.rateLimit);
  const api = new Api(new RequestContext(hub, pulls), {
    openApi,
    checkAnswers: options.checkAnswers,
    limits,
    violations,
  });
  const faults = new Faults();
  for (const rule of options.faults ?? []) faults.add(rule);

  const server = await startServer({
    port: options.port,
    handler: api.answer,
    faults,
    log: new RequestLog(),
    rewrite: path => path.replace(/^\/api\/v3(?=\/|$)|^\/api(?=\/graphql$)/, '') || '/',
    describe: call => (call.path === '/graphql' ? describeRequest(call) : {}),
  });
  const close = async () => {
    await server.close();
    await pulls.settled();
    hub.save();
    if (!options.folder) rmSync(folder, { recursive: true, force: true });
  };
  const double = new GithubDouble({ server, hub, pulls, limits, violations, close });
  for (const [name, files] of Object.entries(options.seed ?? {})) {
    const [owner = '', repo = ''] = name.split('/');
    if (!hub.find(owner, repo)) double.seed(owner, repo, files);
  }
  return double;
}

function loadOpenApi({ openApi, say = console.log }: GithubOptions): OpenApi | undefined {
  const file = openApi ?? OPENAPI_BESIDE;
  if (file !== false && existsSync(file)) return new OpenApi(file);
  say('GitHub double: request checks are off: no OpenAPI document');
  return undefined;
}
