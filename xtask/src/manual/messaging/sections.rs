//! The rows of `messaging-windows.yaml` that `diff` compares: names, windows, kinds, rules, and where a rule is checked.

use serde_json::Value;

use crate::diff::rule::Rule;
use crate::manual::section::{Column, SpecSection};

pub const ALL: &[SpecSection] = &[
    SpecSection {
        columns: &[used("first"), used("last")],
        ..SpecSection::PLAIN
    },
    names("recipients"),
    names("types"),
    names("tags"),
    names("contents"),
    names("properties"),
    names("moments"),
    names("facts"),
    SpecSection {
        name: "windows",
        columns: &[
            Column::Judged("", |old, new, _| {
                let (was, is) = (words(old), words(new));
                let rule = if is_longer(old, new) {
                    Rule::MessagingWindowLengthened
                } else {
                    Rule::MessagingWindowShortened
                };
                let changed = (was != is).then(|| (rule, was.into(), is.into()));
                changed.into_iter().collect()
            }),
            Column::Words(&["doc", "contradicted"], Rule::DocsChanged),
        ],
        ..SpecSection::PLAIN
    },
    SpecSection {
        name: "kinds",
        added: Some(Rule::MessagingNameAdded),
        removed: Some(Rule::MessagingNameRemoved),
        columns: &[
            used("rules"),
            Column::Values(&["applies_to", "alone"], Rule::MessageRuleChanged),
            Column::Words(&["doc", "contradicted"], Rule::DocsChanged),
        ],
        ..SpecSection::PLAIN
    },
    SpecSection {
        name: "rules",
        added: Some(Rule::MessageRuleAdded),
        removed: Some(Rule::MessageRuleRemoved),
        shown: Some(|row| row["doc"].clone()),
        columns: &[
            Column::Values(
                &[
                    "applies_to",
                    "except",
                    "check",
                    "unless",
                    "outcome",
                    "missing",
                ],
                Rule::MessageRuleChanged,
            ),
            Column::Values(&["errors"], Rule::MessageErrorChanged),
            Column::Words(&["doc", "contradicted"], Rule::DocsChanged),
        ],
        ..SpecSection::PLAIN
    },
    SpecSection {
        name: "requests",
        added: Some(Rule::MessagingNameAdded),
        removed: Some(Rule::MessagingNameRemoved),
        columns: &[Column::Values(
            &["window", "without"],
            Rule::MessageRuleChanged,
        )],
        ..SpecSection::PLAIN
    },
];

/// Names that a request can have or a caller can know.
const fn names(name: &'static str) -> SpecSection {
    SpecSection {
        name,
        added: Some(Rule::MessagingNameAdded),
        removed: Some(Rule::MessagingNameRemoved),
        ..SpecSection::PLAIN
    }
}

/// A list of the rules that are checked.
const fn used(name: &'static str) -> Column {
    Column::Set {
        name,
        added: Rule::MessageRuleAdded,
        removed: Rule::MessageRuleRemoved,
    }
}

/// `24 hours after message, reaction; may be 168 hours after ad_message`.
fn words(row: &Value) -> String {
    let span = |row: &Value| {
        let after = row["after"].as_array().into_iter().flatten();
        let after: Vec<_> = after.filter_map(Value::as_str).collect();
        format!("{} hours after {}", row["hours"], after.join(", "))
    };
    let strictly = if row["strictly"] == true {
        ", the end excluded"
    } else {
        ""
    };
    let may = row.get("may").map(|may| format!("; may be {}", span(may)));
    format!("{}{strictly}{}", span(row), may.unwrap_or_default())
}

/// Returns whether the new window is open whenever the old one was.
fn is_longer(old: &Value, new: &Value) -> bool {
    let hours = |row: &Value| row["hours"].as_u64().unwrap_or_default();
    let after = |row: &Value| row["after"].as_array().cloned().unwrap_or_default();
    let opens = after(new);
    hours(old) <= hours(new)
        && after(old).iter().all(|moment| opens.contains(moment))
        && (new["strictly"] != true || old["strictly"] == true)
        && (old.get("may").is_none() || new.get("may") == old.get("may"))
}
