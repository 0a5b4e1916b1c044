// A diff as a table: both line numbers, added and removed lines in colour.

import type { FileDiff } from '../git/diff.ts';
import { escape } from './layout.ts';

export function diffPanel(file: FileDiff, link: string): string {
  const name = file.oldPath ? `${file.oldPath} → ${file.path}` : file.path;
  const rows = file.patch === undefined ? nothing(file) : lines(file.patch);
  return `<section class="panel">
<div class="head"><span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span>
&nbsp;<a href="${link}">${escape(name)}</a> <span class="soft">${file.status}</span></div>
<div class="scroll"><table class="code">${rows}</table></div>
</section>`;
}

function nothing(file: FileDiff): string {
  const what = file.status === 'renamed' ? 'Renamed without a change.' : 'No text to show.';
  return `<tr><td>${what}</td></tr>`;
}

function lines(patch: string): string {
  let [before, after] = [0, 0];
  return patch
    .split('\n')
    .map(line => {
      const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
      if (hunk) {
        [before, after] = [Number(hunk[1]), Number(hunk[2])];
        return row('hunk', '', '', line);
      }
      if (line.startsWith('+')) return row('add', '', String(after++), line);
      if (line.startsWith('-')) return row('remove', String(before++), '', line);
      if (line.startsWith('\\')) return row('hunk', '', '', line);
      return row('', String(before++), String(after++), line);
    })
    .join('');
}

function row(kind: string, before: string, after: string, line: string): string {
  const cells = `<td class="line">${before}</td><td class="line">${after}</td><td>${escape(line)}</td>`;
  return `<tr${kind ? ` class="${kind}"` : ''}>${cells}</tr>`;
}
