// A unified diff, taken apart for showing.

export interface DiffFile {
  path: string;
  kind: 'added' | 'removed' | 'changed';
  added: number;
  removed: number;
  lines: DiffLine[];
}

export interface DiffLine {
  kind: 'added' | 'removed' | 'same' | 'hunk';
  text: string;
  before?: number;
  after?: number;
}

const HUNK = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;

/** Reads what `git diff` or `diff -u` writes; lines that belong to no file are left out. */
export function parseDiff(diff: string): DiffFile[] {
  const files: DiffFile[] = [];
  let file: DiffFile | undefined;
  let from = '';
  let before = 0;
  let after = 0;
  let inside = false;
  for (const line of diff.replace(/\n$/, '').split('\n')) {
    const hunk = HUNK.exec(line);
    if (hunk && file) {
      inside = true;
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      file.lines.push({ kind: 'hunk', text: (hunk[3] ?? '').trim() });
    } else if (!inside || line.startsWith('diff ') || /^--- (a\/|\/dev\/null)/.test(line)) {
      inside = false;
      if (line.startsWith('--- ')) from = nameOf(line);
      if (line.startsWith('+++ ')) files.push((file = fileOf(from, nameOf(line))));
    } else if (file) {
      const text = line.slice(1);
      if (line.startsWith('+')) {
        file.added += 1;
        file.lines.push({ kind: 'added', text, after: after++ });
      } else if (line.startsWith('-')) {
        file.removed += 1;
        file.lines.push({ kind: 'removed', text, before: before++ });
      } else if (!line.startsWith('\\')) {
        file.lines.push({ kind: 'same', text, before: before++, after: after++ });
      }
    }
  }
  return files;
}

function nameOf(line: string): string {
  const name = line.slice(4).split('\t')[0] ?? '';
  return name === '/dev/null' ? '' : name.replace(/^[ab]\//, '');
}

function fileOf(from: string, to: string): DiffFile {
  const kind = from === '' ? 'added' : to === '' ? 'removed' : 'changed';
  return { path: to || from, kind, added: 0, removed: 0, lines: [] };
}
