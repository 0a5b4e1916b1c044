#!/usr/bin/env bash
# minijinja 3.1.0 takes some numbers of serde_json's `arbitrary_precision` for numbers and others for maps.
#
# Seen: a context made from serde_json 1.0.154 values has 1.5 as the number 1.5, and 1.50 or 1e3 as a map with one key,
# `$serde_json::private::Number`. `{{ ratio }}` then prints that map, `{{ ratio * 2 }}` fails, and `{% if ratio %}` is true also for
# 0.00. Whether a template works depends on how the number was spelled in the input. yaml_serde 0.10.7 writes every such
# number as that map. The feature is switched on for a whole build by any crate in it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "see"
version = "0.0.0"
edition = "2021"

[dependencies]
minijinja = { version = "=3.1.0", features = ["serde"] }
serde = "1"
serde_json = { version = "=1.0.154", features = ["arbitrary_precision"] }
yaml_serde = "=0.10.7"
TOML
cat > src/main.rs <<'RUST'
use serde::Deserialize;

fn main() {
    let values: serde_json::Value = serde_json::from_str(r#"{"a": 1.5, "b": 1.50, "c": 1e3, "d": 0.00}"#).unwrap();
    let context = minijinja::Value::deserialize(&values).unwrap();
    let environment = minijinja::Environment::new();
    let render = |text: &str| environment.render_str(text, context.clone()).map_err(|error| error.kind());
    let seen = [
        render("{{ a }}"),
        render("{{ b }}"),
        render("{{ c }}"),
        render("{{ a * 2 }}"),
        render("{{ b * 2 }}"),
        render("{% if d %}true{% endif %}"),
    ];
    println!("{seen:#?}");
    let map = |number: &str| Ok(format!("{{'$serde_json::private::Number': '{number}'}}"));
    assert_eq!(seen[0], Ok("1.5".into()), "the behavior has changed");
    assert_eq!(seen[1], map("1.50"), "the behavior has changed");
    assert_eq!(seen[2], map("1e+3"), "the behavior has changed");
    assert_eq!(seen[3], Ok("3.0".into()), "the behavior has changed");
    assert!(seen[4].is_err(), "the behavior has changed");
    assert_eq!(seen[5], Ok("true".into()), "the behavior has changed");
    let yaml = yaml_serde::to_string(&serde_json::json!({ "a": values["a"] })).unwrap();
    print!("{yaml}");
    assert_eq!(yaml, "a:\n  $serde_json::private::Number: '1.5'\n", "the behavior has changed");
}
RUST
cargo run --quiet
echo 'as stated: a number or a map, by its spelling'
