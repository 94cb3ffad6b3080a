//! The tags of a discriminator. In: the schemas between which it decides. Out: for each the tags that select it.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexSet;
use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaKind, StringType, Type};

use super::Lowerer;
use crate::source::reference::component;

/// A schema that is nested in unions and parts deeper than this says nothing of its tags.
const MAX_NESTING: usize = 8;

/// A schema that a discriminator may select, and the reference to it, if it is a component.
#[derive(Clone)]
pub struct Selectable<'a> {
    pub reference: Option<String>,
    pub schema: &'a ReferenceOr<Schema>,
}

impl<'a> Selectable<'a> {
    pub fn alternative(schema: &'a ReferenceOr<Schema>) -> Self {
        let reference = match schema {
            ReferenceOr::Reference { reference } => Some(reference.clone()),
            ReferenceOr::Item(_) => None,
        };
        Self { reference, schema }
    }
}

impl<'a> Lowerer<'a> {
    /// Returns the tags of each schema: those of the mapping, its name where its own tag accepts it, and the values that its
    /// own tag lists and no other. The schemas that build on a `base` all have their name, and only those values that
    /// the base does not leave to any of them.
    pub fn tags(
        &mut self,
        by: &Discriminator,
        base: Option<&'a ReferenceOr<Schema>>,
        schemas: &[Selectable<'a>],
    ) -> Vec<Vec<String>> {
        self.tags_within(by, base, schemas, MAX_NESTING)
    }

    fn tags_within(
        &mut self,
        by: &Discriminator,
        base: Option<&'a ReferenceOr<Schema>>,
        schemas: &[Selectable<'a>],
        nesting: usize,
    ) -> Vec<Vec<String>> {
        let mapping = Mapping::of(by);
        let property = by.property_name.as_str();
        let is_base = base.is_some();
        let base = base.and_then(|base| self.own_tags(property, base, nesting));
        let own = schemas.iter().map(|one| {
            let own = self.own_tags(property, one.schema, nesting);
            own.filter(|own| !own.is_empty() && base.as_ref() != Some(own))
        });
        let own: Vec<Option<IndexSet<String>>> = own.collect();
        let named = schemas.iter().zip(&own).map(|(one, own)| {
            let Some(reference) = &one.reference else {
                return Vec::new();
            };
            let mut tags = mapping.listed(reference);
            let is_own =
                |name: &String| is_base || own.as_ref().is_none_or(|own| own.contains(name));
            tags.extend(mapping.implicit(reference).filter(is_own));
            tags
        });
        let mut tags = remove_duplicates(named.collect());
        let taken: HashSet<String> = tags.iter().flatten().cloned().collect();
        let mut count: HashMap<&String, usize> = HashMap::new();
        for value in own.iter().flatten().flatten() {
            *count.entry(value).or_default() += 1;
        }
        for (tags, own) in tags.iter_mut().zip(&own) {
            let own = own.iter().flatten();
            let only = own.filter(|value| count[*value] == 1 && !taken.contains(*value));
            tags.extend(only.cloned());
        }
        tags
    }

    /// Returns the values that a schema's own tag lists: that of an object, of the parts of an `allOf` together, or of
    /// all alternatives of a union.
    fn own_tags(
        &mut self,
        property: &str,
        schema: &'a ReferenceOr<Schema>,
        nesting: usize,
    ) -> Option<IndexSet<String>> {
        let nesting = nesting.checked_sub(1)?;
        let (schema, _) = self.resolve(schema, &self.root())?;
        // Each of several levels may refer to all schemas of the next.
        let key = (property.to_owned(), std::ptr::from_ref(schema), nesting);
        if let Some(known) = self.own_tags.get(&key) {
            return known.clone();
        }
        let found = self.find_own_tags(property, schema, nesting);
        self.own_tags.insert(key, found.clone());
        found
    }

    fn find_own_tags(
        &mut self,
        property: &str,
        schema: &'a Schema,
        nesting: usize,
    ) -> Option<IndexSet<String>> {
        match &schema.schema_kind {
            SchemaKind::Type(Type::Object(object)) => match object.properties.get(property)? {
                ReferenceOr::Item(tag) => self.listed_values(tag, nesting),
                ReferenceOr::Reference { reference } => {
                    let (_, tag) = self.target(reference)?;
                    let (tag, _) = self.resolve(tag, &self.root())?;
                    self.listed_values(tag, nesting)
                }
            },
            SchemaKind::AllOf { all_of } => {
                let parts = all_of.iter();
                let parts = parts.filter_map(|part| self.own_tags(property, part, nesting));
                parts.reduce(|a, b| a.intersection(&b).cloned().collect())
            }
            SchemaKind::OneOf { one_of: all } | SchemaKind::AnyOf { any_of: all } => {
                let by = schema.schema_data.discriminator.as_ref();
                if let Some(by) = by.filter(|by| by.property_name == property) {
                    let all: Vec<_> = all.iter().map(Selectable::alternative).collect();
                    let tags = self.tags_within(by, None, &all, nesting);
                    let is_whole = tags.iter().all(|tags| !tags.is_empty());
                    return is_whole.then(|| tags.into_iter().flatten().collect());
                }
                let own = all.iter().map(|one| self.own_tags(property, one, nesting));
                let own: Option<Vec<_>> = own.collect();
                Some(own?.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    /// Returns the strings that a schema lists.
    fn listed_values(&mut self, tag: &'a Schema, nesting: usize) -> Option<IndexSet<String>> {
        let nesting = nesting.checked_sub(1)?;
        match &tag.schema_kind {
            SchemaKind::Type(Type::String(StringType { enumeration, .. })) => {
                let values: IndexSet<String> = enumeration.iter().flatten().cloned().collect();
                (!values.is_empty()).then_some(values)
            }
            SchemaKind::AllOf { all_of } => {
                let parts = all_of.iter().filter_map(|part| {
                    let (part, _) = self.resolve(part, &self.root())?;
                    self.listed_values(part, nesting)
                });
                parts.reduce(|a, b| a.intersection(&b).cloned().collect())
            }
            _ => None,
        }
    }
}

/// The tag values of a discriminator, by the schema that they select.
struct Mapping<'d> {
    by: &'d Discriminator,
    /// By target as it is written, with the position of each tag.
    listed: HashMap<&'d str, Vec<(usize, &'d String)>>,
}

impl<'d> Mapping<'d> {
    fn of(by: &'d Discriminator) -> Self {
        let mut listed: HashMap<&str, Vec<_>> = HashMap::new();
        for (index, (tag, target)) in by.mapping.iter().enumerate() {
            listed.entry(target).or_default().push((index, tag));
        }
        Self { by, listed }
    }

    /// Returns the tags whose target is a schema, as a reference or by its name.
    fn listed(&self, reference: &str) -> Vec<String> {
        let name = component(reference);
        let spellings = [Some(reference), name.as_deref()];
        let found = spellings
            .into_iter()
            .flatten()
            .filter_map(|target| self.listed.get(target));
        let found: BTreeMap<usize, &String> = found.flatten().copied().collect();
        found.into_values().cloned().collect()
    }

    /// Returns the name of a schema, which is a tag unless `mapping` has it.
    fn implicit(&self, reference: &str) -> Option<String> {
        component(reference).filter(|name| !self.by.mapping.contains_key(name))
    }
}

/// Leaves each tag to the first alternative that has it.
fn remove_duplicates(mut tags: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut seen = HashSet::new();
    for tags in &mut tags {
        tags.retain(|tag| seen.insert(tag.clone()));
    }
    tags
}
