//! Sending within a conversation: windows, parts of long strings, scripts, and attachments that are uploaded once.

mod attachments;
#[path = "../faulty/mod.rs"]
mod faulty;
mod kinds;
mod script;
mod split;
mod window;
#[path = "../windows/mod.rs"]
mod windows;
