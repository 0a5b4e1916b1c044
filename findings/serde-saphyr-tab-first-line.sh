#!/usr/bin/env bash
# serde-saphyr 2.2.0 writes strings whose first visible character is a tab as block scalars that libyaml's family refuses.
#
# Seen: "\t\n" below a list is written as `- |` and a line of two spaces and a tab. serde-saphyr, npm yaml 2.9.1 and js-yaml 5.5.0 read it
# back, and so does PyYAML 6.0.3 with SafeLoader. The same PyYAML with CSafeLoader (LibYAML) and yaml_serde 0.10.7 (LibYAML's
# scanner in Rust) refuse the whole file: a tab where indentation is expected. yaml_serde writes the string in double quotes,
# which all of them read. A tab after a first line without one ("a\n\tb") is read by all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0
python3 -m venv venv && venv/bin/pip install --quiet pyyaml==6.0.3
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
    let value = json!({ "k": ["\t\n"] });
    let text = serde_saphyr::to_string(&value).unwrap();
    assert_eq!(serde_saphyr::from_str::<Value>(&text).unwrap(), value);
    let error = yaml_serde::from_str::<Value>(&text).expect_err("the behavior has changed");
    eprintln!("yaml_serde: {error}");
    print!("{text}");
}
RUST
cargo run --quiet > written.yaml
cat > see.cjs <<'JS'
const { readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const text = readFileSync('written.yaml', 'utf8');
const python = loader => {
  const program = `import sys, yaml, json; print(json.dumps(yaml.load(sys.stdin.read(), yaml.${loader})["k"][0]))`;
  const { status, stdout } = spawnSync('venv/bin/python', ['-c', program], { input: text, encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : 'refused';
};
const seen = {
  written: text,
  yaml: require('yaml').parse(text).k[0],
  jsYaml: require('js-yaml').load(text).k[0],
  safeLoader: python('SafeLoader'),
  cSafeLoader: python('CSafeLoader'),
};
console.log(JSON.stringify(seen, null, 2));
const stated =
  text === 'k:\n- |\n  \t\n' &&
  [seen.yaml, seen.jsYaml, seen.safeLoader].every(value => value === '\t\n') &&
  seen.cSafeLoader === 'refused';
if (!stated) throw new Error('the behavior has changed');
JS
node see.cjs
echo 'as stated: readable for some, refused by others'
