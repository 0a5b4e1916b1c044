/** The frame of all pages: plain HTML and one style sheet, readable in the light and in the dark. */
import { html, type Answer } from '../../http/index.ts';

export interface Crumb {
  label: string;
  href?: string;
}

const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--text:#1b2330;--soft:#556070;--line:#dde2e9;--accent:#0b6bcb;--ok:#18794e;--bad:#b42318;--wait:#8a5a00;--code:#f0f2f6}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1b2129;--text:#e8ecf2;--soft:#a3adba;--line:#313a46;--accent:#6db3ff;--ok:#5fd39b;--bad:#ff8a80;--wait:#f0c05a;--code:#141a21}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 system-ui,sans-serif}
header{background:var(--card);border-bottom:1px solid var(--line);padding:.75rem 1.5rem}
header nav a,header nav span{margin-right:.4rem}
main{max-width:72rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;margin:.2rem 0 1rem}h2{font-size:1.15rem;margin:1.8rem 0 .6rem}
a{color:var(--accent)}
.tabs a{display:inline-block;padding:.35rem .8rem;margin-right:.3rem;border-radius:.4rem;text-decoration:none}
.tabs a[aria-current]{background:var(--accent);color:var(--card)}
.stages{display:flex;flex-wrap:wrap;gap:.8rem;align-items:stretch;padding:0;margin:0;list-style:none}
.stages>li{display:flex;align-items:center;gap:.8rem}
.stages>li:not(:last-child)::after{content:"\\2192";color:var(--soft)}
.group{display:flex;flex-direction:column;gap:.8rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1rem;min-width:13rem}
.card h3{margin:0;font-size:1rem}.card ol{margin:.5rem 0 0;padding-left:1.2rem}.card p{margin:.2rem 0}
section.card h2{margin-top:0}
.side{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start}

.soft{color:var(--soft);font-size:.9rem}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
th{white-space:nowrap}
th,td{text-align:left;padding:.5rem .8rem;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
pre{background:var(--code);border:1px solid var(--line);border-radius:.6rem;padding:1rem;overflow:auto;font-size:.85rem}
.status{font-weight:600}.Success,.APPROVED{color:var(--ok)}.Failed,.Aborted,.Expired,.ApprovalRejected{color:var(--bad)}.Running,.ApprovalWaiting,.Paused{color:var(--wait)}
button{background:var(--accent);color:var(--card);border:0;border-radius:.4rem;padding:.5rem 1.1rem;font:inherit;font-weight:600;cursor:pointer}
button.plain{background:transparent;color:var(--accent);border:1px solid var(--accent)}
label{display:block;margin:.7rem 0 .2rem;font-weight:600}
input,select{font:inherit;padding:.4rem .6rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--card);color:var(--text);min-width:20rem;max-width:100%}
.tag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .6rem;margin:0 .3rem .3rem 0;font-size:.85rem}
.note{border-left:4px solid var(--bad);padding:.5rem 1rem;background:var(--card)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
`;

/** Text made harmless for HTML. */
export function escape(value: unknown): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return String(value ?? '').replace(/[&<>"']/g, char => names[char] ?? char);
}

export function layout(title: string, crumbs: Crumb[], body: string, refresh = false): Answer {
  const path = crumbs
    .map(({ label, href }) =>
      href === undefined
        ? `<span>${escape(label)}</span>`
        : `<a href="${escape(href)}">${escape(label)}</a>`,
    )
    .join('<span class="soft" aria-hidden="true">/</span> ');
  const again = refresh ? '<meta http-equiv="refresh" content="2">' : '';
  return html(
    200,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">${again}<style>${STYLE}</style></head>
<body><header><nav aria-label="Breadcrumb">${path}</nav></header><main><h1>${escape(title)}</h1>${body}</main></body></html>`,
  );
}

export function table(heads: string[], rows: string[][], empty: string): string {
  if (rows.length === 0) return `<p class="soft">${escape(empty)}</p>`;
  const head = heads.map(text => `<th scope="col">${escape(text)}</th>`).join('');
  const body = rows.map(row => `<tr>${row.map(cell => `<td>${cell}</td>`).join('')}</tr>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

export function status(value: string): string {
  const words = value.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `<span class="status ${escape(value)}">${escape(words)}</span>`;
}

export function tags(entries: Record<string, string>): string {
  return Object.entries(entries)
    .map(([key, value]) => `<span class="tag">${escape(key)}: ${escape(value)}</span>`)
    .join('');
}

export function yamlBlock(yaml: string): string {
  return `<pre tabindex="0" aria-label="YAML"><code>${escape(yaml)}</code></pre>`;
}

export function link(href: string, label: string): string {
  return `<a href="${escape(href)}">${escape(label)}</a>`;
}

export function when(ts: number | undefined): string {
  return ts === undefined ? '' : new Date(ts).toISOString().replace('T', ' ').slice(0, 19);
}
