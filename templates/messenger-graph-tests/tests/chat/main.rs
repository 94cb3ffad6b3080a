//! Sending within a conversation: windows, parts of long strings, scripts, and attachments that are uploaded once.

mod attachments;
#[path = "../faulty/mod.rs"]
mod faulty;
mod script;
mod split;
mod window;
