#!/usr/bin/env bash
# npm yaml 2.9.1 reads `!!float -1` as the text '-1', although YAML 1.2.2 has it as an example of a float.
#
# Seen: of example 10.7 of the specification (-1, 0, 2.3e4, .inf and .nan, each with the tag) the first two become strings. There is a
# warning, "Unresolved tag", and no error. The package looks for a float that has a point or an exponent, and an integer with this tag is
# neither; without the tag, -1 is a number. js-yaml 5.5.0 and PyYAML 6.0.4 read all five as numbers. It meets its own text: in a document
# with `!!float 3.5` it writes the new value 4 as `!!float 4`, which it reads as a string. The tag that is there to make sure of a number
# is what takes it away.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0
python3 -m venv venv && venv/bin/pip install --quiet pyyaml==6.0.4
cat > see.cjs <<'JS'
const { parseDocument } = require('yaml');
const { load } = require('js-yaml');
const { execFileSync } = require('node:child_process');
const text = '[!!float -1, !!float 0, !!float 2.3e4, !!float .inf, !!float .nan, -1]';
const python = 'import sys, yaml; print(*[type(each).__name__ for each in yaml.safe_load(sys.stdin.read())], sep=",", end="")';
const types = list => list.map(each => typeof each).join();
const document = parseDocument(text);
const edited = parseDocument('a: !!float 3.5');
edited.get('a', true).value = 4;
const seen = {
  yaml: types(document.toJS()),
  errors: document.errors.length,
  warnings: document.warnings.map(warning => warning.message.split(' at ')[0]),
  jsYaml: types(load(text)),
  pyYaml: execFileSync('venv/bin/python', ['-c', python], { input: text, encoding: 'utf8' }),
  rewritten: String(edited),
  readAgain: parseDocument(String(edited)).toJS(),
};
console.log(seen);
const stated =
  seen.yaml === 'string,string,number,number,number,number' &&
  seen.errors === 0 &&
  seen.warnings.length === 2 &&
  seen.jsYaml === 'number,number,number,number,number,number' &&
  seen.pyYaml === 'float,float,float,float,float,int' &&
  seen.rewritten === 'a: !!float 4\n' &&
  seen.readAgain.a === '4';
if (!stated) throw new Error('the behavior has changed');
JS
node see.cjs
echo 'as stated: the tag of a number makes a text'
