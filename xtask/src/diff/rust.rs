//! What a finding does to Rust code: which items of the generated crate, what happens to them, what to edit.
//!
//! In: the pages of the generator's model, whose types and operations know where in their document they stand. Out: for a
//! finding's place, the item that was made from it or from the nearest place around it.

use std::collections::BTreeMap;

use super::finding::{Finding, OperationName, Rust};
use super::rule::{Effect, Rule};
use crate::ir::{Page, Shape};

/// Items by the place that they were made from.
#[derive(Default)]
pub struct Items {
    places: BTreeMap<String, String>,
    operations: BTreeMap<OperationName, String>,
}

impl Items {
    /// `module` is the path of the module that holds the page.
    pub fn of(page: &Page, module: &str) -> Items {
        let mut items = Items::default();
        for def in page.types.iter().filter(|def| !def.ident.is_empty()) {
            let path = format!("{module}::{}", def.ident);
            if let Shape::Struct(strukt) = &def.shape {
                for field in &strukt.fields {
                    items.places.insert(
                        field.origin.pointer.clone(),
                        format!("{path}::{}", field.ident),
                    );
                }
            }
            items.places.insert(def.origin.pointer.clone(), path);
        }
        for operation in &page.operations {
            let path = format!("{module}::{}", operation.ident);
            for param in &operation.params {
                items.places.insert(
                    param.origin.pointer.clone(),
                    format!("{path}::{}", param.ident),
                );
            }
            let name = OperationName {
                method: operation.method.to_lowercase(),
                path: operation.template().to_owned(),
            };
            items
                .places
                .insert(operation.origin.pointer.clone(), path.clone());
            items.operations.insert(name, path);
        }
        items
    }

    /// One operation and nothing else.
    pub fn operation(name: OperationName, item: String) -> Items {
        Items {
            operations: [(name, item)].into(),
            ..Items::default()
        }
    }

    fn nearest(&self, place: &str) -> Option<String> {
        let mut place = place;
        while !place.is_empty() {
            if let Some(item) = self.places.get(place) {
                return Some(item.clone());
            }
            place = &place[..place.rfind('/')?];
        }
        None
    }
}

/// The items that a finding is about: of the old module, or of the new one if the old has no such place.
pub fn consequences(finding: &Finding, old: &Items, new: &Items) -> Vec<Rust> {
    let effect = finding.rule.effect(finding.direction);
    let at = |items: &Items, place: &Option<String>| items.nearest(place.as_deref()?);
    let operation = |items: &Items| items.operations.get(finding.operation.as_ref()?).cloned();
    let item = at(old, &finding.pointer.old)
        .or_else(|| at(new, &finding.pointer.new))
        .or_else(|| operation(old))
        .or_else(|| operation(new));
    // A rule about one profile field is a method of the request that asks for it.
    let item = item.map(|item| match finding.rule {
        Rule::GraceRemoved
        | Rule::GraceAdded
        | Rule::FieldNeedsPermission
        | Rule::FieldPermissionReplaced
        | Rule::FieldGone => format!("{item}::{}", finding.subject),
        _ => item,
    });
    let rust = item.map(|item| Rust {
        edit: edit(finding, effect, &item),
        item,
        effect,
    });
    rust.into_iter().collect()
}

fn edit(finding: &Finding, effect: Effect, item: &str) -> String {
    let name = item.rsplit("::").next().unwrap_or(item);
    let text = match (effect, finding.rule) {
        (Effect::None, _) => "nothing to edit",
        (Effect::Deprecation, _) => "the compiler warns where it is used; move away before it ends",
        (Effect::Source, Rule::PropertyBecameOptional | Rule::BecameNullable) => {
            return format!("`{name}` becomes an `Option`; handle `None`");
        }
        (Effect::Source, Rule::PropertyBecameRequired | Rule::BecameNotNullable) => {
            return format!("`{name}` is no longer an `Option`; pass or read the value itself");
        }
        (
            Effect::Source,
            Rule::RequiredPropertyAdded | Rule::RequiredParameterAdded | Rule::RequiredBodyAdded,
        ) => {
            return format!("pass `{}` to `new`", finding.subject);
        }
        (
            Effect::Source,
            Rule::PropertyRenamed | Rule::ParameterRenamed | Rule::OperationIdChanged,
        ) => {
            return format!("write the new name in place of `{name}`");
        }
        (Effect::Source, Rule::EnumValueRemoved | Rule::BranchRemoved) => {
            return format!("remove the match arms and uses of the value that left `{name}`");
        }
        (Effect::Source, Rule::GraceRemoved | Rule::FieldPermissionReplaced) => {
            return format!("give `{name}` a grant of the permission that it needs now");
        }
        (Effect::Source, rule) if rule.id().contains("removed") => {
            return format!("remove the uses of `{name}`");
        }
        (Effect::Source, _) => {
            return format!("`{name}` changes its type; convert where it is used");
        }
        (Effect::Behaviour, _) => "compiles as before; check what the program does with it",
    };
    text.to_owned()
}
