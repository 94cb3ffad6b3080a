//! Permissions as proofs: a value that says an app has a permission, so that a request can ask for it.

use std::fmt;
use std::marker::PhantomData;

/// A permission of the Graph API, as a type.
pub trait Permission {
    /// The permission's name, such as `pages_user_locale`.
    const NAME: &'static str;
}

/// Says that the app has the permission `P`.
///
/// ```text
/// let locale = Granted::<PagesUserLocale>::declared();
/// let request = v26::user_profile::GetUserProfile::new(psid).locale(&locale);
/// ```
pub struct Granted<P>(PhantomData<fn() -> P>);

impl<P: Permission> Granted<P> {
    /// Declares that App Review has granted the permission.
    ///
    /// Nothing is asked of Graph. If the declaration is wrong, Graph refuses the call as a whole.
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

impl<P: Permission> fmt::Debug for Granted<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Granted({})", P::NAME)
    }
}
