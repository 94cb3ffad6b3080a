//! Inheritance: a component with a `discriminator` that others have as a part of their `allOf`. In: the components. Out:
//! for each such base a choice between the components that build on it, told apart by the tag, and the base's own object
//! for every other tag.

use std::collections::HashMap;

use openapiv3::{Discriminator, ReferenceOr, Schema, SchemaKind};

use super::{Lowerer, schema::At, union};
use crate::ir::{Alternative, Dispatch, Ty, TypeId, TypeKind, TypeUse, Union};
use crate::report::Site;

/// The bases of a document, by component name.
#[derive(Default)]
pub struct Bases<'a>(HashMap<&'a str, Base<'a>>);

struct Base<'a> {
    by: &'a Discriminator,
    /// The components that have it as a part, directly or through another one, in document order.
    heirs: Vec<&'a str>,
    /// The type of its own object.
    own: TypeId,
}

impl<'a> Lowerer<'a> {
    /// Finds the bases, and gives each a second id for its own object.
    pub fn find_bases(&mut self) {
        let components = self.input.spec.components.as_ref();
        let Some(components) = components else {
            return;
        };
        let mut children: HashMap<&'a str, Vec<&'a str>> = HashMap::new();
        for (name, schema) in &components.schemas {
            for parent in parents(schema) {
                children.entry(parent).or_default().push(name);
            }
        }
        for (name, schema) in &components.schemas {
            let heirs = descendants(name, &children);
            if let Some(by) = discriminator(schema).filter(|_| !heirs.is_empty()) {
                let site = self.component(name).child("discriminator");
                let own = self.reserve(format!("{name} base"), site);
                let base = Base { by, heirs, own };
                self.bases.0.insert(name.as_str(), base);
            }
        }
    }

    /// Whether a component is no more than a base under another tag: it has the base's members, and is no alias.
    pub fn is_bare_heir(&self, at: &At<'a>, part: &ReferenceOr<Schema>) -> bool {
        let base = local(part).and_then(|name| self.bases.0.get(name));
        base.is_some_and(|base| base.heirs.contains(&at.key.as_str()))
            && at.site.pointer == self.component(&at.key).pointer
    }

    /// The choice that a base is, once its own object is lowered.
    pub fn inherited(&mut self, name: &str, kind: TypeKind) -> TypeKind {
        let Some(base) = self.bases.0.get(name) else {
            return kind;
        };
        let (by, own) = (base.by, base.own);
        let tags = base.heirs.iter().map(|heir| {
            let tags = union::tags(by, &format!("#/components/schemas/{heir}"));
            (*heir, tags)
        });
        let (heirs, tags): (Vec<_>, Vec<_>) = tags.unzip();
        let alternatives = heirs.into_iter().zip(union::once(tags));
        let alternatives = alternatives.filter(|(_, tags)| !tags.is_empty());
        let alternatives = alternatives.map(|(heir, tags)| (self.object_of(heir), tags));
        let alternatives = alternatives
            .chain([(own, Vec::new())])
            .map(|(id, tags)| Alternative::new(TypeUse::plain(Ty::Named(id)), tags));
        let alternatives = alternatives.collect();
        let doc =
            format!("What `{name}` itself says; those that build on it have their own types.");
        self.types[own.0].doc = Some(doc);
        self.types[own.0].kind = kind;
        let by = Dispatch::Tag(by.property_name.clone());
        TypeKind::Union(Union { alternatives, by })
    }

    /// The type of what a component itself says.
    fn object_of(&self, name: &str) -> TypeId {
        match self.bases.0.get(name) {
            Some(base) => base.own,
            None => self.named[name],
        }
    }

    fn component(&self, name: &str) -> Site {
        self.root().child("components").child("schemas").child(name)
    }
}

/// The tag that a schema names for those that build on it; that of a choice is the choice's own.
fn discriminator(schema: &ReferenceOr<Schema>) -> Option<&Discriminator> {
    let schema = schema.as_item()?;
    match &schema.schema_kind {
        SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. } => None,
        _ => schema.schema_data.discriminator.as_ref(),
    }
}

/// The components that a schema names among the parts of its `allOf`.
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

fn descendants<'a>(name: &'a str, children: &HashMap<&'a str, Vec<&'a str>>) -> Vec<&'a str> {
    let mut found: Vec<&'a str> = Vec::new();
    let mut todo = vec![name];
    while let Some(next) = todo.pop() {
        let below = children.get(next).into_iter().flatten().rev();
        todo.extend(below.filter(|child| **child != name && !found.contains(child)));
        if next != name && !found.contains(&next) {
            found.push(next);
        }
    }
    found
}
