#!/usr/bin/env bash
# A patch as `git format-patch` writes it: one JavaScript reader refuses it, one counts a line that is not there, one reads it.
#
# Seen: such a patch ends with the signature of a mail, a line '-- ' and the version of git, right after the last hunk. The hunk says how
# many lines it has, so they are past its end. diff 9.0.0, which knows "Git's particular dialect", throws "Hunk at line ... has more lines
# than expected"; gitdiff-parser 0.3.1 takes the signature for a deleted line, without an error; parse-diff 0.12.0 and `git apply
# --numstat` read one line added and one deleted. All of them read the same change as `git diff` writes it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
npm install --silent --no-audit --no-fund diff@9.0.0 gitdiff-parser@0.3.1 parse-diff@0.12.0
git init --quiet repository
as_us() { git -C repository -c user.name=us -c user.email=us@example.com -c commit.gpgsign=false "$@"; }
printf 'a\nb\nc\n' > repository/file && as_us add file && as_us commit --quiet -m one
printf 'a\nB\nc\n' > repository/file && as_us commit --quiet --all -m two
as_us format-patch -1 --stdout --signature=2.43.0 > mail.patch
as_us diff HEAD~1 > plain.patch
cat > see.cjs <<'JS'
const { readFileSync } = require('node:fs');
const { execFileSync } = require('node:child_process');
const counts = lines => [lines.filter(line => line.startsWith('+')).length, lines.filter(line => line.startsWith('-')).length];
const read = {
  diff: text => counts(require('diff').parsePatch(text)[0].hunks.flatMap(hunk => hunk.lines)),
  gitdiffParser: text => {
    const changes = require('gitdiff-parser').parse(text)[0].hunks.flatMap(hunk => hunk.changes);
    return [changes.filter(change => change.isInsert).length, changes.filter(change => change.isDelete).length];
  },
  parseDiff: text => [require('parse-diff')(text)[0].additions, require('parse-diff')(text)[0].deletions],
  git: text => execFileSync('git', ['apply', '--numstat'], { input: text, encoding: 'utf8' }).split('\t').slice(0, 2).map(Number),
};
const seen = name =>
  Object.entries(read).map(([reader, of]) => {
    try {
      return `${reader} ${of(readFileSync(name, 'utf8'))}`;
    } catch (error) {
      return `${reader}: ${error.message}`;
    }
  });
for (const name of ['plain.patch', 'mail.patch']) console.log(name, seen(name));
const [diff, ...others] = seen('mail.patch');
const stated =
  seen('plain.patch').join() === 'diff 1,1,gitdiffParser 1,1,parseDiff 1,1,git 1,1' &&
  diff.includes('has more lines than expected') &&
  others.join() === 'gitdiffParser 1,2,parseDiff 1,1,git 1,1';
if (!stated) throw new Error('the behavior has changed');
JS
node see.cjs
echo 'as stated: refused, miscounted, read'
