//! Inheritance: a component with a `discriminator` that others have as a part of their `allOf`. In: the components. Out:
//! for each such base a union of the components that build on it, selected by the tag, and the base's own object for every
//! other tag.

use std::collections::HashMap;

use indexmap::IndexSet;
use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaKind};

use super::{Lowerer, schema::SchemaNode, tags::Selectable};
use crate::ir::{Alternative, Dispatch, Ty, TypeId, TypeKind, TypeUse, Union};
use crate::source::reference::to_schema;

/// The bases of a document, by component name.
#[derive(Default)]
pub struct Bases<'a>(HashMap<&'a str, Base<'a>>);

struct Base<'a> {
    by: &'a Discriminator,
    /// The components that have it as a part, directly or through another one, in document order.
    heirs: IndexSet<&'a str>,
    /// The type of the object that it is itself.
    own: TypeId,
}

impl<'a> Lowerer<'a> {
    /// Finds the bases, and gives each a second id for its own object.
    pub fn find_bases(&mut self) {
        let mut children: HashMap<&'a str, Vec<&'a str>> = HashMap::new();
        for (name, schema) in self.schemas() {
            for parent in parents(schema) {
                children.entry(parent).or_default().push(name);
            }
        }
        for (name, schema) in self.schemas() {
            let Some(by) = discriminator(schema) else {
                continue;
            };
            let heirs = descendants(name, &children);
            if !heirs.is_empty() {
                let site = self.root().schema(name).child("discriminator");
                let own = self.reserve(format!("{name} base"), site);
                let base = Base { by, heirs, own };
                self.bases.0.insert(name.as_str(), base);
            }
        }
    }

    /// Returns whether a component is only a base under another tag: it has the base's properties, and is not an alias.
    pub fn is_bare_heir(&self, at: &SchemaNode<'a>, part: &ReferenceOr<Schema>) -> bool {
        let base = local(part).and_then(|name| self.bases.0.get(name));
        base.is_some_and(|base| base.heirs.contains(at.key.as_str()))
            && at.site.pointer == self.root().schema(&at.key).pointer
    }

    /// Returns the union that a base is, once its own object is lowered.
    pub fn inherited(&mut self, name: &str, kind: TypeKind) -> TypeKind {
        let Some(base) = self.bases.0.get(name) else {
            return kind;
        };
        let (by, own) = (base.by, base.own);
        let heirs: Vec<&'a str> = base.heirs.iter().copied().collect();
        let named = |name: &str| self.target(&to_schema(name)).map(|(_, schema)| schema);
        let selectable = heirs.iter().filter_map(|heir| {
            let reference = Some(to_schema(heir));
            named(heir).map(|schema| Selectable { reference, schema })
        });
        let selectable: Vec<_> = selectable.collect();
        let base = named(name);
        let tags = self.tags(by, base, &selectable);
        let alternatives = heirs.into_iter().zip(tags);
        let alternatives = alternatives.filter(|(_, tags)| !tags.is_empty());
        let alternatives = alternatives.map(|(heir, tags)| (self.object_of(heir), tags));
        let alternatives = alternatives.chain([(own, Vec::new())]);
        let alternatives = alternatives
            .map(|(id, tags)| Alternative::new(TypeUse::plain(Ty::Named(id)), tags))
            .collect();
        let doc =
            format!("What `{name}` itself says; those that build on it have their own types.");
        self.types[own.0].doc = Some(doc);
        self.types[own.0].kind = kind;
        let by = Dispatch::Tag(by.property_name.clone());
        TypeKind::Union(Union { alternatives, by })
    }

    /// Returns the type of what a component itself says.
    fn object_of(&self, name: &str) -> TypeId {
        match self.bases.0.get(name) {
            Some(base) => base.own,
            None => self.named[name],
        }
    }
}

/// Returns the discriminator that a schema has for those that build on it; that of a union selects its alternatives.
fn discriminator(schema: &ReferenceOr<Schema>) -> Option<&Discriminator> {
    let schema = schema.as_item()?;
    match &schema.schema_kind {
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => None,
        _ => schema.schema_data.discriminator.as_ref(),
    }
}

/// Returns the components among the parts of the `allOf` of a schema.
fn parents(schema: &ReferenceOr<Schema>) -> impl Iterator<Item = &str> {
    let parts = match schema.as_item().map(|schema| &schema.schema_kind) {
        Some(SchemaKind::AllOf { all_of }) => all_of.as_slice(),
        _ => &[],
    };
    parts.iter().filter_map(local)
}

fn local(schema: &ReferenceOr<Schema>) -> Option<&str> {
    match schema {
        ReferenceOr::Reference { reference } => reference.strip_prefix("#/components/schemas/"),
        ReferenceOr::Item(_) => None,
    }
}

fn descendants<'a>(name: &'a str, children: &HashMap<&'a str, Vec<&'a str>>) -> IndexSet<&'a str> {
    let mut found = IndexSet::new();
    let mut todo = vec![name];
    while let Some(next) = todo.pop() {
        if next == name || found.insert(next) {
            let below = children.get(next).into_iter().flatten().rev();
            todo.extend(below.filter(|child| **child != name && !found.contains(*child)));
        }
    }
    found
}
