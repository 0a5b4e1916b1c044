#!/usr/bin/env bash
# serde_json 1.0.154 with `arbitrary_precision` keeps the text of a number, except where it has an exponent without a sign.
#
# Seen: read as Value and written again, `1.50`, `-0`, `1e-7` and integers of any length come out as they were; `1e3` and `1E3` come
# out as `1e+3`. Feature and tests of users speak of numbers that survive unchanged, so a digest or a diff over rewritten JSON
# changes with exactly these spellings, silently.
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
serde_json = { version = "=1.0.154", features = ["arbitrary_precision"] }
TOML
cat > src/main.rs <<'RUST'
fn main() {
    let kept = ["1.50", "-0", "1e-7", "1e+3", "12345678901234567890123"];
    let respelled = [("1e3", "1e+3"), ("1E3", "1e+3"), ("1.50e3", "1.50e+3")];
    let written = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap().to_string();
    for text in kept {
        println!("{text} -> {}", written(text));
        assert_eq!(written(text), text, "the behavior has changed");
    }
    for (text, other) in respelled {
        println!("{text} -> {}", written(text));
        assert_eq!(written(text), other, "the behavior has changed");
    }
}
RUST
cargo run --quiet
echo 'as stated: an exponent without a sign gets one'
