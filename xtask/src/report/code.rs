//! The codes of diagnostics: one row each, with the name that is printed.
//!
//! To add one, add a row, and `explain/<name>.md` with the text of `--explain`.

use std::fmt;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

macro_rules! codes {
    ($($variant:ident $name:literal;)*) => {
        /// A kind of error.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($variant,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Returns the name that is printed, in kebab case.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// Returns the text that `--explain` prints, with a wrong and a right example.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("explain/", $name, ".md")),)* }
            }
        }
    };
}

impl Code {
    /// Finds a code by its printed name.
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

codes! {
    UnreadableFile "unreadable-file";
    InvalidDocument "invalid-document";
    DuplicateKey "duplicate-key";
    TooLarge "too-large";
    UnsupportedVersion "unsupported-version";
    DanglingRef "dangling-ref";
    ExternalRef "external-ref";
    RefCycle "ref-cycle";
    UnsupportedKeyword "unsupported-keyword";
    LostKeyword "lost-keyword";
    RoundedNumber "rounded-number";
    UnsupportedSchema "unsupported-schema";
    UnsupportedParameter "unsupported-parameter";
    UnsupportedBody "unsupported-body";
    UnsupportedSecurity "unsupported-security";
    NameCollision "name-collision";
    InvalidName "invalid-name";
    MissingName "missing-name";
    UnusedPin "unused-pin";
    UnusedOverlayAction "unused-overlay-action";
    InvalidOverlay "invalid-overlay";
    HashMismatch "hash-mismatch";
    NotLocked "not-locked";
    InvalidLock "invalid-lock";
    MissingFile "missing-file";
    InvalidManual "invalid-manual";
    MissingRow "missing-row";
    UnknownName "unknown-name";
    RuntimeShape "runtime-shape";
    DuplicateOperation "duplicate-operation";
    StaleOutput "stale-output";
    FailedDownload "failed-download";
}
