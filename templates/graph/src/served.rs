//! What the Graph API says about a response in its headers.

use http::HeaderName;

use crate::calendar::ApiVersion;
use crate::response::Meta;

static VERSION: HeaderName = HeaderName::from_static("facebook-api-version");

impl Meta {
    /// Returns the version that responded, from the header `facebook-api-version`.
    ///
    /// It is not the version that was asked for when that one has expired: then a later one responds, without an
    /// error.
    pub fn served_version(&self) -> Option<ApiVersion> {
        self.served_text()?.parse().ok()
    }

    pub(crate) fn served_text(&self) -> Option<&str> {
        self.headers.get(&VERSION)?.to_str().ok().map(str::trim)
    }

    /// Returns the id that Meta's support asks for, from the header `x-fb-trace-id`.
    pub fn trace_id(&self) -> Option<&str> {
        self.header("x-fb-trace-id")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_where_they_are_there() {
        let response = http::Response::builder()
            .header("Facebook-API-Version", "v21.0")
            .header("X-FB-Trace-ID", "E7riEe9OW2e")
            .body("")
            .unwrap();
        let meta = Meta::from(response);
        assert_eq!(meta.served_version(), Some(ApiVersion::new(21, 0)));
        assert_eq!(meta.trace_id(), Some("E7riEe9OW2e"));
        assert_eq!(Meta::default().served_version(), None);
    }
}
