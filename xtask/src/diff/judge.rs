//! Changes in, findings out: level, words, lines, Rust items, fingerprints.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use serde_json::Value;

use super::compare::{Change, Reached};
use super::finding::{Finding, Operations, Sides};
use super::rule::{Direction, Level, Rule};
use super::rust::{self, Items};
use crate::report::{Lines, locate};
use crate::source::reference::DocumentFiles;

/// What judging needs to know of the two sides.
pub struct Context<'a> {
    pub old: Option<&'a DocumentFiles<'a>>,
    pub new: Option<&'a DocumentFiles<'a>>,
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
        context.old.map(|files| Numbers::new(files, &old)),
        context.new.map(|files| Numbers::new(files, &new)),
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
    fn new(files: &DocumentFiles<'_>, locations: &BTreeSet<Rc<str>>) -> Numbers {
        let mut numbers = HashMap::new();
        for file in files.ids() {
            let text = &files.document(file).text;
            let split = locations.iter().map(|location| files.split(location));
            let wanted = split.filter(|(of, _)| *of == file);
            let wanted = wanted.map(|(_, pointer)| pointer).collect();
            let lines = Lines::new(text);
            for (pointer, span) in locate::locations(text, &wanted) {
                let line = lines.line_col(span.start).0;
                numbers.insert(files.join(file, pointer), line);
            }
        }
        Numbers { lines: numbers }
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
    let are_named = operations
        .iter()
        .all(|operation| !operation.path.is_empty());
    let operations = if are_named {
        operations
    } else {
        Operations::default()
    };
    let (pointer, file, line) = sides(context, &change, lines);
    let rule = change.rule;
    let mut finding = Finding {
        rule,
        level: rule.level(change.direction),
        direction: change.direction,
        operation: operations.first().cloned(),
        line,
        file,
        root_cause: root_cause.map_or_else(String::new, |cause| cause.to_string()),
        pointer,
        message: message(&change),
        old: change.old,
        new: change.new,
        rust: Vec::new(),
        fingerprint: String::new(),
        operations,
        subject: change.subject,
    };
    if finding.root_cause.is_empty() {
        finding.root_cause = finding.place().to_owned();
    }
    finding.rust = rust::consequences(&finding, context.old_items, context.new_items);
    finding.fingerprint = finding.fingerprint();
    finding
}

/// Where a change stands on either side.
fn sides(
    context: &Context<'_>,
    change: &Change,
    lines: &[Option<Numbers>; 2],
) -> (Sides<String>, Sides<String>, Sides<usize>) {
    let side = |files: Option<&DocumentFiles<'_>>,
                numbers: &Option<Numbers>,
                pointer: &Option<Rc<str>>| {
        let pointer = pointer.as_deref();
        let at = files
            .zip(pointer)
            .map(|(files, at)| (files, files.split(at)));
        (
            match at {
                Some((_, (_, pointer))) => Some(pointer.to_owned()),
                None => pointer.map(str::to_owned),
            },
            at.map(|(files, (file, _))| files.document(file).file.to_string()),
            numbers
                .as_ref()
                .zip(pointer)
                .map(|(numbers, pointer)| numbers.line(pointer)),
        )
    };
    let old = side(context.old, &lines[0], &change.old_pointer);
    let new = side(context.new, &lines[1], &change.new_pointer);
    let both = |old, new| Sides { old, new };
    let lines = Sides {
        old: old.2,
        new: new.2,
    };
    (both(old.0, new.0), both(old.1, new.1), lines)
}

/// `maxLength: 2000 → 1000. Longer texts are refused.`
pub fn message(change: &Change) -> String {
    let Change {
        rule,
        subject,
        old,
        new,
        ..
    } = change;
    // What the history says is short, and has its source at its end.
    let shown = |value: &Value| match value {
        Value::String(text) if rule.level(change.direction) == Level::Seen => text.clone(),
        value => shown(value),
    };
    let told = match (old.is_null(), new.is_null()) {
        (true, true) => String::new(),
        (true, false) if new == subject => " added".to_owned(),
        (false, true) if old == subject => " removed".to_owned(),
        (true, false) => format!(": {} added", shown(new)),
        (false, true) => format!(": {} removed", shown(old)),
        // `false → true` says less than the rule's name.
        (false, false) if old.is_boolean() => format!(": {}", rule.id().replace('-', " ")),
        (false, false) if old == new => format!(": {} in both", shown(new)),
        (false, false) if old == subject => format!(" → {}", shown(new)),
        (false, false) => format!(": {} → {}", shown(old), shown(new)),
    };
    format!("{subject}{told}. {}", reason(*rule, change.direction))
}

/// Why a change has its level. The table says it of requests and, behind a semicolon, of answers, or of the direction
/// that suffers.
fn reason(rule: Rule, direction: Direction) -> String {
    let [sent, received] = rule.levels();
    let of_both = rule.reason().split_once("; ").filter(|_| sent != received);
    match (direction, of_both) {
        (Direction::Request, Some((request, _))) => format!("{request}."),
        (Direction::Response, Some((_, answer))) => {
            let (first, rest) = answer.split_at(answer.chars().next().map_or(0, char::len_utf8));
            format!("{}{rest}", first.to_uppercase())
        }
        (Direction::Request, None) if sent == Level::Safe && received > sent => {
            "What was sent before is still taken.".to_owned()
        }
        (Direction::Response, None) if received == Level::Safe && sent > received => {
            "What comes is within what came before.".to_owned()
        }
        _ => rule.reason().to_owned(),
    }
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
