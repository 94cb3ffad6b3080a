//! Names for a document that may have no pins. In: a page without identifiers. Out: every identifier, unique in its scope.
//!
//! The rule: a component schema has its own name; an operation has its `operationId`, with `Request` behind it if a
//! schema is called so; an inline type is named after what holds it, with `Item`, `Value` or `Inner` behind it if the
//! list, map or part that it stands in has that name itself. Pins come first. Where two of a kind still meet, the first
//! in the document keeps the name and the next ones get a number, with a warning. What has no letter or digit is spelled
//! out.

use std::collections::{HashMap, HashSet};

use super::scope::Scope;
use super::{Case, Pins, Section, Types, identifier, kind_name, suffix};
use crate::ir::{Dispatch, Operation, Page, ParamLocation, Ty, TypeDef, TypeKind};
use crate::report::{Report, Site};

/// A name longer than this is cut: nobody reads more.
const MAX_LENGTH: usize = 100;

/// Names everything on a page.
pub fn name(page: &mut Page, pins: &mut Pins, report: &mut Report) {
    let module = pins.get(Section::Modules, &page.stem);
    page.module = module.unwrap_or_else(|| certain(&page.stem, Case::Module));
    let mut items = Scope::new(&[]);
    pinned(page, pins, &mut items, report);
    let mut known = HashMap::new();
    for def in page.types.iter_mut().filter(|def| def.is_component()) {
        if def.ident.is_empty() {
            let wish = certain(&def.key, Case::Type);
            def.ident = items.free(wish, Section::Types, &def.key, &def.origin, pins, report);
        }
        known.insert(def.key.clone(), Some(def.ident.clone()));
    }
    let schemas: HashSet<String> = known.values().flatten().cloned().collect();
    for operation in &mut page.operations {
        name_operation(operation, &schemas, &mut items, pins, report);
    }
    let mut types = Types {
        operations: &page.operations,
        pins,
        known,
    };
    let idents: Vec<_> = page.types.iter().map(|def| types.ident(&def.key)).collect();
    for (def, ident) in page.types.iter_mut().zip(idents) {
        if def.ident.is_empty() && !matches!(def.kind, TypeKind::Runtime { .. }) {
            let wish = cut(ident.unwrap_or_else(|| certain(&def.key, Case::Type)));
            let wish = if items.has(&wish) {
                format!("{wish}{}", inner(&def.key))
            } else {
                wish
            };
            def.ident = items.free(wish, Section::Types, &def.key, &def.origin, pins, report);
        }
    }
    let names: Vec<_> = page.types.iter().map(|def| def.ident.clone()).collect();
    for def in &mut page.types {
        name_members(def, &names, pins, report);
    }
}

/// Gives the pinned names first, so that no rule takes one away.
fn pinned(page: &mut Page, pins: &mut Pins, items: &mut Scope, report: &mut Report) {
    for operation in &mut page.operations {
        if let Some(ident) = pins.get(Section::Operations, &operation.key) {
            items.pin(&ident, &operation.key, &operation.origin, report);
            operation.ident = ident;
        }
    }
    for def in &mut page.types {
        let named = !matches!(def.kind, TypeKind::Runtime { .. });
        if let Some(ident) = pins.get(Section::Types, &def.key).filter(|_| named) {
            items.pin(&ident, &def.key, &def.origin, report);
            def.ident = ident;
        }
    }
}

/// What is called like the list, map or part that it stands in gets a word behind it.
fn inner(place: &str) -> &'static str {
    match place {
        _ if place.ends_with("[]") => "Item",
        _ if place.ends_with("{}") => "Value",
        _ if place.contains(['.', '|', ' ']) => "",
        _ => "Inner",
    }
}

fn name_operation(
    operation: &mut Operation,
    schemas: &HashSet<String>,
    items: &mut Scope,
    pins: &mut Pins,
    report: &mut Report,
) {
    let (place, origin) = (&operation.key, &operation.origin);
    if operation.ident.is_empty() {
        let wire = operation.id.clone();
        let mut wish = certain(
            &wire.unwrap_or_else(|| place.to_ascii_lowercase()),
            Case::Type,
        );
        if schemas.contains(&wish) {
            wish.push_str("Request");
        }
        operation.ident = items.free(wish, Section::Operations, place, origin, pins, report);
    }
    name_params(operation, pins, report);
}

/// A parameter that is called like one in another place, or like the body, has its place in its name.
fn name_params(operation: &mut Operation, pins: &mut Pins, report: &mut Report) {
    let mut scope = Scope::new(&["new", "body", "encoding"]);
    let mut taken: HashSet<(ParamLocation, String)> = HashSet::new();
    let places = operation.params.iter();
    let places: Vec<_> = places.map(|param| operation.param_key(param)).collect();
    for (param, place) in operation.params.iter_mut().zip(&places) {
        if let Some(ident) = pins.get(Section::Fields, place) {
            scope.pin(&ident, place, &param.origin, report);
            param.ident = ident;
        }
    }
    for (param, place) in operation.params.iter_mut().zip(&places) {
        if !param.ident.is_empty() {
            continue;
        }
        let mut wish = certain(&param.wire, Case::Field);
        let is_first = taken.insert((param.location, wish.clone()));
        if is_first && scope.has(&wish) {
            let word = suffix(param.location);
            wish = format!("{}_{word}", wish.trim_end_matches('_'));
        }
        param.ident = scope.free(wish, Section::Fields, place, &param.origin, pins, report);
    }
}

