//! `oneOf` and `anyOf`. In: the alternatives, and the discriminator. Out: a union that knows how its alternative is
//! selected.

use std::collections::{BTreeMap, HashMap, HashSet};

use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaKind, Type};

use super::{Lowerer, schema::SchemaNode};
use crate::ir::{Alternative, Dispatch, TypeKind, Union};
use crate::source::reference::component;

impl<'a> Lowerer<'a> {
    pub fn union(
        &mut self,
        at: &SchemaNode<'a>,
        keyword: &str,
        alternatives: &'a [ReferenceOr<Schema>],
    ) -> TypeKind {
        let lowered = alternatives.iter().enumerate().map(|(index, branch)| {
            let site = at.site.child(keyword).index(index);
            self.value(branch, &site, &format!("{}|{index}", at.key))
        });
        let lowered: Vec<_> = lowered.collect();
        if let [only] = lowered.as_slice() {
            return TypeKind::Alias(only.clone());
        }
        let tagged = at.schema.schema_data.discriminator.as_ref();
        let mapping = tagged.map(Mapping::of);
        let tags = alternatives.iter().map(|branch| match &mapping {
            Some(mapping) => self.branch_tags(mapping, branch),
            None => Vec::new(),
        });
        let mut tags = remove_duplicates(tags.collect());
        let default = tagged.and_then(|by| by.extensions.get("x-default")?.as_str());
        let default = default.and_then(|default| {
            let is_default = |branch: &ReferenceOr<Schema>| matches!(branch, ReferenceOr::Reference { reference } if reference == default);
            alternatives.iter().position(is_default)
        });
        let by = match tagged {
            Some(by) if (0..tags.len()).all(|at| !tags[at].is_empty() || default == Some(at)) => {
                Dispatch::Tag(by.property_name.clone())
            }
            // Without a tag for each alternative, its properties decide.
            _ => Dispatch::Fit,
        };
        // It is selected by every tag that no other alternative has.
        if let (Dispatch::Tag(_), Some(default)) = (&by, default) {
            tags[default].clear();
        }
        let alternatives = lowered.into_iter().zip(tags);
        let alternatives = alternatives.map(|(value, tags)| Alternative::new(value, tags));
        TypeKind::Union(Union {
            alternatives: alternatives.collect(),
            by,
        })
    }

    /// Returns the tags of an alternative: those of the mapping and the schema's name, where its own tag accepts it,
    /// or the values that its own tag may have.
    fn branch_tags(
        &mut self,
        mapping: &Mapping<'_>,
        branch: &'a ReferenceOr<Schema>,
    ) -> Vec<String> {
        let own = self.own_tags(mapping.by, branch);
        let ReferenceOr::Reference { reference } = branch else {
            return own.unwrap_or_default();
        };
        let mut tags = mapping.listed(reference);
        if let Some(own) = own {
            if tags.is_empty() {
                return own;
            }
            tags.extend(
                mapping
                    .implicit(reference)
                    .filter(|name| own.contains(name)),
            );
        } else {
            tags.extend(mapping.implicit(reference));
        }
        tags
    }

    /// Returns the values that an alternative's own tag property lists.
    fn own_tags(
        &mut self,
        by: &Discriminator,
        branch: &'a ReferenceOr<Schema>,
    ) -> Option<Vec<String>> {
        let (schema, _) = self.resolve(branch, &self.root())?;
        let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind else {
            return None;
        };
        let tag = object.properties.get(&by.property_name)?.as_item()?;
        match &tag.schema_kind {
            SchemaKind::Type(Type::String(string)) => {
                let values: Vec<_> = string.enumeration.iter().flatten().cloned().collect();
                (!values.is_empty()).then_some(values)
            }
            _ => None,
        }
    }
}

/// The tag values of a discriminator, by the schema that they select.
pub struct Mapping<'d> {
    by: &'d Discriminator,
    /// By target as it is written, with the position of each tag.
    listed: HashMap<&'d str, Vec<(usize, &'d String)>>,
}

impl<'d> Mapping<'d> {
    pub fn of(by: &'d Discriminator) -> Self {
        let mut listed: HashMap<&str, Vec<_>> = HashMap::new();
        for (index, (tag, target)) in by.mapping.iter().enumerate() {
            listed.entry(target).or_default().push((index, tag));
        }
        Self { by, listed }
    }

    /// Returns the tag values that select a schema: those that `mapping` gives it, and its name.
    pub fn tags(&self, reference: &str) -> Vec<String> {
        let mut tags = self.listed(reference);
        tags.extend(self.implicit(reference));
        tags
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
pub fn remove_duplicates(mut tags: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut seen = HashSet::new();
    for tags in &mut tags {
        tags.retain(|tag| seen.insert(tag.clone()));
    }
    tags
}
