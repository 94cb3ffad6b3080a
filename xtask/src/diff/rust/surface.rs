//! The fate of an item when a program moves to the new module.
//!
//! In: an item of the old page, the new page. Out: why source that uses the item stops compiling, or that it gains a
//! warning, or nothing. The types are written by the functions that write the crate, so that they cannot disagree with it.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use super::aliases;
use super::items::{Item, Owner, PageItems};
use crate::emit::{self, is_argument};
use crate::ir::{Field, Opener, Operation, Param, SelectableField, TypeDef, TypeId, TypeKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustFate {
    Same,
    Deprecated,
    Removed,
    /// A struct became an enum, or another kind of type.
    Reshaped,
    Retyped {
        old: String,
        new: String,
    },
    /// `new` takes it now.
    Required,
    /// `new` no longer takes it; a method sets it.
    Optional,
    /// `new` sets it to its only value.
    Constant,
    /// Variants of an enum or a union that were removed.
    LostVariants(Vec<String>),
    /// It takes a proof of one of these now.
    Reopened(Vec<String>),
    /// Has the new type.
    Returns(String),
    /// No request has it any more, and so it has no `new`.
    Unsendable,
    /// A method of the client that no longer takes the request.
    Untaken(&'static str),
    /// Its fields are one level higher or deeper.
    Nested,
    /// Traits that it derived, as far as its content allowed them.
    LostTraits(Vec<&'static str>),
}

impl RustFate {
    pub fn breaks(&self) -> bool {
        !matches!(self, RustFate::Same | RustFate::Deprecated)
    }
}

/// An operation of the old page, and that of its name on the new page.
type OperationPair<'o> = [&'o Operation; 2];

/// Returns the fate of an item of the old page.
pub fn fate(old: &PageItems<'_>, item: Item, new: &PageItems<'_>) -> RustFate {
    // A request that was removed is reported at its own location.
    let of_both = |index: usize, fate: &dyn Fn(OperationPair<'_>) -> RustFate| {
        let was = &old.page.operations[index];
        operation(new, was).map_or(RustFate::Same, |now| fate([was, now]))
    };
    match item {
        Item::Type(id) => type_(old, id, new),
        Item::Field(id, index) => field(old, id, index, new),
        Item::Operation(index) => {
            let was = &old.page.operations[index];
            let is_deprecated =
                |operation: &Operation| operation.deprecated || operation.removed_in.is_some();
            operation(new, was).map_or(RustFate::Removed, |now| {
                let traits = [was, now].map(emit::request_traits);
                lost_traits(traits)
                    .unwrap_or_else(|| deprecated(is_deprecated(was), is_deprecated(now)))
            })
        }
        Item::Param(index, param) => of_both(index, &|[was, now]| {
            parameter(old, &was.params[param], new, now)
        }),
        Item::Body(index) => of_both(index, &|sides| body(old, new, sides)),
        Item::Response(index) => of_both(index, &|sides| response(old, new, sides)),
        Item::Selectable(index, field) => selectable(old, index, field, new),
    }
}

/// Returns what an item of the new page that the old one lacks requires of a program.
pub fn fate_of_addition(new: &PageItems<'_>, item: Item, old: &PageItems<'_>) -> RustFate {
    let is_required = match item {
        Item::Field(id, index) => {
            let def = new.def(id);
            let known = old.type_named(&def.ident).filter(|known| {
                old.def(*known).sent && old.part(Owner::Struct(*known), new.name(item)).is_none()
            });
            known.is_some() && def.sent && is_argument(new.page, def, new.field(id, index))
        }
        Item::Param(index, param) => {
            let now = &new.page.operations[index];
            let param = &now.params[param];
            let was = old.operation_named(&now.ident);
            let lacks = |was| old.part(Owner::Request(was), &param.ident).is_none();
            param.required && was.is_some_and(lacks)
        }
        Item::Body(index) => {
            let now = &new.page.operations[index];
            let is_required = now.body.as_ref().is_some_and(|body| body.required);
            is_required && operation(old, now).is_some_and(|was| was.body.is_none())
        }
        Item::Response(index) => {
            let now = &new.page.operations[index];
            let fate = |was| response(old, new, [was, now]);
            return operation(old, now).map_or(RustFate::Same, fate);
        }
        _ => false,
    };
    if is_required {
        RustFate::Required
    } else {
        RustFate::Same
    }
}

/// Returns the fate of a struct whose content was wrapped or unwrapped: its fields have no locations there.
pub fn nested_fate(old: &PageItems<'_>, item: Item, new: &PageItems<'_>) -> RustFate {
    if let Item::Type(id) = item
        && let TypeKind::Struct(strukt) = &old.def(id).kind
        && (0..strukt.fields.len()).any(|index| field(old, id, index, new).breaks())
    {
        return RustFate::Nested;
    }
    fate(old, item, new)
}

fn deprecated(was: bool, is: bool) -> RustFate {
    if is && !was {
        RustFate::Deprecated
    } else {
        RustFate::Same
    }
}

fn operation<'p>(page: &PageItems<'p>, like: &Operation) -> Option<&'p Operation> {
    let index = page.operation_named(&like.ident)?;
    Some(&page.page.operations[index])
}

