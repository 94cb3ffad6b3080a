//! References of a document that is rewritten. In: a `$ref` and its location. Out: its target, or a diagnostic.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{At, Rewriter};
use crate::report::{Code, Site, unescape};
use crate::source::path::ValuePath;
use crate::source::properties::Properties;
use crate::source::reference::{FileId, MAX_CHAIN, Target, Unresolved, component};

/// A value to which references lead, and its location.
#[derive(Clone)]
pub struct Resolved<'v> {
    pub value: &'v Value,
    pub site: Site,
    file: FileId,
    /// Whether a reference leads to it.
    shared: bool,
}

impl Resolved<'_> {
    pub fn at(&self) -> At<'_> {
        At {
            file: self.file,
            shared: self.shared,
            path: ValuePath::Root(&self.site),
        }
    }
}

impl<'f> Rewriter<'f, '_> {
    /// Follows the reference that a value is, if it is one. Reports a reference without a target.
    pub fn resolved(&mut self, value: &'f Value, at: &At<'_>) -> Option<Resolved<'f>> {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Some(Resolved {
                value,
                site: at.site(),
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
        Some(Resolved {
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
        found: Result<Target<'f>, Unresolved<'f>>,
        at: &At<'_>,
    ) -> Option<Target<'f>> {
        let report = |unresolved: Unresolved<'f>| unresolved.report(&at.site(), self.report);
        found.map_err(report).ok()
    }

    /// Reports each reference within the document that has no target and that has not been reported.
    pub fn reject_unused_references(&mut self, references: Vec<(Site, String)>) {
        let reported = self.report.diagnostics().iter();
        let reported: HashSet<Site> = reported.map(|found| found.site.clone()).collect();
        for (site, reference) in references {
            if !reference.starts_with('#') || reported.contains(&site) {
                continue;
            }
            if let Err(Unresolved::Dangling { help, .. }) = self.files.target(0, &reference) {
                let message =
                    format!("`{reference}` has no target; nothing is generated from here");
                self.report.lose(Code::DanglingRef, site, message, help);
            }
        }
    }

    /// Reports the first schema from which too many references lead to one another. A cycle of references is reported by
    /// a later stage.
    pub fn reject_long_chain(&mut self, schemas: &Map<String, Value>, root: &Site) {
        let next = |schema: &&Value| {
            let name = component(schema.str_of("$ref")?)?;
            schemas.get(&name)
        };
        let is_long = |schema| {
            let links = std::iter::successors(next(&schema), next);
            let walked: Vec<_> = links.take(MAX_CHAIN + 1).collect();
            let (last, before) = match walked.split_last() {
                Some(ends) if walked.len() > MAX_CHAIN => ends,
                _ => return false,
            };
            !before.iter().any(|schema| std::ptr::eq(*schema, *last))
        };
        if let Some((name, _)) = schemas.iter().find(|(_, schema)| is_long(*schema)) {
            Unresolved::TooLong.report(&root.schema(name), self.report);
        }
    }
}

/// The most schemas that one may be put together from, each a part of the one before. Each of them has the properties of
/// all behind it, so that the output grows with the square of such a chain.
const MAX_PARTS: usize = 128;

/// Returns how many schemas follow one another as parts of an `allOf`, up to one more than the limit.
fn part_depth<'v>(
    schemas: &'v Map<String, Value>,
    schema: &'v Value,
    left: usize,
    known: &mut HashMap<&'v str, usize>,
) -> usize {
    if left == 0 {
        return MAX_PARTS + 1;
    }
    let mut deepest = 0;
    for part in schema.items_of("allOf") {
        let name = part.str_of("$ref").and_then(component);
        let entry = name.and_then(|name| schemas.get_key_value(&name));
        deepest = deepest.max(match entry {
            None => part_depth(schemas, part, left - 1, known),
            Some((name, target)) => match known.get(name.as_str()) {
                Some(depth) => depth + 1,
                None => {
                    // In a circle it is its own part.
                    known.insert(name, 0);
                    let depth = part_depth(schemas, target, left - 1, known);
                    known.insert(name, depth);
                    depth + 1
                }
            },
        });
    }
    deepest
}

impl Rewriter<'_, '_> {
    /// Rejects a document in which a schema is put together from too many, each a part of the one before. A later stage would go
    /// through all of them, so there is none.
    pub fn reject_deep_parts(&mut self, schemas: &Map<String, Value>, root: &Site) -> Option<()> {
        let mut known = HashMap::new();
        let mut is_deep =
            |schema| part_depth(schemas, schema, MAX_PARTS + 1, &mut known) > MAX_PARTS;
        let mut all = schemas.iter();
        let Some((name, _)) = all.find(|(_, schema)| is_deep(*schema)) else {
            return Some(());
        };
        let message = format!(
            "a chain of more than {MAX_PARTS} schemas, each a part of the `allOf` of the one before"
        );
        let help = "put the properties of several of them into one";
        self.report
            .error(Code::TooLarge, root.schema(name), message, help);
        None
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
    let is_specific =
        |key: &String| !key.is_empty() && !STEPS.contains(&key.as_str()) && !key.contains("json");
    let keys: Vec<_> = pointer
        .split('/')
        .map(unescape)
        .filter(is_specific)
        .collect();
    if keys.is_empty() {
        return stem.to_owned();
    }
    // A dot joins, as in the key of a property.
    let last = keys[keys.len().saturating_sub(3)..].join("_");
    last.replace(['.', '[', ']', '{', '}', '|', ' '], "_")
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
