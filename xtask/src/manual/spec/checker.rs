//! Checks that hand-written specs share. In: a document, and the specs that were read before it. Out: errors at the
//! locations of the names that nothing defines, of keys that two rows have, of windows that end before they begin.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::{Spec, Specs};
use crate::ir::Api;
use crate::manual::Calendar;
use crate::manual::section::SpecSection;
use crate::manual::types::{SCHEMAS, SOURCE};
use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

pub struct Checker<'a> {
    /// The location of the whole spec.
    pub file: Site,
    tree: &'a Value,
    specs: &'a Specs,
    report: &'a mut Report,
}

impl<'a> Checker<'a> {
    pub(super) fn new(document: &'a Document, specs: &'a Specs, report: &'a mut Report) -> Self {
        Self {
            file: Site::file(&document.file),
            tree: &document.tree,
            specs,
            report,
        }
    }

    /// Returns a spec that was read before.
    pub fn find<S: Spec>(&self) -> Option<&'a S> {
        self.specs.find()
    }

    /// Returns the rows of an array with their locations.
    pub fn rows<'r, R>(
        &self,
        section: &str,
        rows: &'r [R],
    ) -> impl Iterator<Item = (Site, &'r R)> + use<'r, R> {
        let section = self.file.child(section);
        let rows = rows.iter().enumerate();
        rows.map(move |(index, row)| (section.index(index), row))
    }

    /// Reports each of some names that nothing defines.
    pub fn check_names(
        &mut self,
        what: &str,
        names: &[String],
        site: &Site,
        is_known: impl Fn(&str) -> bool,
    ) {
        for (index, name) in names.iter().enumerate() {
            if !is_known(name) {
                self.unknown(what, name, site.index(index));
            }
        }
    }

    /// Reports a name that is there, if nothing defines it.
    pub fn check_name(
        &mut self,
        what: &str,
        name: Option<&String>,
        site: Site,
        is_known: impl Fn(&str) -> bool,
    ) {
        if let Some(name) = name.filter(|name| !is_known(name)) {
            self.unknown(what, name, site);
        }
    }

    /// Reports a type that the spec does not describe.
    pub fn check_type(&mut self, name: Option<&String>, site: Site) {
        let schemas = self.schemas();
        let is_known = |name: &str| schemas.is_some_and(|schemas| schemas.contains_key(name));
        self.check_name("type", name, site, is_known);
    }

    /// Reports a version that the calendar does not have.
    pub fn check_version(&mut self, version: ApiVersion, site: Site) {
        let calendar = self.find::<Calendar>();
        if calendar.is_some_and(|calendar| calendar.find(version).is_none()) {
            self.unknown("version", &version.to_string(), site);
        }
    }

    /// Returns the location of a row of an array.
    pub fn row(&self, section: &str, index: usize) -> Site {
        self.file.child(section).index(index)
    }

    pub fn reject(&mut self, site: Site, message: impl Into<String>, help: &str) {
        self.report.error(Code::InvalidManual, site, message, help);
    }

    /// Reports a row that is missing, and what is generated without it.
    pub fn advise(&mut self, site: Site, message: impl Into<String>, help: &str) {
        self.report.warn(Code::MissingRow, site, message, help);
    }

    /// Reports a name that is not a Rust identifier.
    pub fn reject_name(&mut self, site: Site, message: String, help: &str) {
        self.report.error(Code::InvalidName, site, message, help);
    }

    /// Reports a name that nothing defines.
    pub fn unknown(&mut self, what: &str, name: &str, site: Site) {
        let is_vowel = what.starts_with(['a', 'e', 'i', 'o', 'u']);
        let (article, home) = (if is_vowel { "an" } else { "a" }, home(what));
        let help = match what {
            "operation" => "write `METHOD /path` of an operation that a document has".to_owned(),
            _ => format!("define it, or write the name of {article} {what} defined in {home}"),
        };
        let message = format!("there is no {what} `{name}`");
        self.report.error(Code::UnknownName, site, message, help);
    }

    /// Reports a window that ends before it begins.
    pub fn reversed(&mut self, site: Site, message: &str) {
        self.reject(site, message, "let the window begin before it ends");
    }

    /// Reports a key that an earlier row has.
    pub fn duplicate(&mut self, key: &str, site: Site) {
        let message = format!("duplicate key `{key}`: an earlier row has it");
        self.reject(site, message, "merge the two rows, or correct one of them");
    }

    /// Returns whether the spec describes a type.
    pub fn has_type(&self, name: &str) -> bool {
        self.schemas()
            .is_some_and(|schemas| schemas.contains_key(name))
    }

    /// Returns whether a type of the spec has a property.
    pub fn has_property(&self, name: &str, property: &str) -> bool {
        let schema = self.schemas().and_then(|schemas| schemas.get(name));
        schema.is_some_and(|schema| schema["properties"].get(property).is_some())
    }

    /// Returns whether an enum of the spec has a value.
    pub fn has_value(&self, name: &str, value: &str) -> bool {
        let schema = self.schemas().and_then(|schemas| schemas.get(name));
        let values = schema.and_then(|schema| schema["enum"].as_array());
        values.is_some_and(|values| values.iter().any(|have| have == value))
    }

    /// Checks that every row of `rows` is about an operation, and returns the operations without a row.
    pub fn missing_operations<'r>(
        &mut self,
        rows: impl Iterator<Item = (&'r str, Site)>,
        apis: &[Api],
    ) -> Vec<String> {
        let pages = apis.iter().flat_map(|api| &api.pages);
        let operations = pages.flat_map(|page| &page.operations);
        let all: BTreeSet<_> = operations.map(|operation| operation.key.as_str()).collect();
        let mut missing = all.clone();
        for (operation, site) in rows {
            if !all.contains(operation) {
                self.unknown("operation", operation, site.child("operation"));
            }
            missing.remove(operation);
        }
        missing.into_iter().map(str::to_owned).collect()
    }

    /// Checks that `sources` has every source that a row names.
    pub(super) fn check_sources(&mut self) {
        let sources = self.tree.get("sources").and_then(Value::as_object);
        let mut cited = Vec::new();
        for (key, section) in self.tree.as_object().into_iter().flatten() {
            if !["sources", "components"].contains(&key.as_str()) {
                collect_sources(section, self.file.child(key), &mut cited);
            }
        }
        for (name, site) in cited {
            if sources.is_none_or(|sources| !sources.contains_key(name)) {
                self.unknown("source", name, site);
            }
        }
    }

    /// Checks that no two rows of a section have one key.
    pub(super) fn check_keys(&mut self, sections: &[SpecSection]) {
        for section in sections {
            let mut known = HashSet::new();
            for row in section.rows(self.tree) {
                if !known.insert(row.key.clone()) {
                    let site = Site::new(&self.file.file, row.pointer);
                    self.duplicate(&row.key, site);
                }
            }
        }
    }

    /// Checks that every type names the page that shows it.
    pub(super) fn check_types(&mut self) {
        let sources = self.tree.get("sources").and_then(Value::as_object);
        for (name, schema) in self.schemas().into_iter().flatten() {
            let site = self.file.child("components").child("schemas").child(name);
            match schema.get(SOURCE).and_then(Value::as_str) {
                Some(source) if sources.is_some_and(|sources| sources.contains_key(source)) => {}
                Some(source) => self.unknown("source", source, site.child(SOURCE)),
                None => {
                    let message = format!("the type `{name}` does not name the page that shows it");
                    let help = format!("write `{SOURCE}: NAME`, with a name of `sources`");
                    self.reject(site, message, &help);
                }
            }
        }
    }

    fn schemas(&self) -> Option<&'a Map<String, Value>> {
        self.tree.pointer(SCHEMAS).and_then(Value::as_object)
    }
}

/// Collects the values of every `source` below a location.
fn collect_sources<'v>(value: &'v Value, site: Site, cited: &mut Vec<(&'v str, Site)>) {
    match value {
        Value::Object(properties) => {
            for (key, value) in properties {
                match value {
                    Value::String(name) if key == "source" => cited.push((name, site.child(key))),
                    value => collect_sources(value, site.child(key), cited),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_sources(item, site.index(index), cited);
            }
        }
        _ => {}
    }
}

/// Returns the file that defines a kind of name.
fn home(what: &str) -> &'static str {
    match what {
        "version" => "specs/manual/versions.yaml",
        "permission" | "feature" => "specs/manual/permissions.yaml",
        "error" => "specs/manual/errors.yaml",
        "webhook field" => "specs/manual/webhooks/",
        _ => "this file",
    }
}
