//! A bot of several processes: no event is handled twice, one conversation is one at a time, and one Page's rate limit is shared.
//! Against a real `redis-server`; skipped, with a message, where there is none.

mod bot;
#[path = "../keys/mod.rs"]
mod keys;
mod pace;
mod processes;
mod server;
mod store;
