//! Changes in, findings out: levels, messages, lines, Rust items, fingerprints.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::compare::{ContractChange, Reached};
use super::finding::{Finding, Operations, Rust, Sides};
use super::rule::{Direction, Level, Rule};
use super::rust::{self, Items, SilentItem};
use crate::cores;
use crate::report::{Lines, locate};
use crate::source::reference::DocumentFiles;

/// What judging needs of the old and of the new side.
pub struct Context<'a> {
    pub files: [&'a DocumentFiles<'a>; 2],
    pub items: [&'a Items<'a>; 2],
}

/// Returns the findings of some changes, each with its own items.
pub fn findings(context: &Context<'_>, changes: Vec<Reached>) -> Vec<Finding> {
    let mut findings = judged(context, changes);
    rust::describe(&mut findings, context.items);
    findings
}

/// Returns the findings of all changes between two documents: every item that stops compiling is in one of them.
pub fn all_findings(context: &Context<'_>, changes: Vec<Reached>) -> Vec<Finding> {
    let mut findings = judged(context, changes);
    let silent = rust::describe_all(&mut findings, context.items);
    let (changes, items): (Vec<_>, Vec<_>) = silent.into_iter().map(item_changed).unzip();
    let mut more = judged(context, changes);
    for (finding, rust) in more.iter_mut().zip(items) {
        finding.rust = rust;
    }
    findings.extend(more);
    findings
}

/// Returns the change of an item for which the contract has no other.
fn item_changed(item: SilentItem) -> (Reached, Vec<Rust>) {
    let [old_pointer, new_pointer] = item.locations.map(|location| location.map(Arc::from));
    let [old, new] = item
        .types
        .map_or([Value::Null, Value::Null], |types| types.map(Value::from));
    let change = ContractChange {
        rule: Rule::GeneratedItemChanged,
        direction: if item.is_sent {
            Direction::Request
        } else {
            Direction::Response
        },
        old_pointer,
        new_pointer,
        old,
        new,
        subject: item.name,
    };
    (Reached::alone(change), item.rust)
}

/// Returns the findings of some changes, without items.
fn judged(context: &Context<'_>, changes: Vec<Reached>) -> Vec<Finding> {
    let mut sides = context.files.map(|files| (files, BTreeSet::new()));
    for Reached { change, .. } in &changes {
        sides[0].1.extend(change.old_pointer.as_deref());
        sides[1].1.extend(change.new_pointer.as_deref());
    }
    let lines = cores::run(&sides, |(files, locations)| lines(files, locations));
    let all = changes.into_iter();
    all.map(|reached| finding(context, reached, &lines))
        .collect()
}

type LineNumbers = HashMap<String, usize>;

/// Returns the lines of locations, looked up once for all.
fn lines(files: &DocumentFiles<'_>, locations: &BTreeSet<&str>) -> LineNumbers {
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
    numbers
}

fn finding(context: &Context<'_>, reached: Reached, lines: &[LineNumbers]) -> Finding {
    let (change, mut operations) = (reached.change, reached.operations);
    // Schemas that no operation carries are compared for an operation without a path.
    if operations.iter().any(|operation| operation.path.is_empty()) {
        operations = Operations::default();
    }
    let side = |side: usize, location: &Option<Arc<str>>| {
        let (location, files) = (location.as_deref()?, context.files[side]);
        let (file, pointer) = files.split(location);
        let line = lines[side].get(location).copied().unwrap_or(1);
        let file = files.document(file).file.to_string();
        Some((pointer.to_owned(), file, line))
    };
    let sides = [side(0, &change.old_pointer), side(1, &change.new_pointer)];
    let pointer = Sides::from(sides.each_ref().map(|side| Some(side.as_ref()?.0.clone())));
    let file = Sides::from(sides.each_ref().map(|side| Some(side.as_ref()?.1.clone())));
    let line = Sides::from(sides.each_ref().map(|side| Some(side.as_ref()?.2)));
    let locations = [&change.old_pointer, &change.new_pointer];
    let locations = locations.map(|location| location.as_deref().map(str::to_owned));
    let mut finding = Finding {
        locations: Sides::from(locations),
        operation: operations.first().cloned(),
        pointer,
        file,
        line,
        operations,
        ..Finding::new(change)
    };
    finding.root_cause = match reached.root_cause.as_deref() {
        None | Some("") => finding.location_in_files().to_owned(),
        Some(cause) => cause.to_owned(),
    };
    finding.fingerprint = finding.fingerprint();
    finding
}

/// Returns `maxLength: 2000 → 1000. Longer strings are rejected.`
pub fn message(change: &ContractChange) -> String {
    let (rule, subject) = (change.rule, &change.subject);
    let (old, new) = (&change.old, &change.new);
    // A row of the history is short, and has its source at its end.
    let shown = |value: &Value| match value {
        Value::String(text) if rule.level(change.direction) == Level::Seen => text.clone(),
        value if is_json(subject) => cut(value.to_string()),
        value => shown(value),
    };
    let is_missing = |value: &Value| {
        value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty)
    };
    let what = match (is_missing(old), is_missing(new)) {
        (true, true) => String::new(),
        (true, false) if new == subject || new.as_bool() == Some(true) => " added".to_owned(),
        (false, true) if old == subject || old.as_bool() == Some(true) => " removed".to_owned(),
        (true, false) => format!(": {} added", shown(new)),
        (false, true) => format!(": {} removed", shown(old)),
        // The rule's name says more than `false → true`.
        (false, false) if old.is_boolean() => format!(": {}", rule.id().replace('-', " ")),
        (false, false) if old == new => format!(": {} in both", shown(new)),
        (false, false) if old == subject => format!(" → {}", shown(new)),
        (false, false) => format!(": {} → {}", shown(old), shown(new)),
    };
    format!("{subject}{what}. {}", reason(rule, change.direction))
}

/// Returns why a change has its level. The table has the reason for requests and that for responses, or one for the direction
/// with the worse level.
fn reason(rule: Rule, direction: Direction) -> String {
    let [sent, received] = rule.levels();
    match (direction, rule.reasons()) {
        (Direction::Request, Some([request, _])) => format!("{request}."),
        (Direction::Response, Some([_, response])) => {
            let (first, rest) =
                response.split_at(response.chars().next().map_or(0, char::len_utf8));
            format!("{}{rest}", first.to_uppercase())
        }
        (Direction::Request, None) if sent == Level::Safe && received > sent => {
            "What was sent before is still accepted.".to_owned()
        }
        (Direction::Response, None) if received == Level::Safe && sent > received => {
            "What is received is within what was received before.".to_owned()
        }
        _ => rule.reason().to_owned(),
    }
}

/// Returns whether a change is of values of the API, which are JSON, and not of words of OpenAPI.
fn is_json(subject: &str) -> bool {
    let keyword = subject.rsplit('.').next();
    keyword.is_some_and(|keyword| ["enum", "const", "default"].contains(&keyword))
}

/// Returns a value in one short line.
pub fn shown(value: &Value) -> String {
    cut(match value {
        Value::String(text) => text.replace('\n', " "),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    })
}

fn cut(text: String) -> String {
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
