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
    ($($severity:ident $variant:ident $name:literal;)*) => {
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

            /// Returns the severity that diagnostics of this code usually have.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
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
    Error UnreadableFile "unreadable-file";
    Error InvalidDocument "invalid-document";
    Error DuplicateKey "duplicate-key";
    Error TooLarge "too-large";
    Error UnsupportedVersion "unsupported-version";
    Error DanglingRef "dangling-ref";
    Error ExternalRef "external-ref";
    Error RefCycle "ref-cycle";
    Error UnsupportedKeyword "unsupported-keyword";
    Error LostKeyword "lost-keyword";
    Error UnsupportedSchema "unsupported-schema";
    Error UnsupportedParameter "unsupported-parameter";
    Error UnsupportedBody "unsupported-body";
    Error UnsupportedSecurity "unsupported-security";
    Error NameCollision "name-collision";
    Error InvalidName "invalid-name";
    Error MissingName "missing-name";
    Error UnusedPin "unused-pin";
    Error UnusedOverlayAction "unused-overlay-action";
    Error InvalidOverlay "invalid-overlay";
    Error HashMismatch "hash-mismatch";
    Error NotLocked "not-locked";
    Error InvalidLock "invalid-lock";
    Error MissingFile "missing-file";
    Error InvalidManual "invalid-manual";
    Error UnknownName "unknown-name";
    Error RuntimeShape "runtime-shape";
    Error DuplicateOperation "duplicate-operation";
    Error StaleOutput "stale-output";
}
