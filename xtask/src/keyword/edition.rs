//! The edition of OpenAPI that a document follows: its version is read here only. In: a version such as `3.1.1`.
//! Out: the edition, which patches do not change.

use std::fmt;

/// An edition of OpenAPI. A later one has every keyword of the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenApiVersion {
    V3_0,
    V3_1,
    V3_2,
}

impl OpenApiVersion {
    pub const ALL: [OpenApiVersion; 3] = [
        OpenApiVersion::V3_0,
        OpenApiVersion::V3_1,
        OpenApiVersion::V3_2,
    ];

    /// Returns the edition of a version: `3.1` of `3.1.1`.
    pub fn of(version: &str) -> Option<OpenApiVersion> {
        let mut dots = version.match_indices('.').map(|(at, _)| at);
        let _major = dots.next();
        let series = dots.next().map_or(version, |second| &version[..second]);
        OpenApiVersion::ALL
            .into_iter()
            .find(|one| one.series() == series)
    }

    /// Returns the major and the minor number.
    pub fn series(self) -> &'static str {
        match self {
            OpenApiVersion::V3_0 => "3.0",
            OpenApiVersion::V3_1 => "3.1",
            OpenApiVersion::V3_2 => "3.2",
        }
    }
}

impl fmt::Display for OpenApiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenAPI {}", self.series())
    }
}
