//! Version labels: `v26.0`, `26.0.0` and `26.0` in, an ordered number out.

use std::fmt;
use std::str::FromStr;

/// A Graph API version. Ordered by number, so that v2.10 is later than v2.9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApiVersion {
    pub major: u16,
    pub minor: u16,
}

impl ApiVersion {
    /// Rust module: `v26`, and `v3_1` for the versions up to v3.3, which had minor numbers.
    pub fn module(self) -> String {
        self.spelled('v')
    }

    /// Rust marker type: `V26`, `V3_1`.
    pub fn marker(self) -> String {
        self.spelled('V')
    }

    fn spelled(self, v: char) -> String {
        // From v4.0 on, the minor number has always been 0.
        if self.minor == 0 && self.major >= 4 {
            format!("{v}{}", self.major)
        } else {
            format!("{v}{}_{}", self.major, self.minor)
        }
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}.{}", self.major, self.minor)
    }
}

/// The text is not a version.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAVersion;

impl FromStr for ApiVersion {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
        let mut number = |absent: Option<u16>| match parts.next() {
            Some(part) if part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse().map_err(|_| NotAVersion)
            }
            Some(_) => Err(NotAVersion),
            None => absent.ok_or(NotAVersion),
        };
        let version = Self {
            major: number(None)?,
            minor: number(Some(0))?,
        };
        let patch = number(Some(0))?;
        if patch == 0 && parts.next().is_none() {
            Ok(version)
        } else {
            Err(NotAVersion)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling() {
        let v26 = ApiVersion {
            major: 26,
            minor: 0,
        };
        for text in ["v26.0", "26.0.0", "26.0", "v26", "26"] {
            assert_eq!(text.parse(), Ok(v26), "{text}");
        }
        for text in [
            "", "v", "v26.", "26.0.1", "26.0.0.0", "v+6.0", "latest", "v70000.0",
        ] {
            assert_eq!(text.parse::<ApiVersion>(), Err(NotAVersion), "{text}");
        }
    }

    #[test]
    fn ordered_by_number() {
        let [nine, ten] =
            ["v2.9", "v2.10"].map(|text| text.parse::<ApiVersion>().expect("a version"));
        assert!(nine < ten);
        assert_eq!(ten.module(), "v2_10");
        assert_eq!(
            "v3.0"
                .parse::<ApiVersion>()
                .map(ApiVersion::marker)
                .as_deref(),
            Ok("V3_0")
        );
        assert_eq!(
            "v20.0"
                .parse::<ApiVersion>()
                .map(ApiVersion::module)
                .as_deref(),
            Ok("v20")
        );
    }
}