fn type_(old: &PageItems<'_>, id: TypeId, new: &PageItems<'_>) -> RustFate {
    let was = old.def(id);
    let found = match &was.kind {
        TypeKind::Alias(_) => new.type_named(&was.ident),
        _ => new.defined(&was.ident),
    };
    let Some(other) = found else {
        return RustFate::Removed;
    };
    let is = new.def(other);
    match (&was.kind, &is.kind) {
        (TypeKind::Struct(_), TypeKind::Struct(_)) if was.sent && !is.sent => {
            return RustFate::Unsendable;
        }
        (TypeKind::Struct(a), TypeKind::Struct(b)) => {
            if emit::keeps_extra(was, a) && !emit::keeps_extra(is, b) {
                return RustFate::LostVariants(vec!["extra".to_owned()]);
            }
        }
        (TypeKind::Enum(_) | TypeKind::Union(_), TypeKind::Enum(_) | TypeKind::Union(_)) => {
            let now = variants(new, is);
            let mut lost = variants(old, was);
            lost.retain(|name, content| {
                let now = now.get(name);
                now.is_none_or(|now| aliases::differ([old, new], [content, now]))
            });
            if !lost.is_empty() {
                return RustFate::LostVariants(lost.into_keys().collect());
            }
        }
        (TypeKind::Alias(a), TypeKind::Alias(b)) => {
            let (a, b) = (old.scope.value(a), new.scope.value(b));
            // The compiler does not warn about an alias.
            return retyped([old, new], [a, b]).unwrap_or(RustFate::Same);
        }
        _ => return RustFate::Reshaped,
    }
    let traits = [(old, was), (new, is)].map(|(page, def)| emit::type_traits(page.page, def));
    let is_deprecated = |def: &TypeDef| def.deprecated || def.removed_in.is_some();
    lost_traits(traits).unwrap_or_else(|| deprecated(is_deprecated(was), is_deprecated(is)))
}

