//! Security schemes. In: two documents. Out: changes of how a credential is sent and where it is obtained.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{contract, definitions};
use crate::diff::compare::{NodePair, by_key, lifecycle};
use crate::diff::rule::Rule;
use crate::diff::tree::canonical;
use crate::keyword::{FLOW, SECURITY_SCHEME};

/// Keywords of a scheme, each with the rule for its change.
const SCHEME: [(&str, Rule); 8] = [
    ("type", Rule::SchemeChanged),
    ("in", Rule::SchemeChanged),
    ("name", Rule::SchemeChanged),
    ("scheme", Rule::SchemeChanged),
    ("openIdConnectUrl", Rule::SchemeUrlChanged),
    ("oauth2MetadataUrl", Rule::DocsChanged),
    ("bearerFormat", Rule::DocsChanged),
    ("description", Rule::DocsChanged),
];
const FLOW_RULES: [(&str, Rule); 5] = [
    ("deviceAuthorizationUrl", Rule::SchemeUrlChanged),
    ("authorizationUrl", Rule::SchemeUrlChanged),
    ("tokenUrl", Rule::SchemeUrlChanged),
    ("refreshUrl", Rule::SchemeUrlChanged),
    ("scopes", Rule::ScopeCatalogueChanged),
];

pub fn schemes(roots: &NodePair<'_, '_>) {
    let [old, new] = roots.each(|tree, _| definitions(tree));
    for (name, [a, b]) in by_key(&old, &new) {
        let (one, others) = if a.is_some() { (a, &new) } else { (b, &old) };
        let mut others = others.values().map(|other| Some(contract(other)));
        let mut is_renamed = || others.any(|other| other == one.map(contract));
        let pair = roots.at(a, b);
        if a.is_some() && b.is_some() {
            scheme(&pair);
        } else if !is_renamed() {
            // Its effect is reported at the operations that require it.
            let [a, b] = [a, b].map(|side| side.map(|_| name.as_str()));
            pair.report(Rule::ScopeCatalogueChanged, name, a, b);
        }
    }
}

/// Returns whether the values of a key differ.
fn differ(pair: &NodePair<'_, '_>, key: &str, ignores_case: bool) -> bool {
    let [a, b] = pair
        .values(key)
        .map(|value| canonical(value.unwrap_or(&Value::Null)));
    a != b && !(ignores_case && a.eq_ignore_ascii_case(&b))
}

fn report(pair: &NodePair<'_, '_>, rule: Rule, key: &str, subject: &str) {
    let [a, b] = pair.values(key).map(|value| value.cloned());
    pair.report(rule, subject, a, b);
}

fn scheme(pair: &NodePair<'_, '_>) {
    if differ(pair, "type", false) {
        // Another type has other keywords.
        return report(pair, Rule::SchemeChanged, "type", "type");
    }
    let is_header = pair
        .sides()
        .iter()
        .any(|side| side.str("in") == Some("header"));
    for (key, rule) in SCHEME {
        if differ(pair, key, key == "scheme" || key == "name" && is_header) {
            report(pair, rule, key, key);
        }
    }
    pair.compare_flag("deprecated", lifecycle::SCHEMA);
    pair.compare_unknown(&SECURITY_SCHEME);
    flows(pair);
}

fn flows(pair: &NodePair<'_, '_>) {
    let [old, new] = pair.sides().map(|scheme| {
        let flows = scheme.entries_at("flows");
        flows.collect::<BTreeMap<_, _>>()
    });
    for (name, [a, b]) in by_key(&old, &new) {
        let flow = pair.at(a, b);
        match [a, b].map(|side| side.map(|_| *name)) {
            [Some(a), None] => flow.report(Rule::SchemeChanged, name, a, Value::Null),
            [None, b] => flow.report(Rule::FlowAdded, name, Value::Null, b),
            _ => {
                for (key, rule) in FLOW_RULES {
                    if differ(&flow, key, false) {
                        report(&flow, rule, key, &format!("{name}.{key}"));
                    }
                }
                flow.compare_unknown(&FLOW);
            }
        }
    }
}
