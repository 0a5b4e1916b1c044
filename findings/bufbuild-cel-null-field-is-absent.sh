#!/usr/bin/env bash
# @bufbuild/cel 0.6.1 says of a key that holds null that it is not in the map.
#
# Seen: for {"a": null}, `has(m.a)` and `'a' in m` are false, while `m.a == null` and `m.exists(k, k == 'a')` are true and `size(m)` is 1.
# The definition of CEL: has(e.f) on a map "indicates whether the string f is a key in the map", and null is a value like others.
# cel-python 0.5.0 and @marcbachmann/cel-js 8.0.0 answer true to all of them. A rule for fields that are set holds or not by the engine
# that reads it, and `has(m.a) && m.a == null` is never true in this one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @bufbuild/cel@0.6.1 @marcbachmann/cel-js@8.0.0
python3 -m venv venv && venv/bin/pip install --quiet cel-python==0.5.0
cat > see.py <<'PY'
import json, sys, celpy

environment = celpy.Environment()
values = {'m': celpy.json_to_cel({'a': None})}
seen = lambda text: bool(environment.program(environment.compile(text)).evaluate(values))
print(json.dumps([seen(text) for text in sys.argv[1:]]))
PY
cat > see.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { run } from '@bufbuild/cel';
import { evaluate } from '@marcbachmann/cel-js';
const stated = [
  ['has(m.a)', false],
  ["'a' in m", false],
  ['m.a == null', true],
  ["m.exists(k, k == 'a')", true],
  ['size(m) == 1', true],
];
const values = { m: { a: null } };
const texts = stated.map(([text]) => text);
const python = JSON.parse(execFileSync('venv/bin/python', ['see.py', ...texts], { encoding: 'utf8' }));
stated.forEach(([text, expected], at) => {
  const seen = {
    bufbuild: run(text, values),
    asMap: run(text, { m: new Map([['a', null]]) }),
    python: python[at],
    marcbachmann: evaluate(text, values),
  };
  console.log(text, seen);
  const others = seen.python && seen.marcbachmann;
  if (seen.bufbuild !== expected || seen.asMap !== expected || !others) throw new Error('the behavior has changed');
});
JS
node see.mjs
echo 'as stated: the key is in the map for two engines and not for the third'
