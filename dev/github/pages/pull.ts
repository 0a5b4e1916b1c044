// The page of a pull request: what it says, what it changes, and the button that merges it.

import type { Answer } from '../../http/index.ts';
import type { Repo } from '../hub/hub.ts';
import type { Pull } from '../hub/model.ts';
import { missingForMerge } from '../hub/mergeRules.ts';
import type { RequestContext } from '../rest/requestContext.ts';
import { diffPanel } from './diff.ts';
import { crumbs, escape, href, page, pill, statePill, when } from './layout.ts';

export async function pullPage(context: RequestContext, repo: Repo, pull: Pull): Promise<Answer> {
  const { files } = await context.pulls.diff(repo, pull);
  const commits = context.pulls.commits(repo, pull);
  const labels = pull.labels.map(label => pill('plain', label)).join(' ');
  const link = (path: string) => href(repo.owner, repo.name, 'blob', pull.headSha, path);
  const body = `
<h1>${escape(pull.title)} <span class="number">#${pull.number}</span></h1>
<p>${statePill(pull)} <strong>${escape(pull.author)}</strong> ${pull.mergedAt ? 'merged' : 'wants to merge'}
${commits.length} commit${commits.length === 1 ? '' : 's'} into <code class="branch">${escape(pull.base)}</code>
from <code class="branch">${escape(pull.head)}</code></p>
${labels ? `<p>${labels}</p>` : ''}
<section class="panel"><div class="head"><strong>${escape(pull.author)}</strong>
<span class="soft">opened this on ${when(pull.createdAt)}</span></div>
<div class="body"><pre>${escape(visible(pull.body) || 'No description.')}</pre></div></section>
${pull.comments.map(({ user, body: text, createdAt }) => comment(user, createdAt, text)).join('')}
${await mergePanel(context, repo, pull)}
<h2>Commits</h2>
<div class="panel"><ul class="list">${commits
    .map(
      ({ sha, message, author }) =>
        `<li><a class="grow" href="${href(repo.owner, repo.name, 'commit', sha)}">${escape(message.split('\n')[0] ?? '')}</a>
<span class="soft">${escape(author.name)}</span><code>${sha.slice(0, 7)}</code></li>`,
    )
    .join('')}</ul></div>
<h2>${files.length} file${files.length === 1 ? '' : 's'} changed</h2>
${files.map(file => diffPanel(file, link(file.path))).join('')}`;
  return page(`${pull.title} · #${pull.number}`, crumbs(repo), body);
}

/** The body without HTML comments, which hold markers for programs. */
function visible(body: string | null): string {
  return (body ?? '').replaceAll(/<!--[\s\S]*?-->/g, '').trim();
}

function comment(user: string, at: string, text: string): string {
  return `<section class="panel"><div class="head"><strong>${escape(user)}</strong> <span class="soft">${when(at)}</span></div>
<div class="body"><pre>${escape(text)}</pre></div></section>`;
}

async function mergePanel(context: RequestContext, repo: Repo, pull: Pull): Promise<string> {
  const action = (name: string) => href(repo.owner, repo.name, 'pull', String(pull.number), name);
  const button = (name: string, text: string, rest = '') =>
    `<form method="post" action="${action(name)}"><button ${rest}>${text}</button></form>`;
  const panel = (text: string, buttons: string) =>
    `<section class="panel"><div class="body"><p>${text}</p>${buttons}</div></section>`;
  if (pull.mergedAt) {
    const commit = href(repo.owner, repo.name, 'commit', pull.mergeCommit ?? '');
    const by = escape(pull.mergedBy ?? '');
    return panel(
      `Merged by <strong>${by}</strong> as <a href="${commit}"><code>${pull.mergeCommit?.slice(0, 7)}</code></a>.`,
      '',
    );
  }
  const reopen = button('close', pull.state === 'open' ? 'Close' : 'Reopen', 'class="quiet"');
  if (pull.state === 'closed') return panel('Closed without being merged.', reopen);
  const [mergeable, state] = await context.pulls.mergeable(repo, pull);
  if (state === 'clean') {
    return panel(
      'No conflicts with the base branch.',
      button('merge', 'Merge pull request') + reopen,
    );
  }
  const why = mergeable
    ? missingForMerge(repo, pull).join(' ') || 'This is a draft.'
    : 'Conflicts with the base branch must be resolved.';
  return panel(escape(why), button('merge', 'Merge pull request', 'disabled') + reopen);
}
