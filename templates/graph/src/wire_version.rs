//! A version without a module, on the types of one that has a module. In: a version. Out: a builder for its
//! address; every trace says that the types are not verified.

use crate::calendar::ApiVersion;
use crate::client::ClientBuilder;
use crate::drift::VersionWatch;
use crate::invalid::{InvalidRequest, Reason};

impl<V, K, T> ClientBuilder<V, K, T> {
    /// Sends to another version of the API than that of the shapes, for example v27.0 on the shapes of v26.0.
    ///
    /// ```
    /// use messenger_graph::{PageToken, v26};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// // v27.0 has no module: none of its reference pages was seen.
    /// let token = PageToken::new("token");
    /// let client = v26::Client::builder(token).with_wire_version("v27.0").build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It holds for the whole client. The address must end with a version, as that of every version module does.
    /// Traces carry `api.version.verified = false`.
    ///
    /// # Errors
    ///
    /// When the client is built: the text is not a version, or the address does not end with one.
    pub fn with_wire_version(mut self, version: &str) -> Self {
        let rejected = |why| InvalidRequest::new("wire_version", Reason::Url(why));
        let Ok(version) = version.parse::<ApiVersion>() else {
            self.inner.base = Err(rejected("is not a version such as v27.0"));
            return self;
        };
        self.inner.base = self.inner.base.and_then(|mut base| {
            let (above, last) = base.path.rsplit_once('/').unwrap_or_default();
            if last.parse::<ApiVersion>().is_err() {
                return Err(rejected("needs an address that ends with a version"));
            }
            base.path = format!("{above}/{version}");
            Ok(base)
        });
        self.watch(VersionWatch::new(version).unverified())
    }
}

#[cfg(test)]
mod tests {
    use crate::PageToken;
    use crate::v26;

    #[test]
    fn the_version_replaces_that_of_the_address() {
        let builder = || v26::Client::builder(PageToken::new("CANARY"));
        let client = builder().with_wire_version("v27.0").build().unwrap();
        assert!(format!("{client:?}").contains("https://graph.facebook.com/v27.0"));
        for odd in ["", "latest", "v27.0/../v1.0", "v-1"] {
            let error = builder().with_wire_version(odd).build().unwrap_err();
            assert_eq!(error.parameter(), "wire_version");
        }
        let bare = builder()
            .base_url("https://h.example/")
            .with_wire_version("v27.0");
        assert!(bare.build().is_err());
    }
}
