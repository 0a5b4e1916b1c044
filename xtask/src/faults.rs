//! The core as it ships, with functions that fail: for the tests of recovery, which so need no second compilation.

use std::path::Path;
use walrus::ir::Value;
use walrus::{FunctionBuilder, FunctionId, Module};

/// What is asked for at once until no memory is left, in bytes.
const GREED: i32 = 16 << 20;

/// Adds `provoke_panic`, `provoke_overflow` (of the stack) and `provoke_memory` to a core.
///
/// # Errors
///
/// The core is not there, or does not have the shape that wasm-bindgen gives it.
pub fn add(core: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut module = Module::from_file(core).map_err(|error| error.to_string())?;
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
    module.emit_wasm_file(core).map_err(|error| error.to_string())?;
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
