//! `cargo xtask wasm`: compiles the core to WebAssembly and writes `js/core/pkg/ameide_core.js`, its declarations and its wasm.
//!
//! It does what `wasm-pack build --target nodejs` does, with one addition that wasm-pack cannot pass on: the function that
//! resets the instance's state, with which the TypeScript side recovers from a panic. Nothing global is installed.
//!
//! `cargo xtask wasm --quick` writes the same, compiled for the inner loop: incrementally and hardly optimised.
//! `cargo xtask faults` adds functions that fail to a copy of that core in `target/wasm-faults/`, for tests.

mod faults;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where the core is written.
const PACKAGE: &str = "js/core/pkg";
const TARGET: &str = "wasm32-unknown-unknown";
/// Memory that the core may grow to, in bytes (1 GiB): a hostile document ends in an error, not in a dead host.
const MAX_MEMORY: u32 = 1 << 30;

fn main() -> ExitCode {
    let result = match std::env::args().nth(1).as_deref() {
        Some("wasm") => match std::env::args().nth(2).as_deref() {
            None => wasm("release"),
            Some("--quick") => wasm("quick"),
            Some(other) => Err(format!("unknown option {other}").into()),
        },
        Some("faults") => root().and_then(|root| faults::add(&root.join("target/wasm-faults/ameide_core_bg.wasm"))),
        _ => Err("usage: cargo xtask (wasm [--quick] | faults)".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> Result<PathBuf, Box<dyn std::error::Error>> {
    // Read when it runs: a copied `target` folder holds the path of another checkout.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").ok_or("run it by `cargo xtask`")?;
    Ok(Path::new(&manifest).parent().ok_or("xtask stands alone")?.to_path_buf())
}

fn wasm(profile: &str) -> Result<(), Box<dyn std::error::Error>> {
    let root = root()?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let home = std::env::var_os("HOME").unwrap_or_default();
    let flags = [
        format!("-Clink-arg=--max-memory={MAX_MEMORY}"),
        // Every Node since 16 has them; looking for line breaks and odd bytes is what the core does most.
        "-Ctarget-feature=+simd128".to_owned(),
        format!("--remap-path-prefix={}=.", root.display()),
        format!("--remap-path-prefix={}=~", home.display()),
    ];
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .current_dir(&root)
        .args([
            "build",
            "--profile",
            profile,
            "--lib",
            "--package",
            "ameide-core",
            "--target",
            TARGET,
        ])
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"))
        .status()?;
    if !status.success() {
        return Err("the core does not compile".into());
    }
    let out = root.join(PACKAGE);
    if out.exists() {
        std::fs::remove_dir_all(&out)?;
    }
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(target.join(TARGET).join(profile).join("ameide_core.wasm"))
        .out_name("ameide_core")
        .nodejs(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .reset_state_function(true);
    bindgen.generate(&out)?;
    // For whoever packs: what was compiled for the inner loop is not published.
    #[expect(clippy::disallowed_methods, reason = "a build writes files; the core does not")]
    std::fs::write(out.join("profile.txt"), profile)?;
    println!("wrote {}", out.strip_prefix(&root).unwrap_or(&out).display());
    Ok(())
}
