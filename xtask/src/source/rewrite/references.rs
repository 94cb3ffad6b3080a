//! References of a document that is rewritten. In: a `$ref` and its location. Out: its target, or a diagnostic.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{At, Rewriter};
use crate::report::{Code, Site};
use crate::source::path::Path;
use crate::source::reference::{FileId, MAX_CHAIN, Target, Unresolved};

/// A value behind references, and its location.
pub struct Found<'v> {
    pub value: &'v Value,
    pub site: Site,
    file: FileId,
    /// Whether a reference leads to it.
    shared: bool,
}

impl Found<'_> {
    pub fn at(&self) -> At<'_> {
        At {
            file: self.file,
            shared: self.shared,
            path: Path::Root(&self.site),
        }
    }
}

impl<'f> Rewriter<'f, '_> {
    /// Follows the reference that a value is, if it is one. Reports a reference without a target.
    pub fn resolved(&mut self, value: &'f Value, at: &At<'_>) -> Option<Found<'f>> {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Some(Found {
                value,
                site: at.path.site(),
                file: at.file,
                shared: false,
            });
        };
        let followed = self.files.follow(at.file, reference);
        let Target {
            file,
            pointer,
            value,
        } = self.reported(followed, at)?;
        Some(Found {
            value,
            site: self.files.site(file, &pointer),
            file,
            shared: true,
        })
    }

    /// Returns the target of one reference.
    pub fn target(&mut self, reference: &str, at: &At<'_>) -> Option<Target<'f>> {
        let found = self.files.target(at.file, reference);
        self.reported(found, at)
    }

    fn reported(
        &mut self,
        found: Result<Target<'f>, Unresolved>,
        at: &At<'_>,
    ) -> Option<Target<'f>> {
        found
            .map_err(|unresolved| unresolved.report(&at.path.site(), self.report))
            .ok()
    }

    /// Reports each reference within the document that has no target and that nothing else has met.
    pub fn unused_references(&mut self, references: Vec<(Site, String)>) {
        let reported = self.report.diagnostics().iter();
        let reported: HashSet<Site> = reported.map(|found| found.site.clone()).collect();
        for (site, reference) in references {
            if !reference.starts_with('#') || reported.contains(&site) {
                continue;
            }
            if let Err(Unresolved::Dangling { help, .. }) = self.files.target(0, &reference) {
                let message =
                    format!("`{reference}` names nothing; nothing is generated from here");
                self.report.lose(Code::DanglingRef, site, message, help);
            }
        }
    }

    /// Reports the first schema from which too many references lead to one another. A schema that is nothing but itself
    /// is reported by a later stage.
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
            let site = at.key("components").key("schemas").key(name).path.site();
            Unresolved::TooLong.report(&site, self.report);
        }
    }
}

/// Returns the name for a schema that has none: the last parts of its pointer, or the stem of its file.
pub fn name(stem: &str, pointer: &str) -> String {
    const STEPS: [&str; 17] = [
        "components",
        "schemas",
        "properties",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
        "schema",
        "content",
        "paths",
        "responses",
        "definitions",
        "$defs",
        "additionalProperties",
        "parameters",
        "requestBodies",
        "200",
    ];
    let parts = pointer
        .split('/')
        .map(|part| part.replace("~1", "/").replace("~0", "~"));
    let parts: Vec<_> = parts
        .filter(|part| {
            !part.is_empty() && !STEPS.contains(&part.as_str()) && !part.contains("json")
        })
        .collect();
    match parts.len() {
        0 => stem.to_owned(),
        // A dot joins, as in the place of a property.
        len => parts[len.saturating_sub(3)..]
            .join(" ")
            .replace(['.', '[', ']', '{', '}', '|'], "_")
            .replace(' ', "_"),
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn names_come_from_the_pointer() {
        assert_eq!(name("pet", ""), "pet");
        assert_eq!(
            name("api", "/components/schemas/Pet/properties/tag"),
            "Pet_tag"
        );
        assert_eq!(name("api", "/$defs/Cat"), "Cat");
    }
}
