//! Edits of the lock's text. In: values by their JSON pointers, as they are and as they become. Out: the text with the new
//! values; comments, order and everything else stay as their authors wrote them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::report::{Code, Report, Site, locate};

/// Old and new values by JSON pointer.
pub type ValueEdits = BTreeMap<String, (String, String)>;

/// Replaces old values by new ones. A value that is not in the line of its key is reported.
pub fn edit(text: &str, edits: &ValueEdits, file: &Arc<str>, report: &mut Report) -> String {
    let pointers: BTreeSet<&str> = edits.keys().map(String::as_str).collect();
    let mut spans: Vec<(Range<usize>, &str)> = Vec::new();
    for (pointer, key) in locate::locations(text, &pointers) {
        let (old, new) = &edits[pointer];
        match span(text, &key, old) {
            Some(span) => spans.push((span, new)),
            None => {
                let message = format!("`{old}` is not in the line of its key");
                let help = "write the key and its value in one line";
                report.error(Code::InvalidLock, Site::new(file, pointer), message, help);
            }
        }
    }
    spans.sort_by_key(|(span, _)| span.start);
    let mut edited = text.to_owned();
    for (span, new) in spans.into_iter().rev() {
        edited.replace_range(span, new);
    }
    edited
}

/// Finds the value of a key, which ends at `key.end`, in the rest of its line.
fn span(text: &str, key: &Range<usize>, old: &str) -> Option<Range<usize>> {
    let line = text[key.end..].lines().next()?;
    let start = key.end + line.find(':')? + 1;
    let rest = &text[start..key.end + line.len()];
    let at = start + rest.find(old).filter(|_| !old.is_empty())?;
    Some(at..at + old.len())
}
