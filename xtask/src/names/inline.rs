//! Names of inline types. In: the key of a type. Out: what holds it, and the property or status that it is in, as one
//! identifier; parents before children.

use std::collections::HashMap;

use super::identifier::{Case, identifier, joined, words};
use super::{Components, Pins, Section};
use crate::ir::Operation;

pub struct InlineNames<'a> {
    /// Identifiers of operations, by key.
    operations: HashMap<&'a str, &'a str>,
    pins: &'a mut Pins,
    known: HashMap<String, Option<String>>,
}

impl<'a> InlineNames<'a> {
    pub fn new(operations: &'a [Operation], pins: &'a mut Pins, components: Components) -> Self {
        let known = components
            .into_iter()
            .map(|(key, ident)| (key, Some(ident)));
        let operations = operations.iter();
        let operations = operations.map(|it| (it.key.as_str(), it.ident.as_str()));
        Self {
            operations: operations.collect(),
            pins,
            known: known.collect(),
        }
    }

    pub fn ident(&mut self, key: &str) -> Option<String> {
        if let Some(known) = self.known.get(key) {
            return known.clone();
        }
        let ident = self
            .pins
            .get(Section::Types, key)
            .or_else(|| self.derived(key));
        self.known.insert(key.to_owned(), ident.clone());
        ident
    }

    fn derived(&mut self, key: &str) -> Option<String> {
        if let Some((owner, part)) = key.rsplit_once(' ')
            && let Some(operation) = self.operations.get(owner)
        {
            return Some(joined(operation, &part_name(part)?));
        }
        if let Some(list) = key.strip_suffix("[]").or_else(|| key.strip_suffix("{}")) {
            return self.ident(list);
        }
        if let Some((union, index)) = key.rsplit_once('|') {
            return Some(joined(&self.ident(union)?, &words(index, Case::Type)?));
        }
        match key.rsplit_once('.') {
            Some((parent, property)) if !parent.is_empty() => {
                let property = words(property, Case::Type)?;
                Some(joined(&self.ident(parent)?, &property))
            }
            _ => identifier(key, Case::Type),
        }
    }
}

/// What follows the operation's name in the name of its inline type.
fn part_name(part: &str) -> Option<String> {
    match part {
        "request" => Some("Request".to_owned()),
        "200" => Some("Response".to_owned()),
        _ => words(part, Case::Type),
    }
}

/// Returns the word behind the name of what is called like the list, map or part that it is in.
pub fn word(key: &str) -> &'static str {
    match key {
        _ if key.ends_with("[]") => "Item",
        _ if key.ends_with("{}") => "Value",
        _ if key.contains(['.', '|', ' ']) => "",
        _ => "Inner",
    }
}
