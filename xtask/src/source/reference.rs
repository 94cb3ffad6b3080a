//! Where a `$ref` ends: the one resolver of references, for the generator and for `diff`.
//!
//! In: a document, with the files that it refers to. Out: for each reference a [`Target`], which carries its location,
//! or the reason why there is none. A reference is a JSON pointer in a fragment, an `$anchor`, an `$id`, another file
//! with or without a fragment, or the bare name of a component schema; a pointer may lead through other references.
//! The rewriting leaves references to component schemas only, which `lower` and `diff`'s Rust items look up by name.
//! Afterwards no chain of references is endless, and no file outside of the document's folder has been read.

mod anchor;
pub mod base;
mod files;
#[cfg(test)]
mod tests;

use serde_json::Value;

use super::Suggestion;
use super::later::edition;
use crate::keyword::OpenApiVersion;
use crate::report::{Code, Report, Site, unescape};
pub use files::{DocumentFiles, FileId};

/// The longest chain of references that is followed from one to the next.
pub const MAX_CHAIN: usize = 64;

/// A value in a file, with its location.
#[derive(Clone, Debug)]
pub struct Target<'f> {
    pub file: FileId,
    pub pointer: String,
    pub value: &'f Value,
}

/// Why a reference has no target.
#[derive(Clone, Debug)]
pub enum Unresolved<'f> {
    /// The file exists, and has no such value.
    Dangling {
        reference: String,
        help: Suggestion<'f>,
    },
    /// The file is not read, for a reason.
    External {
        reference: String,
        reason: String,
    },
    /// The file cannot be read, which the report says.
    Unreadable {
        reference: String,
        found: Box<Report>,
    },
    Cycle,
    /// The chain is longer than [`MAX_CHAIN`].
    TooLong,
}

impl<'d> DocumentFiles<'d> {
    /// Returns the target of one reference, which may be a reference itself.
    pub fn target(&self, from: FileId, reference: &str) -> Result<Target<'_>, Unresolved<'_>> {
        let (file, pointer) = self.resolve(from, reference)?;
        let found = self.through(file, &pointer);
        found.ok_or_else(|| Unresolved::Dangling {
            reference: reference.to_owned(),
            help: Suggestion::Pointer {
                tree: self.tree(file),
                pointer,
            },
        })
    }

    /// Returns the name of the security scheme that a requirement has: a component by its name, or else the target of a
    /// URI, which OpenAPI 3.2 allows.
    pub fn scheme(&self, from: FileId, key: &str) -> Option<String> {
        const SCHEMES: &str = "/components/securitySchemes";
        let schemes = self.get(0, SCHEMES);
        if schemes.is_some_and(|schemes| schemes.get(key).is_some()) {
            return Some(key.to_owned());
        }
        let target = self
            .target(from, key)
            .ok()
            .filter(|target| target.file == 0)?;
        let name = target.pointer.strip_prefix(SCHEMES)?.strip_prefix('/')?;
        (edition(&self.document(0).tree) >= Some(OpenApiVersion::V3_2)).then(|| unescape(name))
    }

    /// Follows references until a target is not a reference.
    pub fn follow(&self, from: FileId, reference: &str) -> Result<Target<'_>, Unresolved<'_>> {
        let mut target = self.target(from, reference)?;
        let mut seen = vec![(target.file, target.pointer.clone())];
        while let Some(next) = target.value.get("$ref").and_then(Value::as_str) {
            target = self.target(target.file, next)?;
            let location = (target.file, target.pointer.clone());
            if seen.contains(&location) {
                return Err(Unresolved::Cycle);
            }
            if seen.len() == MAX_CHAIN {
                return Err(Unresolved::TooLong);
            }
            seen.push(location);
        }
        Ok(target)
    }

    /// Returns the value at a pointer that may lead through other references.
    fn through(&self, file: FileId, pointer: &str) -> Option<Target<'_>> {
        let (mut at, mut here, mut rest) = (file, String::new(), pointer);
        for _ in 0..MAX_CHAIN {
            let whole = format!("{here}{rest}");
            if let Some(value) = self.get(at, &whole) {
                return Some(Target {
                    file: at,
                    pointer: whole,
                    value,
                });
            }
            // The longest part of the pointer that exists must be a reference.
            while let Some(tail) = rest.get(1..) {
                let end = tail.find('/').map_or(rest.len(), |at| at + 1);
                let next = format!("{here}{}", &rest[..end]);
                if self.get(at, &next).is_none() {
                    break;
                }
                (here, rest) = (next, &rest[end..]);
            }
            let reference = self.get(at, &here)?.get("$ref")?.as_str()?;
            (at, here) = self.resolve(at, reference).ok()?;
        }
        None
    }
}

impl Unresolved<'_> {
    /// Reports a reference in the object at `site`.
    pub fn report(self, site: &Site, report: &mut Report) {
        let inside = "copy the target into this document";
        let key = site.child("$ref");
        match self {
            Self::Dangling { reference, help } => {
                let message = format!("`{reference}` has no target");
                report.error(Code::DanglingRef, key, message, help);
            }
            Self::External { reference, reason } => {
                report.error(
                    Code::ExternalRef,
                    key,
                    format!("`{reference}` {reason}"),
                    inside,
                );
            }
            Self::Unreadable { reference, found } => {
                report.extend(*found);
                let message = format!("`{reference}` cannot be read");
                report.error(Code::ExternalRef, key, message, inside);
            }
            Self::Cycle => {
                let message = "this reference leads back to itself";
                let help = "let one of the references end at an object";
                report.error(Code::RefCycle, site.clone(), message, help);
            }
            Self::TooLong => {
                let message =
                    format!("more than {MAX_CHAIN} references lead from here to one another");
                let help = "refer to where the chain ends";
                report.error(Code::TooLarge, site.clone(), message, help);
            }
        }
    }
}

/// Returns a reference to a component schema of the same document.
pub fn to_schema(name: &str) -> String {
    format!("#{}", Site::file(&"".into()).schema(name).pointer)
}

/// Returns the name in `#/components/schemas/<name>`.
pub fn component(reference: &str) -> Option<String> {
    let name = reference.strip_prefix("#/components/schemas/")?;
    Some(unescape(name))
}
