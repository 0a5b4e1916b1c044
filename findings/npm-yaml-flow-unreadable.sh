#!/usr/bin/env bash
# npm yaml 2.9.1, asked for flow style, writes a document that no reader accepts, its own parser included.
#
# Seen: stringify({ z: 'note:\nx' }, { collectionStyle: 'flow' }) leaves the value plain and folds it over lines, so that its
# first line ends with ':'. Inside braces that colon is the indicator of a nested pair: yaml 2.9.1, js-yaml 5.5.0 and
# PyYAML 6.0.3 all refuse the text. The same holds for lines that are '-' or ':' alone. In block style the value is quoted.
# Expected: a quoted value. 'a: b\nx' on one line is quoted, so the check looks for ': ' but not for ':' before a line break.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0
python3 -m venv venv && venv/bin/pip install --quiet pyyaml==6.0.3
cat > see.cjs <<'JS'
const { parse, stringify } = require('yaml');
const { load } = require('js-yaml');
const { spawnSync } = require('node:child_process');
const refused = read => {
  try {
    read();
    return false;
  } catch (error) {
    return String(error.message).split('\n')[0];
  }
};
const seen = value => {
  const text = stringify({ z: value }, { collectionStyle: 'flow' });
  const python = spawnSync('venv/bin/python', ['-c', 'import sys, yaml; yaml.safe_load(sys.stdin.read())'], {
    input: text,
  });
  return {
    written: text,
    yaml: refused(() => parse(text)),
    jsYaml: refused(() => load(text)),
    pyYaml: python.status !== 0,
  };
};
for (const value of ['note:\nx', '-\n\nx']) {
  const found = seen(value);
  console.log(JSON.stringify({ value, ...found }, null, 2));
  if (!found.yaml || !found.jsYaml || !found.pyYaml) throw new Error('the behavior has changed');
}
const quoted = seen('a: b\nx');
if (quoted.yaml || !quoted.written.includes('"')) throw new Error('the behavior has changed');
JS
node see.cjs
echo 'as stated: the flow text cannot be read back'
