#!/usr/bin/env bash
# npm yaml 2.9.1 loses a space when it writes a string that begins with a line break followed by a line of spaces.
#
# Seen: stringify({ k: '\n \n' }) gives 'k: |+\n  \n   \n'. The first content line is all spaces, so the writer would have to
# give the indentation explicitly (`|2+`); without it every reader takes the longest leading line of spaces as indentation.
# The package's own parse, js-yaml 5.5.0 and PyYAML 6.0.3 all read '\n\n'. No error or warning is raised.
# Expected: a text that reads back as '\n \n' (in double quotes, or with an indentation indicator).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0
python3 -m venv venv && venv/bin/pip install --quiet pyyaml==6.0.3
cat > see.cjs <<'JS'
const { parse, stringify } = require('yaml');
const { load } = require('js-yaml');
const { execFileSync } = require('node:child_process');
const text = stringify({ k: '\n \n' });
const python = 'import sys, yaml, json; print(json.dumps(yaml.safe_load(sys.stdin.read())["k"]))';
const seen = {
  written: text,
  yaml: parse(text).k,
  jsYaml: load(text).k,
  pyYaml: JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: text })),
};
console.log(JSON.stringify(seen, null, 2));
const lost = [seen.yaml, seen.jsYaml, seen.pyYaml].every(value => value === '\n\n');
if (seen.written !== 'k: |+\n  \n   \n' || !lost) throw new Error('the behavior has changed');
JS
node see.cjs
echo 'as stated: the space is lost in writing'
