//! Sending within a conversation: only while a window is open, in order, in parts that are short enough, and each file once.
//!
//! | what | with |
//! | --- | --- |
//! | a message that needs an open window | [`OpenWindow`], which [`Window::open_at`](crate::messaging::Window::open_at) gives |
//! | a message that a person of the business writes | [`HumanAgent`], the proof that App Review granted the feature |
//! | what is too long for one message, in parts | [`split_text`] |
//! | messages one after the other, with the typing indicator | [`Script`] |
//! | a file that is uploaded once and sent often | [`AttachmentCache`] |
//!
//! A request can also be made without any of these, from its type; then Graph decides whether the window is open.
//!
//! ```
//! use jiff::Timestamp;
//! use messenger_graph::chat::WindowClosed;
//! use messenger_graph::event::Incoming;
//! use messenger_graph::v26::messages::{SendMessage, TextMessage};
//!
//! fn respond(event: &Incoming, now: Timestamp) -> Result<Option<SendMessage>, WindowClosed> {
//!     // An echo, a receipt or an event in standby opens no window, and gets no response.
//!     let (Some(window), Some(page)) = (event.window(), event.page_id()) else {
//!         return Ok(None);
//!     };
//!     let response = window.open_at(now)?.respond(TextMessage::new("We are open."));
//!     Ok(Some(SendMessage::new(page, response)))
//! }
//! ```

#[cfg(feature = "client")]
mod attachments;
#[cfg(feature = "client")]
mod script;
mod split;
mod window;

#[cfg(feature = "client")]
pub use attachments::{AttachmentCache, content_key};
#[cfg(feature = "client")]
pub use script::{Interrupted, Interruption, Script, Step};
pub use split::{TextParts, max_text, split_text, split_text_at};
pub use window::{HumanAgent, OpenWindow, WindowClosed};
