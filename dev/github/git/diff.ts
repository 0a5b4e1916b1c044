// Differences between two trees, as git prints them.

import { git } from './run.ts';

export interface FileDiff {
  path: string;
  oldPath?: string;
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  /** The new blob, or the old one of a removed file. */
  sha: string;
  additions: number;
  deletions: number;
  /** Hunks without the file header; absent for binary files and pure renames. */
  patch?: string;
}

export interface TreeDiff {
  files: FileDiff[];
  /** The whole as `git diff` prints it. */
  text: string;
}

const STATUS: Record<string, FileDiff['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

export async function diffTrees(dir: string, from: string, to: string): Promise<TreeDiff> {
  if (from === to) return { files: [], text: '' };
  const args = [
    'diff-tree',
    '-r',
    '-M',
    '-z',
    '--raw',
    '--abbrev=40',
    '--patch',
    '--no-color',
    from,
    to,
  ];
  const output = (await git(dir, args)).toString('utf8');
  const split = output.indexOf('\0\0') + 2;
  const fields = output.slice(0, split - 2).split('\0');
  const text = output.slice(split);
  const patches = text.split(/^(?=diff --git )/m);

  const files: FileDiff[] = [];
  for (let at = 0; at < fields.length;) {
    const [, , oldSha = '', newSha = '', letters = ''] = (fields[at] ?? '').split(' ');
    const letter = letters.charAt(0);
    const renamed = letter === 'R';
    // A change of type (file to symlink) is printed as a removal and an addition.
    const shown = patches.splice(0, letter === 'T' ? 2 : 1).join('');
    files.push({
      path: fields[at + (renamed ? 2 : 1)] ?? '',
      ...(renamed ? { oldPath: fields[at + 1] } : {}),
      status: STATUS[letter] ?? 'modified',
      sha: letter === 'D' ? oldSha : newSha,
      ...hunks(shown),
    });
    at += renamed ? 3 : 2;
  }
  return { files, text };
}

function hunks(shown: string): Pick<FileDiff, 'additions' | 'deletions' | 'patch'> {
  const start = shown.search(/^@@ /m);
  if (start < 0) return { additions: 0, deletions: 0 };
  const patch = shown.slice(start).replace(/\n$/, '');
  const count = (sign: string) => patch.split('\n').filter(line => line.startsWith(sign)).length;
  return { additions: count('+'), deletions: count('-'), patch };
}
