//! The kinds of mistakes: one row each, with the name that is printed and the text of `--explain`.
//!
//! To add one, add a row.

use std::fmt;

/// How bad a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

macro_rules! codes {
    ($($severity:ident $variant:ident $name:literal $explanation:literal;)*) => {
        /// A kind of mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($variant,)* }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Returns the name that is printed, in kebab case.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// Returns the paragraph that `--explain` prints.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation,)* }
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
    Error UnreadableFile "unreadable-file" "A file that is needed cannot be read: it is missing, not a regular file, larger than the generator accepts, or not UTF-8. Inputs are regular text files of at most 64 MiB.";
    Error InvalidDocument "invalid-document" "A document is not well-formed YAML or JSON, or does not have the form that its kind requires: a value has the wrong type, or a member that must be there is missing.";
    Error DuplicateKey "duplicate-key" "An object names the same member twice. Parsers disagree on which one counts, so neither is used; keep one.";
    Error TooLarge "too-large" "A document grows beyond what the generator accepts once it is read: it is nested too deeply, or its YAML aliases repeat too much.";
    Error UnsupportedVersion "unsupported-version" "The document is written in a format, or a version of a format, that the generator does not read.";
    Error DanglingRef "dangling-ref" "A `$ref` points to something that does not exist. A reference is a JSON pointer behind `#`, in which `/` within a name is written `~1` and `~` is written `~0`.";
    Error ExternalRef "external-ref" "A `$ref` leaves the document in a way that is not followed. Nothing is ever loaded from the network.";
    Error RefCycle "ref-cycle" "References lead back to themselves without ever reaching a definition, so there is nothing to generate from.";
    Error UnsupportedKeyword "unsupported-keyword" "A keyword is valid, but says something that the generated types cannot express. It is not ignored silently: remove it with an overlay that says why.";
    Error LostKeyword "lost-keyword" "The document uses a keyword that the OpenAPI model does not know at this place, so it would have no effect. It may be misspelt, misplaced, or from another version of OpenAPI. Correct it, or remove it with an overlay that says why.";
    Error UnsupportedSchema "unsupported-schema" "A schema is valid, but has no counterpart among the generated types.";
    Error UnsupportedParameter "unsupported-parameter" "A parameter is valid, but the generated requests cannot send it as described.";
    Error UnsupportedBody "unsupported-body" "A request or response body is valid, but has a content type or form that the generated code cannot write or read.";
    Error UnsupportedSecurity "unsupported-security" "A security scheme or requirement is valid, but the generated client cannot satisfy it.";
    Error NameCollision "name-collision" "Two things would get the same Rust name in the same place. The generator never adds a number to tell them apart, because such names move when the document does; pin one of them in `names.yaml`.";
    Error InvalidName "invalid-name" "A name cannot be a Rust identifier, or is not written as Rust names of its kind are.";
    Error MissingName "missing-name" "Nothing in the document gives this a name that a Rust type or variant could have. Pin one in `names.yaml`.";
    Error UnusedPin "unused-pin" "A row of `names.yaml` names something that no document has. A pin that matches nothing is a leftover or a slip of the pen.";
    Error UnusedOverlayAction "unused-overlay-action" "An overlay action changed nothing in any document. What it corrected may have been corrected at the source: remove it, or fix its target.";
    Error InvalidOverlay "invalid-overlay" "An overlay document does not follow OpenAPI Overlay 1.0, or lacks the reason and the link that every action here must give.";
    Error HashMismatch "hash-mismatch" "A document is not the one that `lock.yaml` pins. If the change is meant, `cargo xtask lock` takes over the new hash.";
    Error NotLocked "not-locked" "A document has no row in `lock.yaml`. Every document is pinned with its source, how and when it was obtained, and its hash.";
    Error InvalidLock "invalid-lock" "`lock.yaml` does not have the form that it must have, or says something twice.";
    Error MissingFile "missing-file" "A file that another file names does not exist.";
    Error InvalidManual "invalid-manual" "A hand-written spec under `specs/manual/` says something that does not hold together.";
    Error UnknownName "unknown-name" "A name is used that nothing defines.";
    Error RuntimeShape "runtime-shape" "`names.yaml` puts a type of the runtime in the place of a schema, but the two do not have the same members.";
    Error DuplicateOperation "duplicate-operation" "Two operations have the same method and path, so that no request could tell them apart.";
    Error StaleOutput "stale-output" "A generated file is not what the specs give. `cargo xtask codegen` writes it anew; to change its text, change the spec, the template or the emitter.";
}
