#!/usr/bin/env bash
# zod 4.6.7 makes schemas from JSON Schema that accept what the JSON Schema refuses, and the other way round, without a word.
#
# Seen: z.fromJSONSchema throws for keywords that it does not support (`if`, `dependentRequired`), so one takes its answer for complete.
# But `required` counts only for names that are in `properties`, `minItems` only beside `items`, and `minLength` not beside `enum` or
# `$ref`. A `const` of [1] refuses [1] and accepts 1, and `oneOf` of two `required` lists refuses every object that has one of the two. Ajv
# 8.20.0 judges all of them as the specification does. The function is called experimental; that it leaves out parts is not said.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund zod@4.6.7 ajv@8.20.0
cat > see.mjs <<'JS'
import { z } from 'zod';
import Ajv from 'ajv/dist/2020.js';
const text = { type: 'string' };
const oneOf = [{ required: ['a'] }, { required: ['b'] }];
const stated = [
  [{ type: 'object', required: ['a'] }, {}, false],
  [{ type: 'object', properties: { b: text }, required: ['a'] }, { b: 'x' }, false],
  [{ type: 'array', minItems: 1 }, [], false],
  [{ type: 'string', enum: ['a', 'bcd'], minLength: 2 }, 'a', false],
  [{ $defs: { text }, $ref: '#/$defs/text', minLength: 2 }, 'a', false],
  [{ const: [1] }, 1, false],
  [{ const: [1] }, [1], true],
  [{ type: 'object', properties: { a: text, b: text }, oneOf }, { a: 'x' }, true],
];
for (const [schema, value, expected] of stated) {
  const ajv = new Ajv({ strict: false }).validate(schema, value);
  const zod = z.fromJSONSchema(structuredClone(schema)).safeParse(value).success;
  console.log(JSON.stringify(schema), JSON.stringify(value), { ajv, zod });
  if (ajv !== expected || zod === expected) throw new Error('the behavior has changed');
}
const kept = z.fromJSONSchema({ type: 'array', items: text, minItems: 1 });
if (kept.safeParse([]).success) throw new Error('the behavior has changed');
for (const unknown of [{ if: text, then: { minLength: 2 } }, { dependentRequired: { a: ['b'] } }]) {
  try {
    z.fromJSONSchema({ type: 'object', ...unknown });
  } catch (error) {
    console.log(error.message);
    continue;
  }
  throw new Error('the behavior has changed');
}
JS
node see.mjs
echo 'as stated: keywords that it knows are dropped, those that it does not know are refused'
