// The frame of every page: one style sheet, light and dark by the system's wish, no scripts.

import { html } from '../../http/index.ts';
import type { Answer } from '../../http/index.ts';
import type { Repo } from '../hub/hub.ts';
import type { Pull } from '../hub/model.ts';

/** Text made safe for HTML. */
export function escape(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, character => entities[character] ?? character);
}

/** A point in time as people read it. */
export function when(iso: string): string {
  return `<time datetime="${iso}">${iso.slice(0, 16).replace('T', ' ')}</time>`;
}

/** A path for use in a link. */
export function href(...segments: string[]): string {
  return escape(`/${segments.map(s => s.split('/').map(encodeURIComponent).join('/')).join('/')}`);
}

/** A whole page; `crumbs` lead back up, `body` is HTML. */
export function page(
  title: string,
  crumbs: Array<[string, string]>,
  body: string,
  status = 200,
): Answer {
  const trail = [['GitHub double', '/'], ...crumbs]
    .map(([name = '', link = '']) => `<a href="${link}">${escape(name)}</a>`)
    .join('<span aria-hidden="true">/</span>');
  return html(
    status,
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header><nav aria-label="Breadcrumb">${trail}</nav></header>
<main>${body}</main>
</body>
</html>`,
  );
}

/** `#12`-like state of a pull request as a coloured pill. */
export function pill(kind: 'open' | 'merged' | 'closed' | 'draft' | 'plain', text: string): string {
  return `<span class="pill ${kind}">${escape(text)}</span>`;
}

/** The way from the list of repositories to this one. */
export function crumbs(repo: Repo): Array<[string, string]> {
  return [[`${repo.owner}/${repo.name}`, href(repo.owner, repo.name)]];
}

/** State of a pull request as a pill. */
export function statePill(pull: Pull): string {
  if (pull.mergedAt) return pill('merged', 'Merged');
  if (pull.state === 'closed') return pill('closed', 'Closed');
  return pull.draft ? pill('draft', 'Draft') : pill('open', 'Open');
}

const STYLE = `
:root {
  --text: #1f2328; --soft: #59636e; --line: #d1d9e0; --page: #ffffff; --panel: #f6f8fa; --link: #0969da;
  --open: #1a7f37; --merged: #8250df; --closed: #cf222e; --draft: #59636e;
  --add: #dafbe1; --remove: #ffebe9; --hunk: #ddf4ff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #f0f6fc; --soft: #9198a1; --line: #3d444d; --page: #0d1117; --panel: #151b23; --link: #4493f8;
    --open: #238636; --merged: #8957e5; --closed: #da3633; --draft: #656c76;
    --add: #12361f; --remove: #46171b; --hunk: #121d2f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; color: var(--text); background: var(--page); font: 15px/1.5 system-ui, sans-serif; }
header { background: var(--panel); border-bottom: 1px solid var(--line); padding: 14px 24px; }
header span { margin: 0 8px; color: var(--soft); }
main { max-width: 1080px; margin: 0 auto; padding: 24px; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
h1 { font-size: 26px; font-weight: 600; margin: 0 0 8px; overflow-wrap: anywhere; }
h1 .number, .soft { color: var(--soft); font-weight: 400; }
h2 { font-size: 17px; margin: 32px 0 12px; }
code, table.code { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code.branch { background: var(--hunk); padding: 2px 7px; border-radius: 6px; overflow-wrap: anywhere; }
.pill { display: inline-block; color: #fff; border-radius: 99px; padding: 3px 12px; font-weight: 600; font-size: 13px; }
.pill.open { background: var(--open); } .pill.merged { background: var(--merged); }
.pill.closed { background: var(--closed); } .pill.draft { background: var(--draft); }
.pill.plain { color: var(--text); background: var(--panel); border: 1px solid var(--line); }
.panel { border: 1px solid var(--line); border-radius: 8px; margin: 16px 0; overflow: hidden; }
.panel > .head { background: var(--panel); border-bottom: 1px solid var(--line); padding: 9px 16px; font-size: 13px; }
.panel > .body { padding: 12px 16px; }
.panel pre { margin: 0; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table.code { border-collapse: collapse; width: 100%; }
table.code td { padding: 0 12px; white-space: pre; }
table.code td.line { color: var(--soft); text-align: right; width: 1%; user-select: none; border-right: 1px solid var(--line); }
tr.add { background: var(--add); } tr.remove { background: var(--remove); } tr.hunk { background: var(--hunk); color: var(--soft); }
ul.list { list-style: none; margin: 0; padding: 0; }
ul.list li { padding: 11px 16px; border-top: 1px solid var(--line); display: flex; gap: 12px; align-items: baseline; flex-wrap: wrap; }
ul.list li:first-child { border-top: 0; }
.grow { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.plus { color: var(--open); } .minus { color: var(--closed); }
@media (prefers-color-scheme: dark) { .plus { color: #3fb950; } .minus { color: #f85149; } }
button { font: inherit; font-weight: 600; color: #fff; background: #1f883d; border: 0; border-radius: 6px; padding: 8px 18px; cursor: pointer; }
button.quiet { color: var(--text); background: var(--panel); border: 1px solid var(--line); }
button:hover { filter: brightness(1.08); }
button:disabled { background: var(--draft); cursor: not-allowed; }
button:focus-visible, a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
form { display: inline-block; margin-right: 8px; }
.empty { padding: 20px 16px; color: var(--soft); }
`;
