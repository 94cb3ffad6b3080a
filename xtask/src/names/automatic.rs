//! Names for a document that has no pins. In: a page without identifiers. Out: every identifier, unique in its scope.
//!
//! The rule: a component schema has its own name; an operation has its `operationId`, with `Request` behind it if a
//! schema is called so; an inline type is named after what holds it. Where two of a kind still meet, the first in the
//! document keeps the name and the next ones get a number. What has no letter or digit is spelled out.

use std::collections::{HashMap, HashSet};

use super::{Case, Pins, Types, identifier, kind_name};
use crate::ir::{Dispatch, Location, Operation, Page, Shape, Ty, TypeDef};

/// A name longer than this is cut: nobody reads more.
const MAX_LENGTH: usize = 100;

/// Names everything on a page.
pub fn name(page: &mut Page, pins: &mut Pins) {
    page.module = certain(&page.stem, Case::Module);
    let mut taken = HashSet::new();
    let mut known = HashMap::new();
    for def in page.types.iter_mut().filter(|def| is_component(def)) {
        def.ident = unique(certain(&def.place, Case::Type), &mut taken);
        known.insert(def.place.clone(), Some(def.ident.clone()));
    }
    for operation in &mut page.operations {
        let wire = operation
            .id
            .clone()
            .unwrap_or_else(|| operation.place.to_ascii_lowercase());
        let mut ident = certain(&wire, Case::Type);
        if taken.contains(&ident) {
            ident.push_str("Request");
        }
        operation.ident = unique(ident, &mut taken);
        name_params(operation);
    }
    let mut types = Types {
        operations: &page.operations,
        pins,
        known,
    };
    let idents: Vec<_> = page
        .types
        .iter()
        .map(|def| types.ident(&def.place))
        .collect();
    for (def, ident) in page.types.iter_mut().zip(idents) {
        if def.ident.is_empty() && !matches!(def.shape, Shape::Runtime { .. }) {
            let ident = ident.unwrap_or_else(|| certain(&def.place, Case::Type));
            def.ident = unique(cut(ident), &mut taken);
        }
    }
    let names: Vec<_> = page.types.iter().map(|def| def.ident.clone()).collect();
    page.types
        .iter_mut()
        .for_each(|def| name_members(def, &names));
}

pub fn is_component(def: &TypeDef) -> bool {
    def.origin.pointer.starts_with("/components/schemas/")
        && def.origin.pointer.matches('/').count() == 3
}

fn name_params(operation: &mut Operation) {
    let mut taken: HashSet<String> = ["new", "body", "encoding"].map(str::to_owned).into();
    for param in &mut operation.params {
        let mut ident = certain(&param.wire, Case::Field);
        if taken.contains(&ident) {
            ident = format!(
                "{}_{}",
                ident.trim_end_matches('_'),
                match param.location {
                    Location::Path => "segment",
                    Location::Query => "parameter",
                    Location::Header => "header",
                    Location::Cookie => "cookie",
                }
            );
        }
        param.ident = unique(ident, &mut taken);
    }
}

fn name_members(def: &mut TypeDef, names: &[String]) {
    match &mut def.shape {
        Shape::Struct(strukt) => {
            let mut taken = HashSet::from(["extra".to_owned(), "new".to_owned()]);
            for field in &mut strukt.fields {
                field.ident = unique(certain(&field.wire, Case::Field), &mut taken);
            }
        }
        Shape::Enum(enum_) => {
            let mut taken = HashSet::from(["Unrecognized".to_owned()]);
            for variant in &mut enum_.variants {
                variant.ident = unique(signed(&variant.wire), &mut taken);
            }
        }
        Shape::Union(union) => {
            let mut taken = HashSet::from(["Unrecognized".to_owned()]);
            for branch in &mut union.branches {
                let ident = match (&union.by, branch.tags.first(), &branch.value.ty) {
                    (Dispatch::Status, Some(status), _) if status == "default" => {
                        "Other".to_owned()
                    }
                    (Dispatch::Status, Some(status), _) => format!("Status{status}"),
                    (Dispatch::Tag(_) | Dispatch::Media, Some(tag), _) => signed(tag),
                    (.., Ty::Named(id)) if !names[id.0].is_empty() => names[id.0].clone(),
                    (.., ty) => kind_name(ty).to_owned(),
                };
                branch.ident = unique(ident, &mut taken);
            }
        }
        Shape::Alias(_) | Shape::Runtime { .. } => {}
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
        match words.is_empty() {
            true => "empty".to_owned(),
            false => words.join("_"),
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

/// The name itself, or with the first number from 2 that makes it new.
fn unique(ident: String, taken: &mut HashSet<String>) -> String {
    if taken.insert(ident.clone()) {
        return ident;
    }
    let base = ident.trim_end_matches('_');
    let digit = base.ends_with(|last: char| last.is_ascii_digit());
    let is_field = ident
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_lowercase());
    let joint = if digit || is_field { "_" } else { "" };
    (2..)
        .map(|number| format!("{base}{joint}{number}"))
        .find(|name| taken.insert(name.clone()))
        .unwrap_or(ident)
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

    #[test]
    fn the_first_keeps_its_name() {
        let mut taken = HashSet::new();
        let names =
            ["Pet", "Pet", "Pet", "V1", "V1"].map(|name| unique(name.to_owned(), &mut taken));
        assert_eq!(names, ["Pet", "Pet2", "Pet3", "V1", "V1_2"]);
    }
}
