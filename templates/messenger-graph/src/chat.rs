//! Sending within a conversation: only while a window is open, in order, in parts that are short enough, and each file once.
//!
//! | what | with |
//! | --- | --- |
//! | a message for a person | [`OpenWindow`], which [`Window::open_at`](crate::messaging::Window::open_at) gives; a response without one does not compile |
//! | a message that a person of the business writes | [`HumanAgent`], the proof that App Review granted the feature |
//! | what is too long for one message, in parts | [`split_text`] |
//! | messages one after the other, with the typing indicator | [`Script`] |
//! | a file that is uploaded once and sent often | [`AttachmentCache`] |
//!
//! ```
//! use jiff::Timestamp;
//! use messenger_graph::chat::WindowClosed;
//! use messenger_graph::event::Incoming;
//! use messenger_graph::v26::messages::{MessageRequest, SendMessage, TextMessage};
//!
//! fn respond(event: &Incoming, now: Timestamp) -> Result<Option<SendMessage>, WindowClosed> {
//!     // An echo, a receipt or an event in standby opens no window, and gets no response.
//!     let (Some(window), Some(page)) = (event.window(), event.page_id()) else {
//!         return Ok(None);
//!     };
//!     let response = MessageRequest::new(window.open_at(now)?, TextMessage::new("We are open."));
//!     Ok(Some(SendMessage::new(page, response)))
//! }
//! ```

mod admission;
#[cfg(feature = "client")]
mod attachments;
#[cfg(feature = "client")]
mod script;
mod split;
mod window;

pub use admission::Admits;
pub(crate) use admission::sealed;
#[cfg(feature = "client")]
pub use attachments::{AttachmentCache, content_key};
#[cfg(feature = "client")]
pub use script::{Interrupted, Interruption, Script, Step};
pub use split::{TextParts, max_text, split_text, split_text_at};
pub use window::{HumanAgent, OpenWindow, WindowClosed};
