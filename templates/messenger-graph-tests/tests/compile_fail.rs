//! What must not compile, and what the compiler says about it: each `ui/*.rs` has its message beside it.
//!
//! The messages are part of the crate: they say since when a request exists, until when it did, and what opens a
//! field. After a change, `TRYBUILD=overwrite cargo test --test compile_fail` writes them anew; read them then. They
//! are those of the Rust release that the project is built with, and another one may word them otherwise.

#[test]
fn what_must_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
