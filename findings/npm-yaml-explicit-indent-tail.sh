#!/usr/bin/env bash
# npm yaml 2.9.1 drops the last line of a block scalar when the indentation is explicit and the line holds only spaces.
#
# Input, as js-yaml 5.5.0 writes the string '\n x\n ':
#     k: |2-
#
#        x
#     (three spaces)
# With the indentation of 2 that the header states, the last line is content of one space.
# Seen: yaml 2.9.1 reads '\n x', without an error; js-yaml 5.5.0 and PyYAML 6.0.3 read '\n x\n '. Without an indicator
# (`|-` and a first line that is not indented further) yaml keeps such a line. So a value that one package wrote rightly is
# changed by reading it with the other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0
python3 -m venv venv && venv/bin/pip install --quiet pyyaml==6.0.3
cat > see.cjs <<'JS'
const { parse } = require('yaml');
const { dump, load } = require('js-yaml');
const { execFileSync } = require('node:child_process');
const value = '\n x\n ';
const text = dump({ k: value });
const python = 'import sys, yaml, json; print(json.dumps(yaml.safe_load(sys.stdin.read())["k"]))';
const seen = {
  written: text,
  yaml: parse(text).k,
  jsYaml: load(text).k,
  pyYaml: JSON.parse(execFileSync('venv/bin/python', ['-c', python], { input: text })),
  yamlWithoutIndicator: parse('k: |-\n  a\n   \n').k,
};
console.log(JSON.stringify(seen, null, 2));
const stated =
  seen.written === 'k: |2-\n\n   x\n   \n' &&
  seen.yaml === '\n x' &&
  seen.jsYaml === value &&
  seen.pyYaml === value &&
  seen.yamlWithoutIndicator === 'a\n ';
if (!stated) throw new Error('the behavior has changed');
JS
node see.cjs
echo 'as stated: the line is dropped by one reader of three'
