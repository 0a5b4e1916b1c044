#!/usr/bin/env bash
# uritemplate 4.2.0 (Python) drops a zero from a query and writes the word None into one.
#
# Seen: '{?page}' with page=0 becomes '?page=', and 0 is lost in the same way in '{&page}' and '{;page}'; '{page}', '{/page}' and a list
# '{?page*}' of [0, 1] keep it, and so does every other number. A None in a list or a mapping is left out by '{;page*}', as RFC 6570 wants
# of undefined members, but '{?page*}' writes 'page=None'. The README asks for text; the types that the package exports admit numbers and
# None in all these places. url-template 3.1.1 for JavaScript gives '?page=0' and leaves the undefined member out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund url-template@3.1.1
python3 -m venv venv && venv/bin/pip install --quiet uritemplate==4.2.0
cat > see.py <<'PY'
import json, sys, uritemplate

print(json.dumps([uritemplate.expand(template, page=page) for template, page, *_ in json.load(sys.stdin)]))
PY
cat > see.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import { parseTemplate } from 'url-template';
const stated = [
  ['{?page}', 0, '?page=', '?page=0'],
  ['?x=1{&page}', 0, '?x=1&page=', '?x=1&page=0'],
  ['{;page}', 0, ';page', ';page=0'],
  ['{/page}', 0, '/0', '/0'],
  ['{?page}', 1, '?page=1', '?page=1'],
  ['{?page*}', [0, 1], '?page=0&page=1', '?page=0&page=1'],
  ['{;page*}', [1, null, 2], ';page=1;page=2', ';page=1;page=2'],
  ['{?page*}', [1, null, 2], '?page=1&page=None&page=2', '?page=1&page=2'],
  ['{?page*}', { a: null, b: 1 }, '?a=None&b=1', '?b=1'],
];
const python = JSON.parse(execFileSync('venv/bin/python', ['see.py'], { input: JSON.stringify(stated), encoding: 'utf8' }));
stated.forEach(([template, page, inPython, inJs], at) => {
  const seen = { python: python[at], js: parseTemplate(template).expand({ page }) };
  console.log(template, JSON.stringify(page), seen);
  if (seen.python !== inPython || seen.js !== inJs) throw new Error('the behavior has changed');
});
JS
node see.mjs
echo 'as stated: a zero is dropped and None is written'
