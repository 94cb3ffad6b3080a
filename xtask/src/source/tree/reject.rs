//! A parser's error in, a located diagnostic out.

use std::sync::Arc;

use serde_json::Value;

use super::{LONG_NAMES, MAX_DEPTH, REPETITION};
use crate::keyword::is_annotation;
use crate::report::locate;
use crate::report::{Code, Lines, Report, Site, unescape};

/// The most repeated keys that are shown of one file.
const MAX_DUPLICATES: usize = 200;
/// What both parsers say of source text that is nested too deeply.
const RECURSION: &str = "recursion limit exceeded";

/// Reports source text that nests too deeply at a byte.
pub fn depth(byte: usize, file: &Arc<str>, text: &str, report: &mut Report) {
    let (line, column) = Lines::new(text).line_col(byte);
    parser(RECURSION, Site::at(file, line, column), "", report);
}

/// Reports each key that an object has more than once: a duplicate annotation of the third-party document
/// `annotations_of` as a warning, any other as an error. Returns nothing after an error.
pub fn duplicates(
    annotations_of: Option<&Value>,
    file: &Arc<str>,
    text: &str,
    report: &mut Report,
) -> Option<()> {
    let duplicates = locate::duplicate_keys(text, MAX_DUPLICATES);
    if duplicates.is_empty() {
        let (message, help) = ("an object has a duplicate key", "keep one of the two");
        report.error(Code::DuplicateKey, Site::file(file), message, help);
        return None;
    }
    // Beyond the limit, an error may be among those that were not looked at.
    let mut is_readable = duplicates.len() < MAX_DUPLICATES;
    let lines = Lines::new(text);
    for duplicate in duplicates {
        let (line, column) = lines.line_col(duplicate.again.start);
        let (first, _) = lines.line_col(duplicate.first.start);
        let pointer = duplicate.pointer;
        let key = unescape(pointer.rsplit('/').next().unwrap_or_default());
        let is_annotation = annotations_of.is_some_and(|tree| is_annotation(tree, &pointer));
        let site = Site {
            pointer,
            ..Site::at(file, line, column)
        };
        let message = format!("the key `{key}` is also in line {first}, in the same object");
        let help = "keep one of the two";
        if is_annotation {
            let message = format!("{message}; this one is kept");
            report.warn(Code::DuplicateKey, site, message, help);
        } else {
            report.error(Code::DuplicateKey, site, message, help);
            is_readable = false;
        }
    }
    is_readable.then_some(())
}

/// Reports what the JSON parser says.
pub fn json(error: &serde_json::Error, file: &Arc<str>, text: &str, report: &mut Report) {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    // serde_json counts a column in bytes.
    let mut lines = text.split('\n');
    let line = lines
        .nth(error.line().saturating_sub(1))
        .unwrap_or_default();
    let end = line.floor_char_boundary(error.column().saturating_sub(1));
    let site = Site::at(file, error.line().max(1), line[..end].chars().count() + 1);
    parser(message, site, "JSON", report);
}

/// Reports what the YAML parser says.
pub fn yaml(error: &serde_yaml::Error, file: &Arc<str>, text: &str, report: &mut Report) {
    let message = error.to_string();
    if message.contains("more than one document") {
        let start = locate::second_document(text).unwrap_or(0);
        let (line, column) = Lines::new(text).line_col(start);
        let message = "a second YAML document begins here; a file holds one";
        let (site, help) = (Site::at(file, line, column), "put it into a separate file");
        return report.error(Code::InvalidDocument, site, message, help);
    }
    let site = match error.location() {
        Some(at) => Site::at(file, at.line(), at.column()),
        None => Site::file(file),
    };
    let end = message.find(" at line ").unwrap_or(message.len());
    let at = |(line, column)| Lines::new(text).byte(line, column);
    let rest = site.line_col.map_or("", |location| &text[at(location)..]);
    match advice(&message[..end], rest) {
        Some((message, help)) => report.error(Code::InvalidDocument, site, message, help),
        None => parser(&message[..end], site, "YAML", report),
    }
}

/// Returns the message and the help for the most frequent errors, for which the parser's own do not say what to write
/// instead. `rest` is the text from the location on.
fn advice(message: &str, rest: &str) -> Option<(&'static str, &'static str)> {
    if message.contains("tab") || message.contains("start any token") && rest.starts_with('\t') {
        return Some(("YAML is not indented by tabs", "write spaces"));
    }
    if message.contains("start any token") && rest.starts_with(['@', '`', '%']) {
        let message = "a string without quotes cannot begin with this character in YAML";
        return Some((message, "put the string into quotes"));
    }
    if message.contains("mapping values are not allowed") {
        let message = "a `:` before a space ends a key, and a key is not allowed here";
        let help = "put a string that has one into quotes, or correct the indentation above";
        return Some((message, help));
    }
    message.contains("did not find expected key").then_some((
        "this is neither a key of the object above nor the end of it",
        "indent it like the key that it belongs to, and close quotes and braces",
    ))
}

/// Reports a parser's own message, or what it means.
fn parser(message: &str, site: Site, language: &str, report: &mut Report) {
    if message.ends_with(RECURSION) {
        let message = format!("the document is nested more than {MAX_DEPTH} levels deep here");
        let help = "name the inner parts, and refer to them";
        report.error(Code::TooLarge, site, message, help);
    } else if message.ends_with("repetition limit exceeded") || message.ends_with(REPETITION) {
        let help = "write the values in place of the aliases";
        report.error(Code::TooLarge, site, REPETITION, help);
    } else if message.ends_with(LONG_NAMES) {
        let help = "shorten the longest keys around this";
        report.error(Code::TooLarge, site, LONG_NAMES, help);
    } else {
        let message = format!("this is not the {language} that is read here: {message}");
        report.error(Code::InvalidDocument, site, message, "");
    }
}
