#!/usr/bin/env bash
# cel-python 0.5.0 has string(true) == 'true' false, and takes 0.0 / 0.0 and -1.0 / 0.0 for positive infinity.
#
# Seen: string() of a boolean is Python's 'True', where the definition of CEL says "true", so `'enabled-' + string(true)` makes another
# label. Every double divided by 0.0 is positive infinity, also a negative one and zero itself: `-1.0 / 0.0 < 0.0` is false and `0.0 / 0.0
# > 1.0` is true. CEL takes its doubles from IEEE 754, where the two are negative infinity and not a number. @bufbuild/cel 0.6.1 and
# @marcbachmann/cel-js 8.0.0 answer as defined, and so does cel-python where nothing is divided: -1e308 * 10.0 is negative infinity.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @bufbuild/cel@0.6.1 @marcbachmann/cel-js@8.0.0
python3 -m venv venv && venv/bin/pip install --quiet cel-python==0.5.0
cat > see.py <<'PY'
import json, sys, celpy

environment = celpy.Environment()
seen = lambda text: bool(environment.program(environment.compile(text)).evaluate({}))
print(json.dumps([seen(text) for text in sys.argv[1:]]))
PY
cat > see.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { run } from '@bufbuild/cel';
import { evaluate } from '@marcbachmann/cel-js';
const stated = [
  ["string(true) == 'true'", true, false],
  ['-1.0 / 0.0 < 0.0', true, false],
  ['0.0 / 0.0 > 1.0', false, true],
  ['-1e308 * 10.0 < -1e308', true, true],
];
const texts = stated.map(([text]) => text);
const python = JSON.parse(execFileSync('venv/bin/python', ['see.py', ...texts], { encoding: 'utf8' }));
stated.forEach(([text, defined, inPython], at) => {
  const seen = { bufbuild: run(text, {}), marcbachmann: evaluate(text, {}), python: python[at] };
  console.log(text, seen);
  if (seen.bufbuild !== defined || seen.marcbachmann !== defined || seen.python !== inPython) {
    throw new Error('the behavior has changed');
  }
});
JS
node see.mjs
echo 'as stated: the same expressions, other answers'
