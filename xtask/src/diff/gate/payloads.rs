//! Webhooks and the webview's SDK: the fields and methods there are, and the types of what they hand over, which are
//! compared as answers are.

use jiff::civil::Date;
use serde_json::Value;

use super::change;
use super::rows::{paired, shown};
use crate::diff::compare::{Engine, Reached};
use crate::diff::finding::{OperationName, Operations};
use crate::diff::rule::Rule;
use crate::diff::schema::Schemas;
use crate::diff::tree::Tree;
use crate::report::Report;
use crate::source::Document;
use crate::source::reference::DocumentFiles;

pub fn webhooks(old: &Document, new: &Document, today: Date, report: &mut Report) -> Vec<Reached> {
    let (x, y) = (&old.tree, &new.tree);
    let mut out = Vec::new();
    for (name, a, b) in paired(x, y, "fields", "name") {
        match (a, b) {
            (Some((place, _)), None) => {
                out.push(change(
                    Rule::WebhookRemoved,
                    &place,
                    &name,
                    "posted",
                    Value::Null,
                    None,
                ));
            }
            (None, Some((place, _))) => {
                out.push(change(
                    Rule::WebhookAdded,
                    &place,
                    &name,
                    Value::Null,
                    "posted",
                    None,
                ));
            }
            (Some((_, a)), Some((place, b))) => {
                let moved = ["at", "type"]
                    .into_iter()
                    .filter(|member| a[*member] != b[*member]);
                out.extend(moved.map(|member| {
                    let (was, is) = (a[member].clone(), b[member].clone());
                    let place = format!("{place}/{member}");
                    change(Rule::WebhookMoved, &place, &name, was, is, None)
                }));
            }
            (None, None) => {}
        }
    }
    for section in ["object", "delivery", "client_certificate"] {
        if x[section] != y[section] {
            let place = format!("/{section}");
            let (was, is) = (shown(&x[section]), shown(&y[section]));
            out.push(change(
                Rule::DeliveryChanged,
                &place,
                section,
                was,
                is,
                None,
            ));
        }
    }
    out.extend(types(old, new, today, report));
    out
}

pub fn extensions(
    old: &Document,
    new: &Document,
    today: Date,
    report: &mut Report,
) -> Vec<Reached> {
    let (x, y) = (&old.tree, &new.tree);
    let mut out = Vec::new();
    for (name, a, b) in paired(x, y, "methods", "name") {
        match (a, b) {
            (Some((place, _)), None) => {
                out.push(change(
                    Rule::SdkMethodRemoved,
                    &place,
                    &name,
                    "there",
                    Value::Null,
                    None,
                ));
            }
            (None, Some((place, _))) => {
                out.push(change(
                    Rule::SdkMethodAdded,
                    &place,
                    &name,
                    Value::Null,
                    "there",
                    None,
                ));
            }
            (Some((_, a)), Some((place, b))) => {
                let members = ["arguments", "types", "answer"].into_iter();
                let changed = members.filter(|member| a[*member] != b[*member]);
                out.extend(changed.map(|member| {
                    let (was, is) = (a[member].clone(), b[member].clone());
                    let place = format!("{place}/{member}");
                    change(Rule::SdkMethodChanged, &place, &name, was, is, None)
                }));
            }
            (None, None) => {}
        }
    }
    out.extend(sdk_errors(x, y));
    out.extend(types(old, new, today, report));
    out
}

fn sdk_errors(old: &Value, new: &Value) -> Vec<Reached> {
    let rows = paired(old, new, "errors", "code").into_iter();
    rows.filter_map(|(code, a, b)| {
        Some(match (a, b) {
            (Some((place, _)), None) => change(
                Rule::ErrorCodeRemoved,
                &place,
                &code,
                code.as_str(),
                Value::Null,
                None,
            ),
            (None, Some((place, _))) => change(
                Rule::ErrorCodeAdded,
                &place,
                &code,
                Value::Null,
                code.as_str(),
                None,
            ),
            (Some((_, a)), Some((place, b))) if a["meaning"] != b["meaning"] => {
                let (was, is) = (a["meaning"].clone(), b["meaning"].clone());
                change(Rule::ErrorTextChanged, &place, &code, was, is, None)
            }
            _ => return None,
        })
    })
    .collect()
}

/// The types of both sides, as something that is received.
fn types(old: &Document, new: &Document, today: Date, report: &mut Report) -> Vec<Reached> {
    let files = [old, new].map(DocumentFiles::alone);
    let [a, b] = files.each_ref().map(Tree::new);
    let (left, right) = (Schemas::new(&a), Schemas::new(&b));
    let engine = Engine::new(&left, &right, today);
    let schemas = old
        .tree
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    // The engine wants to know what reaches a type; these belong to no operation.
    let received = OperationName {
        method: "post".to_owned(),
        path: String::new(),
    };
    for name in schemas.into_iter().flat_map(|schemas| schemas.keys()) {
        engine.component(name, name, &received);
    }
    let mut changes = engine.finish();
    drop((left, right));
    report.extend(a.into_report());
    report.extend(b.into_report());
    for reached in &mut changes {
        reached.operations = Operations::default();
    }
    changes
}