/// What a member is called in the file of pins, and what it would be called without it.
struct Member<'d> {
    site: Site,
    place: String,
    wish: String,
    ident: &'d mut String,
}

fn name_members(def: &mut TypeDef, names: &[String], pins: &mut Pins, report: &mut Report) {
    let (owner, origin) = (&def.key, &def.origin);
    let (section, reserved, mut members): (_, &[&str], Vec<Member<'_>>) = match &mut def.kind {
        TypeKind::Struct(strukt) => {
            let fields = strukt.fields.iter_mut().map(|field| Member {
                site: field.origin.clone(),
                place: format!("{owner}.{}", field.wire),
                wish: certain(&field.wire, Case::Field),
                ident: &mut field.ident,
            });
            (Section::Fields, &["extra", "new"], fields.collect())
        }
        TypeKind::Enum(enum_) => {
            let variants = enum_.variants.iter_mut().map(|variant| Member {
                site: origin.child("enum"),
                place: format!("{owner}={}", variant.wire),
                wish: signed(&variant.wire),
                ident: &mut variant.ident,
            });
            (Section::Variants, &["Unrecognized"], variants.collect())
        }
        TypeKind::Union(union) => {
            let by = &union.by;
            let alternatives = union.alternatives.iter_mut().enumerate();
            let alternatives = alternatives.map(|(index, branch)| Member {
                site: origin.clone(),
                place: format!("{owner}|{index}"),
                wish: branch_name(by, branch.tags.first(), &branch.value.ty, names),
                ident: &mut branch.ident,
            });
            (Section::Variants, &["Unrecognized"], alternatives.collect())
        }
        TypeKind::Alias(_) | TypeKind::Runtime { .. } => return,
    };
    let mut scope = Scope::new(reserved);
    for member in &mut members {
        if let Some(ident) = pins.get(section, &member.place) {
            scope.pin(&ident, &member.place, &member.site, report);
            *member.ident = ident;
        }
    }
    for member in members {
        if member.ident.is_empty() {
            *member.ident = scope.free(
                member.wish,
                section,
                &member.place,
                &member.site,
                pins,
                report,
            );
        }
    }
}

fn branch_name(by: &Dispatch, tag: Option<&String>, ty: &Ty, names: &[String]) -> String {
    match (by, tag, ty) {
        (Dispatch::Status, Some(status), _) if status == "default" => "Other".to_owned(),
        (Dispatch::Status, Some(status), _) => format!("Status{status}"),
        (Dispatch::Tag(_) | Dispatch::ContentType, Some(tag), _) => signed(tag),
        (.., Ty::Named(id)) if !names[id.0].is_empty() => names[id.0].clone(),
        (.., ty) => kind_name(ty).to_owned(),
    }
}

/// The name of a value: a sign in front is a word, since `-name` and `name` stand side by side in sort orders.
fn signed(wire: &str) -> String {
    let word = match wire.as_bytes() {
        [b'-', next, ..] if next.is_ascii_alphanumeric() => "minus_",
        [b'+', next, ..] if next.is_ascii_alphanumeric() => "plus_",
        _ => "",
    };
    certain(&format!("{word}{wire}"), Case::Type)
}

/// The identifier for a text; one without letters and digits is spelled out.
fn certain(wire: &str, case: Case) -> String {
    let short: String = wire.chars().take(4 * MAX_LENGTH).collect();
    let spelled = || {
        let words: Vec<_> = short.chars().take(12).map(spell).collect();
        if words.is_empty() {
            "empty".to_owned()
        } else {
            words.join("_")
        }
    };
    let ident = identifier(&short, case).or_else(|| identifier(&spelled(), case));
    cut(ident.unwrap_or_else(|| "Unnamed".to_owned()))
}

fn cut(mut ident: String) -> String {
    // Identifiers are ASCII here.
    ident.truncate(MAX_LENGTH);
    ident
}

fn spell(char: char) -> String {
    let word = match char {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '~' => "tilde",
        '^' => "caret",
        '$' => "dollar",
        '#' => "hash",
        '@' => "at",
        '?' => "question",
        '_' => "underscore",
        ' ' => "space",
        _ => return format!("u{:x}", char as u32),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_a_name() {
        let rows = [
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("-created_at", "MinusCreatedAt"),
            ("created_at", "CreatedAt"),
            (">=", "GreaterEqual"),
            ("", "Empty"),
            ("日本", "U65e5U672c"),
            ("../../x", "X"),
            ("r#crate", "RCrate"),
            ("Self", "Self_"),
        ];
        for (wire, ident) in rows {
            assert_eq!(signed(wire), ident, "{wire:?}");
        }
        assert_eq!(certain(&"x".repeat(10_000), Case::Type).len(), MAX_LENGTH);
    }
}
