//! What ties a client to one version of an API and to its credentials, at compile time.

use crate::invalid::InvalidRequest;

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

    /// Looks at a request before it leaves, for rules that no type can state.
    ///
    /// # Errors
    ///
    /// The version would reject or ignore a part of the request.
    fn admit(_request: &Prepared) -> Result<(), InvalidRequest> {
        Ok(())
    }
}

/// A request as it is sent.
pub type Prepared = http::Request<bytes::Bytes>;

/// Says that the version `V` has a request.
///
/// A client of `V` sends only such requests; that is checked at compile time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent to `{V}`",
    label = "this version of the API does not have this request",
    note = "the request's documentation says which versions have it"
)]
pub trait In<V> {}

/// Says that credentials of this type may be shown with a request `R`.
///
/// A client sends only such requests; that is checked at compile time. Another type of credentials needs an
/// `impl<R> Opens<R>`.
#[diagnostic::on_unimplemented(
    message = "`{R}` cannot be sent with `{Self}`",
    label = "this request takes another kind of credentials"
)]
pub trait Opens<R> {}
