//! Discriminators. In: a schema that has one. Out: the tags with the schemas that they select, as references to components.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::super::{At, Rewriter};
use crate::source::properties::Properties;
use crate::source::reference::{DocumentFiles, FileId, to_schema};
use crate::source::visit::is_schema_name;

/// So many schemas are looked at for the property of a discriminator.
const MAX_LOOKED_AT: usize = 2_000;

impl Rewriter<'_, '_> {
    /// Rewrites the discriminator of a schema, and reports one whose property nothing declares.
    pub fn discriminator(
        &mut self,
        discriminator: &Value,
        schema: &Map<String, Value>,
        at: &At<'_>,
    ) -> Option<Value> {
        if let Some(name) = discriminator.as_str() {
            return Some(json!({ "propertyName": name }));
        }
        let name = discriminator.str_of("propertyName")?;
        let here = at.key("discriminator");
        if !self.is_declared(name, schema, at) {
            let message =
                format!("no alternative declares `{name}`, by which the discriminator selects one");
            let help = format!("declare `{name}` in each alternative, or correct `propertyName`");
            self.lose(&here.key("propertyName"), message, &help);
        }
        let mut mapping = Map::new();
        for (tag, target) in discriminator.entries_of("mapping") {
            let target = target.as_str();
            let target =
                target.and_then(|target| self.mapped(target, &here.key("mapping").key(tag)));
            mapping.extend(target.map(|target| (tag.clone(), target.into())));
        }
        let mut out = json!({ "propertyName": name, "mapping": mapping });
        let default = discriminator.str_of("defaultMapping");
        let default = default.and_then(|target| self.mapped(target, &here.key("defaultMapping")));
        if let Some(default) = default {
            out["x-default"] = default.into();
        }
        Some(out)
    }

    /// Returns the reference to the schema that a tag selects: a component by its name, or the target of a URI.
    fn mapped(&mut self, target: &str, at: &At<'_>) -> Option<String> {
        let name = if is_schema_name(target) {
            Some(target.to_owned())
        } else {
            self.schema_name(target, at)
        };
        name.map(|name| to_schema(&name))
    }

    /// Returns whether a schema, one of its alternatives, or one of the components that build on it may have a property.
    fn is_declared(&mut self, name: &str, schema: &Map<String, Value>, at: &At<'_>) -> bool {
        let mut search = PropertySearch {
            name,
            seen: HashSet::new(),
            left: MAX_LOOKED_AT,
        };
        if search.finds_in(self.files, at.file, schema) {
            return true;
        }
        if schema.contains_key("oneOf") || schema.contains_key("anyOf") {
            return false;
        }
        let files = self.files;
        let heirs = self.heirs.get_or_insert_with(|| heirs(files));
        // Without any, it selects nothing.
        let heirs = heirs.get(&(at.file, at.site().pointer));
        heirs.is_none_or(|heirs| heirs.iter().any(|heir| search.finds(files, 0, heir)))
    }
}

/// The components that have a schema as a part of their `allOf`, by the location of that schema.
pub type BaseHeirs<'f> = HashMap<(FileId, String), Vec<&'f Value>>;

fn heirs<'f>(files: &'f DocumentFiles<'_>) -> BaseHeirs<'f> {
    let mut found: BaseHeirs<'f> = HashMap::new();
    let components = &files.document(0).tree["components"];
    for (_, schema) in components.entries_of("schemas") {
        let parts = schema.items_of("allOf").iter();
        let bases = parts.filter_map(|part| files.target(0, part.str_of("$ref")?).ok());
        for base in bases {
            let base = (base.file, base.pointer);
            found.entry(base).or_default().push(schema);
        }
    }
    found
}

/// Looks for a property.
struct PropertySearch<'n> {
    name: &'n str,
    /// The targets of references that were looked at.
    seen: HashSet<(FileId, String)>,
    /// How many further schemas are looked at; what is beyond may declare anything.
    left: usize,
}

impl PropertySearch<'_> {
    /// Returns whether a schema may have the property: a map may have any, and so may a value of any kind.
    fn finds(&mut self, files: &DocumentFiles<'_>, file: FileId, schema: &Value) -> bool {
        match schema {
            Value::Object(schema) => self.finds_in(files, file, schema),
            any_or_never => *any_or_never != false,
        }
    }

    fn finds_in(
        &mut self,
        files: &DocumentFiles<'_>,
        file: FileId,
        schema: &Map<String, Value>,
    ) -> bool {
        let Some(left) = self.left.checked_sub(1) else {
            return true;
        };
        self.left = left;
        if let Some(reference) = schema.str_of("$ref") {
            let Ok(to) = files.follow(file, reference) else {
                return true;
            };
            if self.seen.insert((to.file, to.pointer)) && self.finds(files, to.file, to.value) {
                return true;
            }
        }
        let mut properties = schema.entries_of("properties").peekable();
        let has_properties = properties.peek().is_some();
        let is_named = properties.any(|(name, _)| name == self.name);
        let additional = schema.get("additionalProperties");
        let is_map = !has_properties && additional.is_some_and(|additional| additional != false);
        let compound = ["allOf", "oneOf", "anyOf"].into_iter();
        let mut nested = compound.flat_map(|key| schema.items_of(key));
        is_named
            || is_map
            || schema.is_empty()
            || schema.get("patternProperties").is_some()
            || nested.any(|one| self.finds(files, file, one))
    }
}
