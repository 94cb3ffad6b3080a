//! What a program sees of an item, and what becomes of it in the new module.
//!
//! In: an item of the old page, the new page. Out: why source that uses the item stops compiling, or that it gains a
//! warning, or nothing. The types are written by the functions that write the crate, so that they cannot disagree with it.

use std::collections::BTreeMap;

use super::items::{Item, Known};
use crate::emit::{self, presence};
use crate::ir::{
    Body, Opener, Operation, Param, Presence, SelectableField, TypeDef, TypeId, TypeKind,
};

/// What happens to an item when a program moves to the new module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Same,
    Deprecated,
    /// It is no longer there.
    Gone,
    /// A struct became an enum, and the like.
    Reshaped,
    Retyped {
        old: String,
        new: String,
    },
    /// `new` takes it now.
    Needed,
    /// `new` no longer takes it; a method sets it.
    Unneeded,
    /// Values of an enum or a union that are no longer there.
    Lost(Vec<String>),
    /// It takes a proof of one of these now.
    Reopened(Vec<String>),
    /// Carries the new type.
    Answered(String),
    /// Its members stand one level higher or deeper.
    Nested,
}

impl Fate {
    pub fn breaks(&self) -> bool {
        !matches!(self, Fate::Same | Fate::Deprecated)
    }
}

/// What becomes of an item of the old page.
pub fn fate(old: &Known<'_>, item: Item, new: &Known<'_>) -> Fate {
    match item {
        Item::Type(id) => type_(old, id, new),
        Item::Field(id, index) => field(old, id, index, new),
        Item::Operation(index) => {
            let was = &old.page.operations[index];
            match operation(new, was) {
                None => Fate::Gone,
                Some(now) => deprecated(
                    was.deprecated || was.removed_in.is_some(),
                    now.deprecated || now.removed_in.is_some(),
                ),
            }
        }
        Item::Param(index, param) => {
            let was = &old.page.operations[index];
            // A request that is gone is told of by its own place.
            operation(new, was).map_or(Fate::Same, |now| {
                parameter(old, &was.params[param], new, now)
            })
        }
        Item::Body(index) => {
            let was = &old.page.operations[index];
            operation(new, was).map_or(Fate::Same, |now| body(old, was, new, now))
        }
        Item::Answer(index) => {
            let was = &old.page.operations[index];
            operation(new, was).map_or(Fate::Same, |now| answer(old, was, new, now))
        }
        Item::Choice(index, field) => choice(old, index, field, new),
    }
}

/// What an item of the new page that the old one lacks asks of a program.
pub fn arrival(new: &Known<'_>, item: Item, old: &Known<'_>) -> Fate {
    if let Item::Answer(index) = item {
        let now = &new.page.operations[index];
        return operation(old, now).map_or(Fate::Same, |was| answer(old, was, new, now));
    }
    let needed = match item {
        Item::Field(id, index) => {
            let def = new.def(id);
            let known = old.type_named(&def.ident).filter(|known| {
                old.def(*known).sent && field_named(old, *known, new.name(item)).is_none()
            });
            known.is_some() && def.sent && is_needed(def, new.field(id, index))
        }
        Item::Param(index, param) => {
            let now = &new.page.operations[index];
            let param = &now.params[param];
            let lacks = |was: &Operation| was.params.iter().all(|was| was.ident != param.ident);
            param.required && operation(old, now).is_some_and(lacks)
        }
        Item::Body(index) => {
            let now = &new.page.operations[index];
            let required = now.body.as_ref().is_some_and(|body| body.required);
            required && operation(old, now).is_some_and(|was| was.body.is_none())
        }
        _ => false,
    };
    if needed { Fate::Needed } else { Fate::Same }
}

/// What becomes of a struct whose content was wrapped or unwrapped: the members have no places of their own there.
pub fn nested(old: &Known<'_>, item: Item, new: &Known<'_>) -> Fate {
    let Item::Type(id) = item else {
        return fate(old, item, new);
    };
    let count = match &old.def(id).kind {
        TypeKind::Struct(strukt) => strukt.fields.len(),
        _ => 0,
    };
    if (0..count).any(|index| field(old, id, index, new).breaks()) {
        Fate::Nested
    } else {
        fate(old, item, new)
    }
}

fn deprecated(was: bool, is: bool) -> Fate {
    if is && !was {
        Fate::Deprecated
    } else {
        Fate::Same
    }
}

fn operation<'p>(page: &Known<'p>, like: &Operation) -> Option<&'p Operation> {
    let index = page.operation_named(&like.ident)?;
    Some(&page.page.operations[index])
}

fn type_(old: &Known<'_>, id: TypeId, new: &Known<'_>) -> Fate {
    let was = old.def(id);
    let Some(other) = new.type_named(&was.ident) else {
        return Fate::Gone;
    };
    let is = new.def(other);
    match (&was.kind, &is.kind) {
        (TypeKind::Struct(_), TypeKind::Struct(_)) => {}
        (TypeKind::Enum(_) | TypeKind::Union(_), TypeKind::Enum(_) | TypeKind::Union(_)) => {
            let (a, b) = (variants(old, was), variants(new, is));
            let lost = |(name, holds): &(&String, &String)| b.get(*name) != Some(*holds);
            let lost: Vec<_> = a
                .iter()
                .filter(lost)
                .map(|(name, _)| name.clone())
                .collect();
            if !lost.is_empty() {
                return Fate::Lost(lost);
            }
        }
        (TypeKind::Alias(a), TypeKind::Alias(b)) => {
            let (a, b) = (old.scope.value(a), new.scope.value(b));
            // An alias carries no attribute that a compiler would warn of.
            return retyped(a.to_string(), b.to_string()).unwrap_or(Fate::Same);
        }
        _ => return Fate::Reshaped,
    }
    deprecated(
        was.deprecated || was.removed_in.is_some(),
        is.deprecated || is.removed_in.is_some(),
    )
}

