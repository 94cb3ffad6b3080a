//! Changes in, findings out: level, words, lines, Rust items, fingerprints.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use serde_json::Value;

use super::compare::Reached;
use super::finding::{Finding, Sides};
use super::rule::Rule;
use super::rust::{self, Items};
use crate::report::{Lines, locate};
use crate::source::Document;

/// What judging needs to know of the two sides.
pub struct Context<'a> {
    pub old: Option<&'a Document>,
    pub new: Option<&'a Document>,
    pub old_items: &'a Items<'a>,
    pub new_items: &'a Items<'a>,
}

pub fn findings(context: &Context<'_>, changes: Vec<Reached>) -> Vec<Finding> {
    let pointers = |side: fn(&Reached) -> &Option<Rc<str>>| -> BTreeSet<Rc<str>> {
        changes
            .iter()
            .filter_map(|reached| side(reached).clone())
            .collect()
    };
    let old = pointers(|reached| &reached.change.old_pointer);
    let new = pointers(|reached| &reached.change.new_pointer);
    let lines = [
        context.old.map(|document| Numbers::new(document, &old)),
        context.new.map(|document| Numbers::new(document, &new)),
    ];
    let all = changes.into_iter();
    all.map(|reached| finding(context, reached, &lines))
        .collect()
}

/// Lines of a text by JSON pointer, looked up once for all.
struct Numbers {
    lines: HashMap<String, usize>,
}

impl Numbers {
    fn new(document: &Document, pointers: &BTreeSet<Rc<str>>) -> Numbers {
        let lines = Lines::new(&document.text);
        let wanted = pointers.iter().map(|pointer| &**pointer).collect();
        let places = locate::places(&document.text, &wanted);
        let number = |(pointer, span): (&str, std::ops::Range<usize>)| {
            (pointer.to_owned(), lines.line_col(span.start).0)
        };
        Numbers {
            lines: places.into_iter().map(number).collect(),
        }
    }

    fn line(&self, pointer: &str) -> usize {
        self.lines.get(pointer).copied().unwrap_or(1)
    }
}

fn finding(context: &Context<'_>, reached: Reached, lines: &[Option<Numbers>; 2]) -> Finding {
    let Reached {
        change,
        operations,
        root_cause,
    } = reached;
    let operations: Vec<_> = operations
        .into_iter()
        .filter(|operation| !operation.path.is_empty())
        .collect();
    let line = |side: usize, pointer: &Option<Rc<str>>| {
        let numbers = lines[side].as_ref()?;
        pointer.as_ref().map(|pointer| numbers.line(pointer))
    };
    let file = |document: Option<&Document>| document.map(|document| document.file.to_string());
    let pointer = Sides {
        old: change
            .old_pointer
            .as_ref()
            .map(|pointer| pointer.to_string()),
        new: change
            .new_pointer
            .as_ref()
            .map(|pointer| pointer.to_string()),
    };
    let mut finding = Finding {
        rule: change.rule,
        level: change.rule.level(change.direction),
        direction: change.direction,
        operation: operations.first().cloned(),
        line: Sides {
            old: line(0, &change.old_pointer),
            new: line(1, &change.new_pointer),
        },
        file: Sides {
            old: file(context.old).filter(|_| pointer.old.is_some()),
            new: file(context.new).filter(|_| pointer.new.is_some()),
        },
        root_cause: root_cause.map_or_else(
            || {
                pointer
                    .old
                    .clone()
                    .or(pointer.new.clone())
                    .unwrap_or_default()
            },
            |cause| cause.to_string(),
        ),
        pointer,
        message: message(change.rule, &change.subject, &change.old, &change.new),
        old: change.old,
        new: change.new,
        rust: Vec::new(),
        fingerprint: String::new(),
        operations,
        subject: change.subject,
    };
    finding.rust = rust::consequences(&finding, context.old_items, context.new_items);
    finding.fingerprint = finding.fingerprint();
    finding
}

/// `maxLength: 2000 → 1000. Longer texts are refused.`
pub fn message(rule: Rule, subject: &str, old: &Value, new: &Value) -> String {
    let reason = rule.reason();
    let change = match (old.is_null(), new.is_null()) {
        (true, true) => String::new(),
        (true, false) if *new == subject => " added".to_owned(),
        (false, true) if *old == subject => " removed".to_owned(),
        (true, false) => format!(": {} added", shown(new)),
        (false, true) => format!(": {} removed", shown(old)),
        // `false → true` says less than the rule's name.
        (false, false) if old.is_boolean() => format!(": {}", rule.id().replace('-', " ")),
        (false, false) => format!(": {} → {}", shown(old), shown(new)),
    };
    format!("{subject}{change}. {reason}")
}

/// A value in one short line.
pub fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.replace('\n', " "),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
