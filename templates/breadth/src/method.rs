//! Methods for which there is no constant. The name that the document gives comes in, the method goes out.

use http::Method;

/// Returns the method of a name, which the generator has checked.
pub(crate) fn named(name: &'static str) -> Method {
    Method::from_bytes(name.as_bytes()).expect("the generator rejects what is not a token")
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_method_is_sent_as_it_is_written() {
        for name in ["COPY", "copy", "M-SEARCH"] {
            assert_eq!(named(name).as_str(), name);
        }
    }
}
