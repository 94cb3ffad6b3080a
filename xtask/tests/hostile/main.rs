//! Documents and folders that mean harm, given to the command as its user would give them.
//!
//! In: a document or an output folder of each kind. Out: a crate whose files are Rust and whose strings are inert, or a
//! located error; in either case in bounded time and memory, with nothing touched outside the output folder
//! and no panic.

#![cfg(unix)]

mod compiled;
mod depth;
mod documents;
#[path = "../expect/mod.rs"]
mod expect;
mod folder;
mod inert;
mod inputs;
mod outputs;
mod strings;
