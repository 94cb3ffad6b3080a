//! The bounded run of the fuzz target of `xtask/fuzz`: the same changes to the same documents, a fixed number of them.
//!
//! In: bytes from a generator with a fixed seed, and the inputs that once failed. Out: a crate that is Rust, or a
//! rejection with a reason, for each; never a panic. `ROUNDS=100000` in the environment makes it longer.

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::panic::{AssertUnwindSafe, catch_unwind};

use fuzz::{End, generate, seeds};

/// Inputs on which the generator once failed.
const ONCE: &[&[u8]] = &[];

/// Marsaglia's xorshift: the same numbers everywhere and for ever.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self) -> Vec<u8> {
        let length = 8 + self.next() % 56;
        (0..length).map(|_| self.next() as u8).collect()
    }
}

#[test]
fn changed_documents_become_rust_or_are_rejected() {
    let seeds = seeds();
    let rounds = std::env::var("ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok());
    let rounds = rounds.unwrap_or(120);
    let mut numbers = Numbers(0x2026_1122_0bad_c0de);
    let random = (0..rounds).map(|_| numbers.bytes());
    let inputs = ONCE.iter().map(|bytes| bytes.to_vec()).chain(random);
    let (mut crates, mut failed) = (0, Vec::new());
    for bytes in inputs {
        match catch_unwind(AssertUnwindSafe(|| generate(&seeds, &bytes))) {
            Ok(End::Crate) => crates += 1,
            Ok(End::Rejected) => {}
            Err(_) => failed.push(bytes),
        }
    }
    assert!(failed.is_empty(), "{} inputs: {failed:?}", failed.len());
    assert!(
        crates * 10 > rounds,
        "only {crates} of {rounds} became crates"
    );
}
