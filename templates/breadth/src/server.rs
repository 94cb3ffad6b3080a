//! Addresses that a document gives an operation, and addresses without TLS. An address comes in; where it may be used, the
//! request goes there.

use crate::base_url::{BaseUrl, Given};
use crate::client::ClientBuilder;
use crate::parts::Parts;

impl Parts {
    /// Sends the request to the operation's own address, unless the client was given another.
    pub(crate) fn server(&mut self, address: &'static str) {
        self.server = Some(address);
    }
}

impl<V, K, T> ClientBuilder<V, K, T> {
    /// Sends to an address that begins with `http://` and is not this machine.
    ///
    /// Everyone on the way can read and change what is sent, the credentials included: it is for a network that is
    /// trusted as a whole. The default transport rejects such addresses unless they are allowed by
    /// `Reqwest::allow_plain_text`.
    pub fn plain_text_url(mut self, url: &str) -> Self {
        let encrypted = match url.strip_prefix("http://") {
            Some(rest) => format!("https://{rest}"),
            None => url.to_owned(),
        };
        self.inner.base = BaseUrl::parse(&encrypted).map(|base| BaseUrl {
            scheme: if encrypted == url {
                base.scheme
            } else {
                http::uri::Scheme::HTTP
            },
            given: Given::Whole,
            ..base
        });
        self
    }
}

#[cfg(feature = "client")]
impl crate::client::Reqwest {
    /// Lets requests to `http://` addresses leave this machine.
    #[must_use]
    pub fn allow_plain_text(mut self) -> Self {
        self.settings.https_only = false;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Anonymous, Client, Server};
    use crate::invalid::InvalidRequest;

    struct V1;

    impl Server for V1 {
        const URL: &'static str = "https://api.example/v1";
    }

    fn origin<T>(builder: ClientBuilder<V1, Anonymous, T>) -> Result<String, InvalidRequest> {
        builder.inner.base.map(|base| base.origin())
    }

    #[test]
    fn plain_text_is_asked_for_by_name() {
        let builder = || Client::<V1, _>::builder(Anonymous);
        assert!(origin(builder().base_url("http://10.0.0.1")).is_err());
        let plain = origin(builder().plain_text_url("http://10.0.0.1:80/a")).unwrap();
        assert_eq!(plain, "http://10.0.0.1:80");
        let secure = origin(builder().plain_text_url("https://a.example")).unwrap();
        assert_eq!(secure, "https://a.example");
        assert!(origin(builder().plain_text_url("http://user@10.0.0.1")).is_err());
    }
}
