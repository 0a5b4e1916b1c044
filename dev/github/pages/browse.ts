// Pages about repositories and their files.

import type { Answer } from '../../http/index.ts';
import { entryType, readTree } from '../git/trees.ts';
import type { Repo } from '../hub/hub.ts';
import { notFound } from '../hub/problems.ts';
import { crumbs, escape, href, page, statePill } from './layout.ts';

/** All repositories. */
export function homePage(repos: Repo[]): Answer {
  const items = repos.map(repo => {
    const open = repo.pulls.filter(pull => pull.state === 'open').length;
    return `<li><a class="grow" href="${href(repo.owner, repo.name)}">${escape(`${repo.owner}/${repo.name}`)}</a>
<span class="soft">${open} open pull request${open === 1 ? '' : 's'}</span></li>`;
  });
  const list =
    items.length > 0 ? `<ul class="list">${items.join('')}</ul>` : '<p class="empty">None yet.</p>';
  return page('GitHub double', [], `<h1>Repositories</h1><div class="panel">${list}</div>`);
}

/** A repository: its pull requests, and its files on the default branch. */
export function repoPage(repo: Repo): Answer {
  const pulls = [...repo.pulls].reverse().map(pull => {
    const link = href(repo.owner, repo.name, 'pull', String(pull.number));
    return `<li>${statePill(pull)}<a class="grow" href="${link}">${escape(pull.title)}</a>
<span class="soft">#${pull.number} by ${escape(pull.author)}</span></li>`;
  });
  const list =
    pulls.length > 0
      ? `<ul class="list">${pulls.join('')}</ul>`
      : '<p class="empty">No pull requests yet.</p>';
  const commit = repo.git.resolve(repo.defaultBranch);
  const files = commit ? folderPanel(repo, repo.defaultBranch, '', commit.tree) : '';
  const body = `<h1>${escape(`${repo.owner}/${repo.name}`)}</h1>
<p class="soft">${escape(repo.description ?? 'A git repository of the double.')}</p>
<h2>Pull requests</h2><div class="panel">${list}</div>
<h2>Files on <code class="branch">${escape(repo.defaultBranch)}</code></h2>${files}`;
  return page(`${repo.owner}/${repo.name}`, crumbs(repo), body);
}

/** Splits `ref/path`: a ref may hold slashes, so the longest that exists is taken. */
export function locate(repo: Repo, where = '') {
  const parts = where.split('/');
  for (let length = parts.length; length > 0; length--) {
    const ref = parts.slice(0, length).join('/');
    const path = parts.slice(length).join('/');
    const commit = repo.git.resolve(ref);
    const entry = commit && repo.git.entry(commit, path);
    if (entry) return { repo, ref, path, entry };
  }
  throw notFound();
}

/** A file or folder. */
export function filePage(repo: Repo, where: string | undefined): Answer {
  const { ref, path, entry } = locate(repo, where);
  const title = `<h1>${escape(path || repo.name)}</h1><p class="soft">at <code class="branch">${escape(ref)}</code></p>`;
  if (entryType(entry.mode) === 'tree') {
    return page(path, crumbs(repo), title + folderPanel(repo, ref, path, entry.sha));
  }
  const text = (repo.git.blob(entry.sha) ?? Buffer.alloc(0)).toString('utf8');
  const lines = text.replace(/\n$/, '').split('\n');
  const rows = lines.map(
    (line, i) => `<tr id="L${i + 1}"><td class="line">${i + 1}</td><td>${escape(line)}</td></tr>`,
  );
  const raw = href(repo.owner, repo.name, 'raw', ref, path);
  const body = `${title}<section class="panel"><div class="head">${lines.length} lines · <a href="${raw}">Raw</a></div>
<div class="scroll"><table class="code">${rows.join('')}</table></div></section>`;
  return page(path, crumbs(repo), body);
}

function folderPanel(repo: Repo, ref: string, path: string, tree: string): string {
  const items = (readTree(repo.git.objects, tree) ?? []).map(({ name, mode }) => {
    const isFolder = entryType(mode) === 'tree';
    const full = path ? `${path}/${name}` : name;
    const link = href(repo.owner, repo.name, isFolder ? 'tree' : 'blob', ref, full);
    return `<li><a href="${link}">${escape(name)}${isFolder ? '/' : ''}</a></li>`;
  });
  return `<div class="panel"><ul class="list">${items.join('')}</ul></div>`;
}
