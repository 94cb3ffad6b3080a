//! Headers of a response, compared by their names without regard to case. In: two responses. Out: changes.

use std::collections::BTreeMap;

use crate::diff::compare::operation::parameter::{compare_schemas, style};
use crate::diff::compare::{NodePair, by_key, lifecycle, media};
use crate::diff::rule::Rule;
use crate::keyword::HEADER;

pub fn compare(responses: &NodePair<'_, '_>) {
    // `Content-Type` is described by the content.
    let [a, b] = responses.each(|tree, node| {
        let headers = tree.entries(node, "headers");
        let headers = headers.map(|(name, header)| (name.to_ascii_lowercase(), (name, header)));
        let headers = headers.filter(|(name, _)| name != "content-type");
        headers.collect::<BTreeMap<_, _>>()
    });
    for (_, sides) in by_key(&a, &b) {
        let [x, y] = sides.map(|side| side.map(|(_, header)| header));
        let names = sides.map(|side| side.map(|(name, _)| *name));
        let Some(name) = names[0].or(names[1]) else {
            continue;
        };
        let required = [x, y].map(|side| side.map(|header| header.flag("required")));
        let rule = match required {
            [Some(true), None] => Some(Rule::RequiredHeaderRemoved),
            [Some(false), None] => Some(Rule::OptionalHeaderRemoved),
            [None, Some(_)] => Some(Rule::HeaderAdded),
            [Some(true), Some(false)] => Some(Rule::HeaderBecameOptional),
            [Some(false), Some(true)] => Some(Rule::HeaderBecameRequired),
            _ => None,
        };
        let headers = responses.at(x, y);
        if let Some(rule) = rule {
            match required {
                [Some(was), Some(is)] => headers.report(rule, name, was, is),
                _ => headers.report(rule, name, names[0], names[1]),
            }
        }
        if x.is_some() && y.is_some() {
            header(&headers);
        }
    }
}

fn header(pair: &NodePair<'_, '_>) {
    pair.compare_docs(&["description", "example", "examples"]);
    lifecycle::announced(pair, lifecycle::SCHEMA);
    pair.compare_unknown(&HEADER);
    let exploded = if style::are_flat(pair) {
        Rule::KeywordWithoutEffect
    } else {
        Rule::ParameterStyleChanged
    };
    pair.compare_flag("explode", [exploded; 2]);
    if pair.sides().iter().all(|node| node.has("content")) {
        media::compare(pair);
    } else {
        style::compare_content(pair, "content");
        compare_schemas(pair);
    }
}
