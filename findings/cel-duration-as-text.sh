#!/usr/bin/env bash
# string(duration(...)) in CEL gives another text in each engine, and a wrong one in two.
#
# The definition of CEL: it "converts a duration value to seconds and fractional seconds with an 's' suffix"; '1m1ms' is "60.001s". Seen:
# @bufbuild/cel 0.6.1 does that. cel-python 0.5.0 drops the fraction ("60s", and "0s" for 500 ms) and writes the difference of two
# durations in the words of Python ("-1 day, 23:59:59"). common-expression-language 0.10.0, the Rust engine for Python, writes hours and
# minutes ("1m0.001s"), and for -1s it writes "-5124095h34m32.709551616s". All three compare durations rightly, so that two of them differ
# while their texts are the same, or one is short while its text is long.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @bufbuild/cel@0.6.1
python3 -m venv venv && venv/bin/pip install --quiet cel-python==0.5.0 common-expression-language==0.10.0
cat > see.py <<'PY'
import json, sys, cel, celpy

environment = celpy.Environment()
python = lambda text: str(environment.program(environment.compile(text)).evaluate({}))
print(json.dumps([[python(text), cel.evaluate(text, {})] for text in sys.argv[1:]]))
PY
cat > see.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { run } from '@bufbuild/cel';
const stated = [
  ["duration('1m1ms')", '60.001s', '60s', '1m0.001s'],
  ["duration('500ms')", '0.500s', '0s', '500ms'],
  ["duration('-1s')", '-1s', '-1s', '-5124095h34m32.709551616s'],
  ["duration('1s') - duration('2s')", '-1s', '-1 day, 23:59:59', '-5124095h34m32.709551616s'],
];
const compared = "duration('-1s') < duration('0s') && duration('500ms') > duration('0s') ? 'rightly' : 'wrongly'";
const texts = [...stated.map(([duration]) => `string(${duration})`), compared];
const python = JSON.parse(execFileSync('venv/bin/python', ['see.py', ...texts], { encoding: 'utf8' }));
stated.forEach(([duration, ...expected], at) => {
  const seen = [run(texts[at], {}), ...python[at]];
  console.log(duration, seen);
  if (JSON.stringify(seen) !== JSON.stringify(expected)) throw new Error('the behavior has changed');
});
if ([run(compared, {}), ...python[4]].join() !== 'rightly,rightly,rightly') throw new Error('the behavior has changed');
JS
node see.mjs
echo 'as stated: one engine writes what is defined'
