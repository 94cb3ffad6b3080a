//! Bytes in, a panic out if they make a document on which the generator panics or from which it makes no Rust.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static SEEDS: LazyLock<Vec<Value>> = LazyLock::new(xtask_fuzz::seeds);

fuzz_target!(|bytes: &[u8]| {
    xtask_fuzz::generate(&SEEDS, bytes);
});