/// Returns the fate of a type that can no longer be a key of a map, or be made of nothing.
fn lost_traits([was, is]: [Vec<&'static str>; 2]) -> Option<RustFate> {
    let lost: Vec<_> = was.into_iter().filter(|name| !is.contains(name)).collect();
    (!lost.is_empty()).then_some(RustFate::LostTraits(lost))
}

fn retyped(pages: [&PageItems<'_>; 2], types: [TokenStream; 2]) -> Option<RustFate> {
    let [old, new] = &types;
    aliases::differ(pages, [old, new]).then(|| RustFate::Retyped {
        old: tidy(old),
        new: tidy(new),
    })
}

/// Returns tokens with the spaces of formatted code.
fn tidy(tokens: &TokenStream) -> String {
    let text = tokens.to_string().replace(" < ", "<").replace(" >", ">");
    let text = text.replace(" :: ", "::").replace(":: ", "::");
    text.replace(" ,", ",")
}

/// Returns variants with their content.
fn variants(page: &PageItems<'_>, def: &TypeDef) -> BTreeMap<String, TokenStream> {
    match &def.kind {
        TypeKind::Enum(enum_) => {
            let all = enum_.variants.iter();
            all.map(|variant| (variant.ident.clone(), TokenStream::new()))
                .collect()
        }
        TypeKind::Union(union) => {
            let all = union.alternatives.iter().map(|alternative| {
                let content = page.scope.alternative(alternative);
                (alternative.ident.clone(), content)
            });
            all.collect()
        }
        _ => BTreeMap::new(),
    }
}

/// Returns the fate of what a constructor took, or takes.
fn constructed(was: bool, is: bool) -> Option<RustFate> {
    match (was, is) {
        (false, true) => Some(RustFate::Required),
        (true, false) => Some(RustFate::Optional),
        _ => None,
    }
}

fn field(old: &PageItems<'_>, id: TypeId, index: usize, new: &PageItems<'_>) -> RustFate {
    let (def, was) = (old.def(id), old.field(id, index));
    let other = new.defined(&def.ident);
    let found = other.and_then(|other| Some((other, new.part(Owner::Struct(other), &was.ident)?)));
    let Some((other, at)) = found else {
        return RustFate::Removed;
    };
    let (new_def, is) = (new.def(other), new.field(other, at));
    let [was_argument, is_argument] = [(old, def, was), (new, new_def, is)]
        .map(|(page, def, field)| is_argument(page.page, def, field));
    let fate = match constructed(was_argument, is_argument) {
        Some(RustFate::Optional) if new.page.constant(&is.value).is_some() => {
            Some(RustFate::Constant)
        }
        fate => fate,
    };
    if let Some(fate) = fate.filter(|_| def.sent && new_def.sent) {
        return fate;
    }
    let types = [old.scope.field(def, was), new.scope.field(new_def, is)];
    let is_deprecated = |field: &Field| field.deprecated || field.removed_in.is_some();
    retyped([old, new], types).unwrap_or_else(|| deprecated(is_deprecated(was), is_deprecated(is)))
}

fn parameter(old: &PageItems<'_>, was: &Param, new: &PageItems<'_>, now: &Operation) -> RustFate {
    let request = new.operation_named(&now.ident).map(Owner::Request);
    let Some(at) = request.and_then(|request| new.part(request, &was.ident)) else {
        return RustFate::Removed;
    };
    let is = &now.params[at];
    let types = || [old.scope.param(was), new.scope.param(is)];
    constructed(was.required, is.required)
        .or_else(|| retyped([old, new], types()))
        .unwrap_or_else(|| deprecated(was.warns(), is.warns()))
}

fn body(old: &PageItems<'_>, new: &PageItems<'_>, [was, now]: OperationPair<'_>) -> RustFate {
    let (Some(a), Some(b)) = (&was.body, &now.body) else {
        return RustFate::Removed;
    };
    let lost = a.formats.len() > 1 && b.formats.len() == 1;
    let lost = || lost.then(|| RustFate::LostVariants(vec!["encoding".to_owned()]));
    let types = || [old.scope.value(&a.value), new.scope.value(&b.value)];
    constructed(a.required, b.required)
        .or_else(lost)
        .or_else(|| retyped([old, new], types()))
        .unwrap_or(RustFate::Same)
}

fn response(old: &PageItems<'_>, new: &PageItems<'_>, [was, now]: OperationPair<'_>) -> RustFate {
    let types = |page: &PageItems<'_>, operation: &Operation| {
        [
            emit::success_type(&page.scope, operation),
            emit::error_type(&page.scope, operation),
        ]
    };
    let mut both = types(old, was).into_iter().zip(types(new, now));
    let differ = |a: &TokenStream, b: &TokenStream| aliases::differ([old, new], [a, b]);
    if let Some((_, now)) = both.find(|(a, b)| differ(a, b)) {
        return RustFate::Returns(tidy(&now));
    }
    let now: BTreeMap<_, _> = emit::client_methods(&new.scope, now).into_iter().collect();
    let mut methods = emit::client_methods(&old.scope, was).into_iter();
    let changed = methods.find_map(|(name, item)| match now.get(name) {
        None => Some(RustFate::Untaken(name)),
        Some(now) if differ(&item, now) => Some(RustFate::Returns(tidy(now))),
        Some(_) => None,
    });
    changed.unwrap_or(RustFate::Same)
}

fn selectable(old: &PageItems<'_>, index: usize, field: usize, new: &PageItems<'_>) -> RustFate {
    let fields = |operation: &Operation| -> Vec<SelectableField> {
        let selection = operation.selection.iter();
        let fields = selection.flat_map(|selection| selection.fields.clone());
        fields.collect()
    };
    let was = &old.page.operations[index];
    let now = operation(new, was).map(fields).unwrap_or_default();
    let was = &fields(was)[field];
    let same = |is: &&SelectableField| is.wire == was.wire && is.default == was.default;
    let Some(is) = now.iter().find(same) else {
        return RustFate::Removed;
    };
    let is_closed = |opener| !is.opened_by.contains(opener);
    let differ = was.opened_by.is_empty() != is.opened_by.is_empty();
    if differ || was.opened_by.iter().any(is_closed) {
        let name = |opener: &Opener| match opener {
            Opener::Permission(name) | Opener::Pass(name) => name.clone(),
        };
        return RustFate::Reopened(is.opened_by.iter().map(name).collect());
    }
    deprecated(was.removed_in.is_some(), is.removed_in.is_some())
}
