#!/usr/bin/env bash
# clippy 0.1.95 (Rust 1.95.0) with serde_json 1.0.154: `cargo clippy --fix` turns a comparison that is true into one that is false.
#
# Seen: the lint `cmp_owned`, which is on by default, says of `text == value.to_string()` that the text is made for the comparison alone,
# and its fix drops `.to_string()`. A `serde_json::Value` is equal to a text only if it is that JSON string, while `to_string()` is the JSON
# of any value. The fixed program compiles without a warning and prints `false` where it printed `true`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > rust-toolchain.toml <<'TOML'
[toolchain]
channel = "1.95.0"
components = ["clippy"]
TOML
cat > Cargo.toml <<'TOML'
[package]
name = "see"
version = "0.0.0"
edition = "2024"

[dependencies]
serde_json = "=1.0.154"
TOML
cat > src/main.rs <<'RUST'
fn main() {
    let text = String::from(r#"{"a":1}"#);
    let value = serde_json::json!({ "a": 1 });
    print!("{}", text == value.to_string());
}
RUST
before=$(cargo run --quiet)
cargo clippy --fix --allow-no-vcs --quiet
after=$(cargo run --quiet)
echo "before the fix: $before; after: $after"
grep 'text == value' src/main.rs
[ "$before $after" = 'true false' ] || { echo 'the behavior has changed'; exit 1; }
[ -z "$(cargo clippy --quiet 2>&1)" ] || { echo 'the behavior has changed'; exit 1; }
echo 'as stated: the fix of clippy changes what is compared'
