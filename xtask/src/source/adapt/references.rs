//! References. In: a `$ref` and the file that it stands in. Out: the file and the pointer at which it ends, or a reason
//! why it has no end.

use std::collections::HashSet;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::{Adapter, At, FileId};
use crate::report::{Code, Site};
use crate::source::suggest_target;

/// The most references that are followed from one to the next.
const MAX_CHAIN: usize = 64;
const CHAIN: &str = "more than 64 references lead from here to one another";
const CYCLE: &str = "this reference leads back to itself";

impl Adapter<'_> {
    /// Follows a chain of references to where it ends. Returns nothing, and says so, where it has no end.
    pub fn follow(&mut self, value: &Value, at: &At<'_>) -> Option<(FileId, String)> {
        let mut file = at.file;
        let mut pointer = at.path.site().pointer;
        let mut reference = value.get("$ref").and_then(Value::as_str).map(str::to_owned);
        let mut seen = Vec::new();
        while let Some(text) = reference {
            (file, pointer) = self.target(file, &text, at)?;
            if seen.contains(&(file, pointer.clone())) {
                let help = "let one of the references end at an object";
                self.error(Code::RefCycle, at, CYCLE, help);
                return None;
            }
            if seen.len() == MAX_CHAIN {
                self.error(Code::TooLarge, at, CHAIN, "refer to where the chain ends");
                return None;
            }
            seen.push((file, pointer.clone()));
            let node = self.files.node(file, &pointer)?;
            reference = node.get("$ref").and_then(Value::as_str).map(str::to_owned);
        }
        Some((file, pointer))
    }

    /// Where a reference points to; what it names exists.
    pub fn target(
        &mut self,
        file: FileId,
        reference: &str,
        at: &At<'_>,
    ) -> Option<(FileId, String)> {
        let found = self.files.resolve(file, reference, self.report);
        let found = found.map(|(file, pointer)| self.through(file, pointer));
        match found {
            Ok((file, pointer)) if self.files.node(file, &pointer).is_some() => {
                Some((file, pointer))
            }
            Ok((file, pointer)) => {
                let message = format!("`{reference}` names nothing");
                let help = suggest_target(|place| self.files.node(file, place), &pointer);
                self.error(Code::DanglingRef, &at.key("$ref"), message, &help);
                None
            }
            Err(message) => {
                self.error(
                    Code::ExternalRef,
                    &at.key("$ref"),
                    format!("`{reference}` {message}"),
                    "copy what it names into this document",
                );
                None
            }
        }
    }

    /// The same place, where the pointer goes through other references on its way.
    pub fn through(&mut self, file: FileId, pointer: String) -> (FileId, String) {
        let (mut at, mut here, mut rest) = (file, String::new(), pointer.as_str());
        for _ in 0..MAX_CHAIN {
            if self.files.node(at, &format!("{here}{rest}")).is_some() || rest.is_empty() {
                return (at, format!("{here}{rest}"));
            }
            let reference = self
                .files
                .node(at, &here)
                .and_then(|node| node.get("$ref")?.as_str().map(str::to_owned));
            if let Some(text) = reference {
                let Ok((next, target)) = self.files.resolve(at, &text, self.report) else {
                    break;
                };
                (at, here) = (next, target);
                continue;
            }
            let end = rest[1..].find('/').map_or(rest.len(), |slash| slash + 1);
            here.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        (file, pointer)
    }

    /// The node that a reference ends at, or the value itself.
    pub fn resolved(&mut self, value: &Value, at: &At<'_>) -> Option<(Rc<Value>, FileId, String)> {
        let (file, pointer) = self.follow(value, at)?;
        let node = match value.get("$ref") {
            Some(_) => self.files.node(file, &pointer)?.clone(),
            None => value.clone(),
        };
        Some((Rc::new(node), file, pointer))
    }

    /// Reports each reference within the document that names nothing and that nothing else has met.
    pub fn unused_references(&mut self, references: Vec<(Site, String)>) {
        let reported = self.report.diagnostics().iter();
        let reported: HashSet<Site> = reported.map(|found| found.site.clone()).collect();
        for (site, reference) in references {
            if !reference.starts_with('#') || reported.contains(&site) {
                continue;
            }
            let target = self.files.resolve(0, &reference, self.report);
            let target = target.map(|(file, pointer)| self.through(file, pointer));
            let exists = target.is_ok_and(|(file, at)| self.files.node(file, &at).is_some());
            if !exists {
                let message =
                    format!("`{reference}` names nothing; nothing is generated from here");
                let pointer = reference.trim_start_matches('#');
                let help = suggest_target(|place| self.files.node(0, place), pointer);
                self.report.warn(Code::DanglingRef, site, message, help);
            }
        }
    }

    /// Reports the first schema from which too many references lead to one another. One that is nothing but itself is
    /// the business of a later stage.
    pub fn long_chain(&mut self, schemas: &Map<String, Value>, at: &At<'_>) {
        let next = |schema: &Value| {
            let target = schema.get("$ref")?.as_str()?;
            let name = target.strip_prefix("#/components/schemas/")?;
            schemas.get(&name.replace("~1", "/").replace("~0", "~"))
        };
        let is_long = |schema| {
            let links = std::iter::successors(next(schema), |schema| next(schema));
            let walked: Vec<_> = links.take(MAX_CHAIN + 1).collect();
            let (last, before) = match walked.split_last() {
                Some(ends) if walked.len() > MAX_CHAIN => ends,
                _ => return false,
            };
            !before.iter().any(|schema| std::ptr::eq(*schema, *last))
        };
        if let Some((name, _)) = schemas.iter().find(|(_, schema)| is_long(schema)) {
            let (components, help) = (at.key("components"), "refer to where the chain ends");
            let at = components.key("schemas");
            self.error(Code::TooLarge, &at.key(name), CHAIN, help);
        }
    }
}
