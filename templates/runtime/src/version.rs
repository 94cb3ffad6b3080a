//! What ties a client to one version of an API, at compile time.

use std::sync::Arc;

use crate::guard::Guard;

/// A version of an API: the marker type of a client.
pub trait Server {
    /// The address below which the version lives, such as `https://graph.facebook.com/v26.0`.
    const URL: &'static str;

    /// Returns the guard that watches over the calls to this version, if it has one.
    fn watch() -> Option<Arc<dyn Guard>> {
        None
    }
}

/// Says that the version `V` has a request.
///
/// A client of `V` sends only such requests; that is checked at compile time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent to `{V}`",
    label = "this version of the API does not have this request",
    note = "the request's documentation says which versions have it"
)]
pub trait In<V> {}
