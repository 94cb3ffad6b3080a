//! Permissions as proofs: a value that says an app has a permission, so that a request can ask for it.

use std::fmt;
use std::marker::PhantomData;

use crate::permission::Permission;

/// A type that represents a permission, such as [`PagesUserLocale`](crate::permissions::PagesUserLocale): what a
/// [`Granted`] is a proof of.
pub trait Grantable {
    /// The permission.
    const PERMISSION: Permission;
}

/// A proof that the app has the permission `P`, for requests that need it.
///
/// ```
/// use messenger_graph::permissions::{Granted, PagesUserLocale};
/// use messenger_graph::v26::user_profile::GetUserProfile;
///
/// let locale = Granted::<PagesUserLocale>::declared();
/// let request = GetUserProfile::new("2002").locale(&locale);
/// ```
pub struct Granted<P>(PhantomData<fn() -> P>);

impl<P: Grantable> Granted<P> {
    /// Declares that App Review has granted the permission.
    ///
    /// Nothing is asked of Graph. If the declaration is wrong, Graph rejects the call as a whole.
    pub fn declared() -> Self {
        Self(PhantomData)
    }
}

impl<P> Clone for Granted<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Granted<P> {}

impl<P: Grantable> fmt::Debug for Granted<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Granted({})", P::PERMISSION)
    }
}
