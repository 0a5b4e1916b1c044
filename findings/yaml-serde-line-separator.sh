#!/usr/bin/env bash
# yaml_serde 0.10.7 writes a string with U+2028 (line separator) so that readers of YAML 1.2 get two more spaces.
#
# Seen: ["a\u2028b"] below the key `k` is written as `- 'a<U+2028>  b'`: the separator stands unescaped, and the emitter indents
# after it, because YAML 1.1 counts it as a line break. yaml_serde itself reads its text back as it was. YAML 1.2 does not count it
# as a break: serde-saphyr 2.2.0 and npm yaml 2.9.1 read "a\u2028  b", without an error. The value has changed in silence.
# Expected: "a\Lb" in double quotes, as serde-saphyr writes it, which both generations read alike.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "see"
version = "0.0.0"
edition = "2021"

[dependencies]
yaml_serde = "=0.10.7"
serde-saphyr = "=2.2.0"
serde_json = "1"
TOML
cat > src/main.rs <<'RUST'
use serde_json::{json, Value};

fn main() {
    let value = json!({ "k": ["a\u{2028}b"] });
    let text = yaml_serde::to_string(&value).unwrap();
    let own: Value = yaml_serde::from_str(&text).unwrap();
    let other: Value = serde_saphyr::from_str(&text).unwrap();
    assert_eq!(own, value, "the behavior has changed");
    assert_eq!(other, json!({ "k": ["a\u{2028}  b"] }), "the behavior has changed");
    print!("{text}");
}
RUST
cargo run --quiet > written.yaml
cat > see.cjs <<'JS'
const { readFileSync } = require('node:fs');
const { parse } = require('yaml');
const text = readFileSync('written.yaml', 'utf8');
const seen = { written: text, yaml: parse(text).k[0] };
console.log(JSON.stringify(seen).replaceAll('\u2028', '\\u2028'));
if (text !== "k:\n- 'a\u2028  b'\n" || seen.yaml !== 'a\u2028  b') throw new Error('the behavior has changed');
JS
node see.cjs
echo 'as stated: two spaces were added between writer and readers'
