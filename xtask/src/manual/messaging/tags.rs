//! Tags that Meta removed. In: the rules, and a document of messages. Out: the document without the tags that its version no
//! longer has, so that no request of the version offers one.

use jiff::civil::Date;
use serde_json::Value;

use super::{MessageRule, Messaging, RequestFilter, RuleCheck};
use crate::version::ApiVersion;

/// Where a schema lists the tags that it may have.
const TAGS: &str = "/properties/tag/enum";

impl Messaging {
    /// Removes what a version no longer has on a day: values of a `tag`, and alternatives of which no tag is left.
    pub fn remove_tags(&self, tree: &mut Value, version: ApiVersion, day: Date) {
        let schemas = tree.pointer_mut("/components/schemas");
        let Some(schemas) = schemas.and_then(Value::as_object_mut) else {
            return;
        };
        let mut ended = Vec::new();
        for (name, schema) in &mut *schemas {
            let tags = schema.pointer_mut(TAGS).and_then(Value::as_array_mut);
            let Some(tags) = tags else { continue };
            let has = |tag: &Value| {
                let tag = tag.as_str();
                tag.is_none_or(|tag| self.has_tag(tag, version, day))
            };
            tags.retain(has);
            if tags.is_empty() {
                ended.push(name.clone());
            }
        }
        schemas.retain(|name, _| !ended.contains(name));
        let references = ended.iter();
        let references = references.map(|name| format!("#/components/schemas/{name}"));
        let references: Vec<_> = references.map(Value::String).collect();
        for schema in schemas.values_mut() {
            let alternatives = schema.get_mut("oneOf").and_then(Value::as_array_mut);
            let Some(alternatives) = alternatives else {
                continue;
            };
            alternatives.retain(|one| !references.contains(&one["$ref"]));
        }
    }

    /// Returns whether a version has a tag on a day.
    fn has_tag(&self, tag: &str, version: ApiVersion, day: Date) -> bool {
        let rules = self.rules.iter();
        let mut rules = rules.filter(|rule| is_only_about_tag(rule, tag));
        !rules.any(|rule| match &rule.check {
            RuleCheck::Until(end) => {
                end.date.is_some_and(|end| end <= day)
                    || end.version.is_some_and(|end| end <= version)
            }
            RuleCheck::Never => true,
            _ => false,
        })
    }
}

/// Returns whether a rule is about every request with a tag.
fn is_only_about_tag(rule: &MessageRule, tag: &str) -> bool {
    let tags = &rule.applies_to.tags;
    let only_tags = RequestFilter {
        tags: tags.clone(),
        ..RequestFilter::default()
    };
    tags.iter().any(|have| have == tag) && rule.applies_to == only_tags && rule.except.is_none()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    const RULES: &str = "
sources: {}
recipients: {}
types: {}
tags: { STAYS: a, ENDS_ON_A_DAY: b, ENDS_WITH_A_VERSION: c }
contents: { text: t }
properties: {}
moments: {}
facts: {}
windows: []
first: []
last: []
kinds: []
rules:
  - { name: day, doc: d, applies_to: { tags: [ENDS_ON_A_DAY] }, check: { until: { date: 2026-04-27 } }, source: S }
  - { name: version, doc: d, applies_to: { tags: [ENDS_WITH_A_VERSION] }, check: { until: { version: v22.0 } }, source: S }
  - { name: content, doc: d, applies_to: { tags: [STAYS], contents: [text] }, check: never, source: S }
";

    fn document() -> Value {
        let tagged = |tags: &[&str]| json!({"properties": {"tag": {"enum": tags}}});
        let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        json!({"components": {"schemas": {
            "Request": {"oneOf": [reference("Mixed"), reference("Dated"), reference("Plain")]},
            "Mixed": tagged(&["STAYS", "ENDS_WITH_A_VERSION", "NO_RULE"]),
            "Dated": tagged(&["ENDS_ON_A_DAY"]),
            "Plain": {"properties": {"text": {"type": "string"}}},
        }}})
    }

    /// Returns the tags that are left of `Mixed`, and the number of alternatives.
    fn left(version: u16, day: Date) -> (String, usize) {
        let rules: Value = serde_yaml::from_str(RULES).expect("YAML");
        let rules: Messaging = serde_json::from_value(rules).expect("rules");
        let version = ApiVersion {
            major: version,
            minor: 0,
        };
        let mut tree = document();
        rules.remove_tags(&mut tree, version, day);
        let schemas = &tree["components"]["schemas"];
        let tags = schemas["Mixed"]["properties"]["tag"]["enum"].as_array();
        let tags = tags.into_iter().flatten().filter_map(Value::as_str);
        let alternatives = schemas["Request"]["oneOf"].as_array();
        let alternatives = alternatives.map_or(0, Vec::len);
        assert_eq!(schemas.get("Dated").is_some(), alternatives == 3);
        (tags.collect::<Vec<_>>().join(" "), alternatives)
    }

    #[test]
    fn a_tag_is_there_until_its_day_and_its_version() {
        let all = "STAYS ENDS_WITH_A_VERSION NO_RULE".to_owned();
        let fewer = "STAYS NO_RULE".to_owned();
        let (before, on) = (date(2026, 4, 26), date(2026, 4, 27));
        assert_eq!(left(21, before), (all.clone(), 3));
        assert_eq!(left(21, on), (all, 2));
        assert_eq!(left(22, before), (fewer.clone(), 3));
        assert_eq!(left(22, on), (fewer, 2));
    }
}
