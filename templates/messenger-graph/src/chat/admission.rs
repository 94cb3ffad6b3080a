//! Who may be sent a message. In: an open window, or a recipient who needs none. Out: that the constructor of a request takes it;
//! which one takes what is generated from `messaging-windows.yaml`.

/// Says that a request `R` may be sent now to whom the value is for: an [`OpenWindow`](super::OpenWindow) of the kind that the
/// request needs, or a recipient whom no window is asked of, such as the author of a comment.
///
/// The id of a person alone says nothing about a window, so that this does not compile:
///
/// ```compile_fail,E0277
/// use messenger_graph::v26::messages::{MessageRequest, PersonRecipient, TextMessage};
///
/// let request = MessageRequest::new(PersonRecipient::new("8800"), TextMessage::new("Hi"));
/// ```
///
/// For a window that is known from elsewhere, such as from a time in a database, there is one way:
/// [`Window::opened`](crate::messaging::Window::opened). A request that is read from storage is not asked again.
#[diagnostic::on_unimplemented(
    message = "a `{R}` for a `{Self}` needs an open window of its kind",
    label = "does not show that the person may be written to now",
    note = "`Incoming::window` has the window that an event opens, `Window::opened` makes one that is known from elsewhere, and the methods of `Window` that end in `_at` say whether it is open"
)]
pub trait Admits<R>: sealed::Admitted<R> {}

/// Only the generated code says what admits a request.
pub mod sealed {
    pub trait Admitted<R> {}
}
