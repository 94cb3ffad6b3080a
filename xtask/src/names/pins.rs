//! `specs/names.yaml`: names that people decided. In: the file. Out: a table in which every look-up is remembered, so
//! that a pin that names nothing can be reported.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Case, identifier};
use crate::report::{Code, Report, Site};
use crate::source::{self, Document};

/// A section of the file, in the order of its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    Modules,
    Operations,
    Types,
    Fields,
    Variants,
    Runtime,
}

impl Section {
    const ALL: [Self; 6] = [
        Self::Modules,
        Self::Operations,
        Self::Types,
        Self::Fields,
        Self::Variants,
        Self::Runtime,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Modules => "modules",
            Self::Operations => "operations",
            Self::Types => "types",
            Self::Fields => "fields",
            Self::Variants => "variants",
            Self::Runtime => "runtime",
        }
    }

    fn case(self) -> Case {
        match self {
            Self::Modules => Case::Module,
            Self::Fields => Case::Field,
            Self::Operations | Self::Types | Self::Variants | Self::Runtime => Case::Type,
        }
    }
}

/// What happens where two things get one name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Collisions {
    /// An error that asks for a pin.
    #[default]
    Reject,
    /// The first in the document keeps the name, the others get a number and a warning.
    Number,
}

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenPins {
    modules: IndexMap<String, String>,
    operations: IndexMap<String, String>,
    types: IndexMap<String, String>,
    fields: IndexMap<String, String>,
    variants: IndexMap<String, String>,
    runtime: IndexMap<String, String>,
}

/// The pins, and which of them were used.
#[derive(Debug, Default)]
pub struct Pins {
    file: Option<Arc<str>>,
    /// The table of each [`Section`].
    tables: [IndexMap<String, String>; 6],
    used: HashSet<(Section, String)>,
    collisions: Collisions,
}

impl Pins {
    /// Reads the pins and reports a name that is not a Rust identifier.
    pub fn read(document: &Document, report: &mut Report) -> Self {
        let file = document.file.clone();
        let site = Site::file(&file);
        let written = source::deserialize(&document.tree, &site, Code::InvalidManual, report);
        let WrittenPins {
            modules,
            operations,
            types,
            fields,
            variants,
            runtime,
        } = written.unwrap_or_default();
        let pins = Self {
            file: Some(file),
            tables: [modules, operations, types, fields, variants, runtime],
            used: HashSet::new(),
            collisions: Collisions::Reject,
        };
        for section in Section::ALL {
            for (key, name) in pins.table(section) {
                if identifier(name, section.case()).as_ref() != Some(name) {
                    let help = match section.case() {
                        Case::Type => "write a name such as `CallAction`",
                        _ => "write a name such as `call_action`",
                    };
                    let message = format!("`{name}` is not a Rust name for this");
                    report.error(Code::InvalidName, pins.site(section, key), message, help);
                }
            }
        }
        pins
    }

    /// Creates no pins; a rule settles collisions.
    pub fn numbering() -> Self {
        Self {
            collisions: Collisions::Number,
            ..Self::default()
        }
    }

    /// Adds a pin.
    #[cfg(test)]
    pub fn with(mut self, section: Section, key: &str, name: &str) -> Self {
        let table = &mut self.tables[section as usize];
        table.insert(key.to_owned(), name.to_owned());
        self
    }

    /// Reads the pins of a stand-alone document; what has none is named by rule.
    pub fn of_single(document: &Document, report: &mut Report) -> Self {
        let mut pins = Self::read(document, report);
        for key in std::mem::take(&mut pins.tables[Section::Runtime as usize]).keys() {
            let message = "a stand-alone crate has no types of the Graph API to put here";
            let help = "remove the row";
            let site = pins.site(Section::Runtime, key);
            report.error(Code::UnusedPin, site, message, help);
        }
        pins.collisions = Collisions::Number;
        pins
    }

    /// Returns the help that says which row to add to the pins.
    pub fn advice(&self, section: Section, key: &str) -> String {
        let row = format!("`\"{key}\": …` under `{}:`", section.name());
        match &self.file {
            Some(file) => format!("to name it yourself, add a row {row} in {file}"),
            None => format!(
                "to name it yourself, put a row {row} into a file and pass it with `--names`"
            ),
        }
    }

    pub fn collisions(&self) -> Collisions {
        self.collisions
    }

    /// Returns the pinned name of what has a key.
    pub fn get(&mut self, section: Section, key: &str) -> Option<String> {
        let name = self.table(section).get(key)?.clone();
        self.used.insert((section, key.to_owned()));
        Some(name)
    }

    /// Reports every pin that was never looked up.
    pub fn unused(&self, report: &mut Report) {
        for section in Section::ALL {
            for key in self.table(section).keys() {
                if !self.used.contains(&(section, key.clone())) {
                    let message = format!("no document has `{key}`");
                    let help = "remove the row, or correct its key";
                    report.error(Code::UnusedPin, self.site(section, key), message, help);
                }
            }
        }
    }

    fn site(&self, section: Section, key: &str) -> Site {
        let file = self.file.clone().unwrap_or_else(|| Arc::from("names.yaml"));
        Site::file(&file).child(section.name()).child(key)
    }

    fn table(&self, section: Section) -> &IndexMap<String, String> {
        &self.tables[section as usize]
    }
}
