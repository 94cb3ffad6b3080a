//! The diagnostics of one run, collected.
//!
//! In: the errors and warnings of the stages, each with a code, a site and a next step. Out: diagnostics in a fixed order,
//! rendered like those of rustc. Afterwards none has been lost, and the same errors give the same text.

mod code;
mod events;
mod lines;
pub mod locate;
mod position;
mod render;
pub mod secret;
pub mod site;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

pub use code::{Code, Severity};
pub use events::string_end;
pub use lines::Lines;
pub use site::{Origins, Site, push_token, unescape};

/// An error or a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub site: Site,
    pub message: String,
    /// What to do next; empty when the message says it all.
    pub help: String,
}

/// More of one kind than a person reads; what a document adds beyond is counted only.
const MAX_OF_A_KIND: usize = 200;

/// The diagnostics so far.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    kept: HashMap<(Code, Severity), usize>,
    omitted: BTreeMap<Code, usize>,
    /// Whether [`lose`](Self::lose) reports an error.
    is_strict: bool,
    /// The diagnostics that were recorded: code, site, message and help.
    known: HashSet<(Code, Site, String, String)>,
    /// Documents that were joined from several files: the location in a file by the pointer in the document.
    joined: HashMap<Arc<str>, Origins>,
}

impl Report {
    pub fn new() -> Report {
        Report::default()
    }

    /// Returns a report in which a loss is an error.
    pub fn strict() -> Report {
        Report {
            is_strict: true,
            ..Report::default()
        }
    }

    /// Records an error, after which nothing may be written.
    pub fn error(&mut self, code: Code, site: Site, message: impl Text, help: impl Text) {
        self.add(code, Severity::Error, site, message, help);
    }

    /// Records a warning.
    pub fn warn(&mut self, code: Code, site: Site, message: impl Text, help: impl Text) {
        self.add(code, Severity::Warning, site, message, help);
    }

    /// Reports that something of a document has no effect or is read by a guess: an error where the document can be
    /// corrected, a warning in a third-party document.
    pub fn lose(&mut self, code: Code, site: Site, message: impl Text, help: impl Text) {
        if self.is_strict {
            self.error(code, site, message, help);
        } else {
            self.warn(code, site, message, help);
        }
    }

    /// Reports what is read without harm, but is wrong: an error where the document can be corrected, nothing in a
    /// third-party document.
    pub fn reject_if_strict(
        &mut self,
        code: Code,
        site: Site,
        message: impl Text,
        help: impl Text,
    ) {
        if self.is_strict {
            self.error(code, site, message, help);
        }
    }

    /// Takes over what another report holds.
    pub fn extend(&mut self, other: Report) {
        for found in other.diagnostics {
            self.add(
                found.code,
                found.severity,
                found.site,
                found.message,
                found.help,
            );
        }
        for (code, count) in other.omitted {
            *self.omitted.entry(code).or_default() += count;
        }
        self.joined.extend(other.joined);
    }

    /// Records that the document `name` was joined from several files. What is reported of it from now on is reported in
    /// the file that it came from.
    pub fn joined(&mut self, name: Arc<str>, origins: Origins) {
        self.joined.insert(name, origins);
    }

    /// Returns the diagnostics at the sites that `origin` gives for theirs.
    pub fn moved(mut self, origin: impl Fn(&Site) -> Site) -> Self {
        for diagnostic in &mut self.diagnostics {
            diagnostic.site = origin(&diagnostic.site);
        }
        self
    }

    pub fn has_errors(&self) -> bool {
        self.counts().0 > 0
    }

    /// Returns the number of errors and of warnings that are kept.
    pub fn counts(&self) -> (usize, usize) {
        let kept = self.kept.iter();
        let errors = kept.filter(|((_, severity), _)| *severity == Severity::Error);
        let errors = errors.map(|(_, count)| count).sum();
        (errors, self.diagnostics.len() - errors)
    }

    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    pub fn len(&self) -> usize {
        self.diagnostics.len() + self.omitted.values().sum::<usize>()
    }

    /// Returns the diagnostics in the order in which they were found.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Returns the text for a terminal: sorted by location, each diagnostic once.
    ///
    /// `sources` gives the text of a file by the name under which its sites know it.
    pub fn render(&self, sources: &dyn Fn(&str) -> Option<Arc<String>>, color: bool) -> String {
        secret::covered(&render::render(self, sources, color))
    }

    fn add(
        &mut self,
        code: Code,
        severity: Severity,
        site: Site,
        message: impl Text,
        help: impl Text,
    ) {
        let kept = self.kept.entry((code, severity)).or_default();
        if *kept == MAX_OF_A_KIND {
            *self.omitted.entry(code).or_default() += 1;
            return;
        }
        let site = match self.joined.get(&site.file) {
            Some(origins) => origins.of(&site),
            None => site,
        };
        let (message, help) = (message.into(), help.into());
        let key = (code, site.clone(), message.clone(), help.clone());
        if self.known.insert(key) {
            *kept += 1;
            self.diagnostics.push(Diagnostic {
                code,
                severity,
                site,
                message,
                help,
            });
        }
    }
}

/// What a message or a help is made of.
pub trait Text: Into<String> {}

impl<T: Into<String>> Text for T {}
