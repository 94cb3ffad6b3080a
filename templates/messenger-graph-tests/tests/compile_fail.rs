//! What must not compile, and what the compiler says about it: each `ui/*.rs` has its message beside it.
//!
//! The messages are part of the crate: they say since when a request exists, until when it did, and what opens a
//! field. After a change, `TRYBUILD=overwrite cargo test --test compile_fail` writes them anew; read them then. They
//! are those of the Rust release that the project is built with, and another one may word them otherwise.
//!
//! A request of another version is reported three times: at the argument, at the call and at `.await`. The future of an
//! `async fn` has the bounds of the function, and the compiler proves them at each of the three. So it does in the smallest
//! program with a bound on such a function, also where the function returns `impl Future`, calls that of a trait, or has the bound
//! on a conversion of its argument. It reports a bound once if the future has a name: without allocating, such a name cannot be
//! given to an `async` block in stable Rust, and a boxed one would have to be `Send` for every transport or for none.

#[test]
fn what_must_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
