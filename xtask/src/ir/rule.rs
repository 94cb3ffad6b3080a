//! Rules between the properties of an object, as an overlay writes them under `x-rules`. In: their JSON. Out: [`PropertyRule`]s.

use serde_json::Value as Json;

use super::Struct;

/// A rule: `{name: fallback-needs-extensions, if: {fallback_url: present}, then: {messenger_extensions: true}}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyRule {
    pub name: String,
    pub condition: Option<(String, Demand)>,
    pub demand: (String, Demand),
}

/// What a rule says of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    Present,
    Absent,
    NotEmpty,
    True,
    Https,
}

impl PropertyRule {
    /// Reads one rule.
    pub fn read(json: &Json) -> Option<Self> {
        let keys = json.as_object()?.keys();
        let is_known = |key: &String| ["name", "if", "then"].contains(&key.as_str());
        keys.into_iter().all(is_known).then_some(())?;
        let condition = match json.get("if") {
            Some(condition) => Some(clause(condition)?),
            None => None,
        };
        Some(Self {
            name: json.get("name")?.as_str()?.to_owned(),
            condition,
            demand: clause(json.get("then")?)?,
        })
    }

    /// Returns the properties that it is about.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        let condition = self.condition.iter();
        let clauses = condition.chain([&self.demand]);
        clauses.map(|(property, _)| property.as_str())
    }
}

impl Struct {
    /// Returns the rules of the object. Lowering has rejected those that cannot be read.
    pub fn rules(&self) -> Vec<PropertyRule> {
        let facets = self.facets.as_deref();
        let rules = facets.and_then(|facets| facets.keywords.get("x-rules"));
        let rules = rules.and_then(Json::as_array).into_iter().flatten();
        rules.filter_map(PropertyRule::read).collect()
    }
}

/// Reads a property with what is demanded of it.
fn clause(json: &Json) -> Option<(String, Demand)> {
    let mut properties = json.as_object()?.iter();
    let (Some((property, value)), None) = (properties.next(), properties.next()) else {
        return None;
    };
    let demand = match value {
        Json::Bool(true) => Demand::True,
        Json::String(text) => match text.as_str() {
            "present" => Demand::Present,
            "absent" => Demand::Absent,
            "not-empty" => Demand::NotEmpty,
            "https" => Demand::Https,
            _ => return None,
        },
        _ => return None,
    };
    Some((property.clone(), demand))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_has_two_clauses_of_one_property() {
        let rule =
            PropertyRule::read(&json!({"name": "n", "if": {"a": "present"}, "then": {"b": true}}));
        let rule = rule.expect("a rule");
        assert_eq!(rule.condition, Some(("a".to_owned(), Demand::Present)));
        assert_eq!(rule.properties().collect::<Vec<_>>(), ["a", "b"]);
        for json in [
            json!({"name": "n"}),
            json!({"name": "n", "then": {"a": "https", "b": true}}),
            json!({"name": "n", "then": {"a": "maybe"}}),
            json!({"name": "n", "then": {"a": false}}),
            json!({"name": "n", "when": {}, "then": {"a": true}}),
        ] {
            assert_eq!(PropertyRule::read(&json), None, "{json}");
        }
    }
}
