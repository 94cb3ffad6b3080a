//! `oneOf` and `anyOf`. In: the alternatives, and the discriminator. Out: a union that knows how its alternative is
//! selected.

use openapiv3::{ReferenceOr, Schema};

use super::{Lowerer, schema::SchemaNode, tags::Selectable};
use crate::ir::{Alternative, Dispatch, TypeKind, Union};

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
        let selectable: Vec<_> = alternatives.iter().map(Selectable::alternative).collect();
        let mut tags = match tagged {
            Some(by) => self.tags(by, None, &selectable),
            None => vec![Vec::new(); alternatives.len()],
        };
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
}
