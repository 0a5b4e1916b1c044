//! The core as it ships, with one more function that makes it fail: for the tests of recovery, which so need no second compilation.

use std::path::Path;
use walrus::ir::Value;
use walrus::{FunctionBuilder, FunctionId, Module};

/// What is asked for at once until no memory is left, in bytes.
const GREED: i32 = 16 << 20;

/// JavaScript's side of it; `wasm` is the instance that the functions before it use.
const PROVOKE: &str = "
/** Fails as it is told: `panic`, `overflow` (of the stack) or `memory`. */
exports.provoke = kind => wasm[`provoke_${kind}`]();
";

/// Adds `provoke` to the core in a folder and writes it to another.
///
/// # Errors
///
/// The core is not there, or does not have the shape that wasm-bindgen gives it.
#[expect(
    clippy::disallowed_methods,
    reason = "a build reads and writes files; the core does not"
)]
pub fn add(core: &Path, out: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut module = Module::from_file(core.join("ameide_core_bg.wasm")).map_err(|error| error.to_string())?;
    let allocate = module
        .exports
        .get_func("__wbindgen_malloc")
        .map_err(|error| error.to_string())?;
    for (kind, function) in [
        ("panic", panicking(&mut module)),
        ("overflow", overflowing(&mut module)),
        ("memory", hoarding(&mut module, allocate)),
    ] {
        module.exports.add(&format!("provoke_{kind}"), function);
    }
    let glue = std::fs::read_to_string(core.join("ameide_core.js"))?;
    if out.exists() {
        std::fs::remove_dir_all(out)?;
    }
    std::fs::create_dir_all(out)?;
    module
        .emit_wasm_file(out.join("ameide_core_bg.wasm"))
        .map_err(|error| error.to_string())?;
    std::fs::write(out.join("ameide_core.js"), glue + PROVOKE)?;
    Ok(())
}

/// What a panic ends in, after its message.
fn panicking(module: &mut Module) -> FunctionId {
    let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
    function.func_body().unreachable();
    function.finish(Vec::new(), &mut module.funcs)
}

/// Calls itself for ever.
fn overflowing(module: &mut Module) -> FunctionId {
    let function = FunctionBuilder::new(&mut module.types, &[], &[]);
    let body = function.func_body_id();
    let id = function.finish(Vec::new(), &mut module.funcs);
    let local = module.funcs.get_mut(id).kind.unwrap_local_mut();
    local.builder_mut().instr_seq(body).call(id);
    id
}

/// Takes memory from the core's own allocator for ever.
fn hoarding(module: &mut Module, allocate: FunctionId) -> FunctionId {
    let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
    function.func_body().loop_(None, |again| {
        let id = again.id();
        again
            .const_(Value::I32(GREED))
            .const_(Value::I32(1))
            .call(allocate)
            .drop()
            .br(id);
    });
    function.finish(Vec::new(), &mut module.funcs)
}
