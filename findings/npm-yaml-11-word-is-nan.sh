#!/usr/bin/env bash
# npm yaml 2.9.1, reading as YAML 1.1, takes the plain words `e1` and `E5` for the number NaN.
#
# Seen: parse('team: e1', { version: '1.1' }) gives { team: NaN }. Its pattern of a float makes digits before and after the
# point optional together, so an exponent alone matches. YAML 1.1 wants a point in a float: PyYAML 6.0.3, which
# reads 1.1, gives the text 'e1', and so does the package's own reading as 1.2. A name such as `e1` or a hash such as `e7` that
# crosses a 1.1 reader in JavaScript becomes NaN, and `null` once it is written as JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1
python3 -m venv venv && venv/bin/pip install --quiet pyyaml==6.0.3
cat > see.cjs <<'JS'
const { parse } = require('yaml');
const { execFileSync } = require('node:child_process');
const python = 'import sys, yaml, json; print(json.dumps(yaml.safe_load(sys.stdin.read())))';
for (const word of ['e1', 'E5']) {
  const seen = {
    as11: parse(`team: ${word}`, { version: '1.1' }).team,
    as12: parse(`team: ${word}`).team,
    pyYaml: JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: `team: ${word}` })).team,
  };
  console.log(word, seen);
  const stated = Number.isNaN(seen.as11) && seen.as12 === word && seen.pyYaml === word;
  if (!stated) throw new Error('the behavior has changed');
}
JS
node see.cjs
echo 'as stated: a word is read as NaN'
