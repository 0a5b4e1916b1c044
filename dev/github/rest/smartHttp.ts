// git over HTTP: what `git clone` and `git push` ask a server. git itself answers; who may do what is the double's.

import { gunzipSync } from 'node:zlib';
import { Refusal } from '../../http/index.ts';
import type { Answer, Call, Router } from '../../http/index.ts';
import { git } from '../git/run.ts';
import type { Repo } from '../hub/hub.ts';
import { notFound } from '../hub/problems.ts';
import type { RequestContext } from './requestContext.ts';

const LEVELS = { 'git-upload-pack': 'read', 'git-receive-pack': 'write' } as const;
type Service = keyof typeof LEVELS;

const isService = (name: string | null): name is Service => name !== null && name in LEVELS;

/** Objects stay loose: the double reads those without git, and a pack by git alone. */
const LOOSE = ['-c', 'receive.unpackLimit=100000'];

export function smartHttpRoutes(router: Router, context: RequestContext): void {
  router.on('GET', '/:owner/:repo/info/refs', async call => {
    const service = call.query.get('service');
    // Only the old protocol asks without a service, and GitHub does not speak it.
    if (!isService(service)) throw notFound();
    const repo = enter(call, service);
    const refs = await git(repo.git.dir, [
      verb(service),
      '--stateless-rpc',
      '--advertise-refs',
      '.',
    ]);
    const head = Buffer.from(`${packetLine(`# service=${service}\n`)}0000`);
    return answer(service, 'advertisement', Buffer.concat([head, refs]));
  });
  for (const service of Object.keys(LEVELS).filter(isService)) {
    router.on('POST', `/:owner/:repo/${service}`, async call => {
      const repo = enter(call, service);
      const before = heads(repo);
      const sent = call.headers['content-encoding'] === 'gzip' ? gunzipSync(call.raw) : call.raw;
      const args = [...LOOSE, verb(service), '--stateless-rpc', '.'];
      const said = await git(repo.git.dir, args, sent);
      follow(repo, before);
      return answer(service, 'result', said);
    });
  }

  function enter(call: Call, service: Service): Repo {
    const { owner = '', repo = '' } = call.params;
    try {
      return context.hub.enter(owner, repo, context.viewer(call), LEVELS[service]);
    } catch (error) {
      // GitHub does not say whether there is such a repository before it knows who asks.
      if (!(error instanceof Refusal) || call.headers.authorization) throw error;
      const headers = { 'www-authenticate': 'Basic realm="GitHub"' };
      throw new Refusal({ status: 401, headers, body: 'Authentication required' });
    }
  }

  /** Tells those who listen which branches a push has moved. */
  function follow(repo: Repo, before: Map<string, string>): void {
    const now = heads(repo);
    const moved = [...new Set([...before.keys(), ...now.keys()])].filter(
      name => before.get(name) !== now.get(name),
    );
    if (moved.length === 0) return;
    repo.pushedAt = context.hub.now();
    context.hub.touch();
    for (const name of moved) context.pulls.branchMoved(repo, name.slice('refs/heads/'.length));
  }
}

function heads(repo: Repo): Map<string, string> {
  return new Map(repo.git.refs.list('refs/heads/').map(({ name, sha }) => [name, sha]));
}

const verb = (service: Service) => service.slice('git-'.length);

function answer(service: Service, what: 'advertisement' | 'result', body: Buffer): Answer {
  const headers = {
    'content-type': `application/x-${service}-${what}`,
    'cache-control': 'no-cache',
  };
  return { status: 200, headers, body };
}

/** Its length in four hexadecimal digits, and the text. */
function packetLine(text: string): string {
  return `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
}
