//! Request bodies. In: two operations. Out: changes of whether there is a body, whether it is required, and its content.

use super::{NodePair, media};
use crate::diff::rule::Rule;
use crate::keyword::REQUEST_BODY;

pub fn compare(operations: &NodePair<'_, '_>) {
    let [a, b] = operations.resolved("requestBody");
    let required = [&a, &b].map(|body| body.as_ref().map(|body| body.flag("required")));
    let bodies = operations.at(a.as_ref(), b.as_ref());
    let rule = match required {
        [None, Some(true)] => Some(Rule::RequiredBodyAdded),
        [None, Some(false)] => Some(Rule::OptionalBodyAdded),
        [Some(true), None] => Some(Rule::RequiredBodyRemoved),
        [Some(false), None] => Some(Rule::OptionalBodyRemoved),
        [Some(false), Some(true)] => Some(Rule::BodyBecameRequired),
        [Some(true), Some(false)] => Some(Rule::BodyBecameOptional),
        _ => None,
    };
    if let Some(rule) = rule {
        let word = |required| if required { "required" } else { "optional" };
        let [was, is] = required.map(|side| side.map(word));
        bodies.report(rule, "requestBody", was, is);
    }
    if a.is_some() && b.is_some() {
        bodies.compare_docs(&["description"]);
        bodies.compare_unknown(&REQUEST_BODY);
        media::compare(&bodies);
    }
}
