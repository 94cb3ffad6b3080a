//! Where a document that the crate was generated from comes from.

use jiff::civil::Date;

/// A document that the crate was generated from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file, below the project's folder.
    pub file: &'static str,
    /// Where Meta offers the document; of a derived one, the page that describes its operations.
    pub address: &'static str,
    /// What else a derived document was written from.
    pub also: &'static [&'static str],
    /// How the file was made.
    pub obtained: Obtained,
    /// When the file was made.
    pub date: Date,
    /// The file's SHA-256, in lower-case hex.
    pub sha256: &'static str,
}

/// How a document was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Obtained {
    /// Written from what the published reference page says; Meta's own file has not been seen.
    Transcribed,
    /// Written from guides, reference pages and Meta's SDK; no OpenAPI document of Meta's is known.
    Derived,
    /// Meta's own file, as downloaded.
    Downloaded,
}
