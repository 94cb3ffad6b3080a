//! What several of the tests need: a stand-in server, and the table of all operations.
#![allow(dead_code, unused_macros, reason = "no test needs all of it")]

pub mod call;
pub mod responses;
#[macro_use]
pub mod edges;
#[macro_use]
pub mod operations;
pub mod stand_in;
#[path = "../windows/mod.rs"]
pub mod windows;