fn retyped(old: String, new: String) -> Option<Fate> {
    (old != new).then(|| Fate::Retyped {
        old: tidy(&old),
        new: tidy(&new),
    })
}

/// Tokens as a person writes them.
fn tidy(tokens: &str) -> String {
    let text = tokens.replace(" < ", "<").replace(" >", ">");
    text.replace(" :: ", "::").replace(":: ", "::")
}

/// Variants with what they hold.
fn variants(page: &Known<'_>, def: &TypeDef) -> BTreeMap<String, String> {
    match &def.kind {
        TypeKind::Enum(enum_) => {
            let all = enum_.variants.iter();
            all.map(|variant| (variant.ident.clone(), String::new()))
                .collect()
        }
        TypeKind::Union(union) => {
            let all = union.alternatives.iter();
            all.map(|branch| {
                let holds = page.scope.value(&branch.value).to_string();
                (branch.ident.clone(), format!("{holds} {}", branch.boxed))
            })
            .collect()
        }
        _ => BTreeMap::new(),
    }
}

fn is_needed(def: &TypeDef, field: &crate::ir::Field) -> bool {
    matches!(
        presence(def, field),
        Presence::Required | Presence::Nullable
    )
}

fn field_named(page: &Known<'_>, id: TypeId, ident: &str) -> Option<usize> {
    match &page.def(id).kind {
        TypeKind::Struct(strukt) => strukt.fields.iter().position(|field| field.ident == ident),
        _ => None,
    }
}

fn field(old: &Known<'_>, id: TypeId, index: usize, new: &Known<'_>) -> Fate {
    let (def, was) = (old.def(id), old.field(id, index));
    // A type that is gone is told of by its own place.
    let Some(other) = new.type_named(&def.ident) else {
        return Fate::Gone;
    };
    let Some(at) = field_named(new, other, &was.ident) else {
        return Fate::Gone;
    };
    let (new_def, is) = (new.def(other), new.field(other, at));
    let text = |page: &Known<'_>, def, field| page.scope.field(def, field).to_string();
    let constructed = def.sent && new_def.sent;
    match (is_needed(def, was), is_needed(new_def, is)) {
        (false, true) if constructed => return Fate::Needed,
        (true, false) if constructed => return Fate::Unneeded,
        _ => {}
    }
    retyped(text(old, def, was), text(new, new_def, is)).unwrap_or_else(|| {
        deprecated(
            was.deprecated || was.removed_in.is_some(),
            is.deprecated || is.removed_in.is_some(),
        )
    })
}

fn parameter(old: &Known<'_>, was: &Param, new: &Known<'_>, now: &Operation) -> Fate {
    let Some(is) = now.params.iter().find(|param| param.ident == was.ident) else {
        return Fate::Gone;
    };
    match (was.required, is.required) {
        (false, true) => return Fate::Needed,
        (true, false) => return Fate::Unneeded,
        _ => {}
    }
    let text = |page: &Known<'_>, param: &Param| page.scope.ty(&param.value.ty).to_string();
    retyped(text(old, was), text(new, is)).unwrap_or(deprecated(was.warns(), is.warns()))
}

fn body(old: &Known<'_>, was: &Operation, new: &Known<'_>, now: &Operation) -> Fate {
    let (Some(a), Some(b)) = (&was.body, &now.body) else {
        return Fate::Gone;
    };
    match (a.required, b.required) {
        (false, true) => return Fate::Needed,
        (true, false) => return Fate::Unneeded,
        _ => {}
    }
    if a.formats.len() > 1 && b.formats.len() == 1 {
        return Fate::Lost(vec!["encoding".to_owned()]);
    }
    let text = |page: &Known<'_>, body: &Body| page.scope.value(&body.value).to_string();
    retyped(text(old, a), text(new, b)).unwrap_or(Fate::Same)
}

fn answer(old: &Known<'_>, was: &Operation, new: &Known<'_>, now: &Operation) -> Fate {
    let success = |page: &Known<'_>, operation| emit::success_type(&page.scope, operation);
    let failure = |page: &Known<'_>, operation| emit::error_type(&page.scope, operation);
    let (a, b) = (success(old, was).to_string(), success(new, now).to_string());
    if a != b {
        return Fate::Answered(tidy(&b));
    }
    let (a, b) = (failure(old, was).to_string(), failure(new, now).to_string());
    if a != b {
        return Fate::Answered(tidy(&b));
    }
    Fate::Same
}

fn choice(old: &Known<'_>, index: usize, field: usize, new: &Known<'_>) -> Fate {
    let selectable = |operation: &Operation| -> Vec<SelectableField> {
        let selection = operation.selection.iter();
        selection
            .flat_map(|selection| selection.fields.clone())
            .collect()
    };
    let was = &old.page.operations[index];
    let Some(now) = operation(new, was) else {
        return Fate::Gone;
    };
    let was = &selectable(was)[field];
    let now = selectable(now);
    let Some(is) = now.iter().find(|field| field.wire == was.wire) else {
        return Fate::Gone;
    };
    if is.default != was.default {
        return Fate::Gone;
    }
    let shut = |opener| !is.opened_by.contains(opener);
    let needs = was.opened_by.is_empty() != is.opened_by.is_empty();
    if needs || was.opened_by.iter().any(shut) {
        let name = |opener: &Opener| match opener {
            Opener::Permission(name) | Opener::Pass(name) => name.clone(),
        };
        return Fate::Reopened(is.opened_by.iter().map(name).collect());
    }
    deprecated(was.removed_in.is_some(), is.removed_in.is_some())
}
