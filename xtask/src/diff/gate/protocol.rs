//! Protocol features: what Graph once did for every call, and stops doing from a version or from a day on.

use serde_json::Value;

use super::change;
use crate::diff::compare::Reached;
use crate::diff::rule::Rule;
use crate::version::ApiVersion;

/// Features that the new version lacks and the old one has. A day that counts for both tells them not apart.
pub fn between(tree: &Value, old: ApiVersion, new: ApiVersion) -> Vec<Reached> {
    let features = tree.get("features").and_then(Value::as_array);
    let mut out = Vec::new();
    for (index, feature) in features.into_iter().flatten().enumerate() {
        let text = |key: &str| feature.get(key).and_then(Value::as_str).unwrap_or_default();
        let Ok(version) = text("version").parse::<ApiVersion>() else {
            continue;
        };
        let place = format!("/features/{index}");
        if old < version && version <= new {
            let then = format!(
                "{} on {version}, on every version from {}",
                text("then"),
                text("everywhere")
            );
            out.push(change(
                Rule::FeatureWithdrawn,
                &place,
                text("name"),
                "works",
                then,
                None,
            ));
        }
    }
    out
}

/// Compares two states of the list: what is newly withdrawn, or withdrawn earlier.
pub fn compare(old: &Value, new: &Value) -> Vec<Reached> {
    let rows = |tree: &Value| {
        tree.get("features")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let (before, after) = (rows(old), rows(new));
    let mut out = Vec::new();
    for (index, b) in after.iter().enumerate() {
        let a = before.iter().find(|a| a.get("name") == b.get("name"));
        let text = |row: &Value, key: &str| {
            row.get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let place = format!("/features/{index}");
        let name = text(b, "name");
        match a {
            None => out.push(change(
                Rule::FeatureWithdrawn,
                &place,
                &name,
                "works",
                text(b, "version"),
                None,
            )),
            Some(a) => {
                for key in ["version", "everywhere", "then"] {
                    if text(a, key) != text(b, key) {
                        out.push(change(
                            Rule::FeatureDated,
                            &place,
                            &format!("{name}.{key}"),
                            text(a, key),
                            text(b, key),
                            None,
                        ));
                    }
                }
            }
        }
    }
    for (index, a) in before.iter().enumerate() {
        if !after.iter().any(|b| a.get("name") == b.get("name")) {
            let name = a.get("name").and_then(Value::as_str).unwrap_or_default();
            out.push(change(
                Rule::FeatureAdded,
                &format!("/features/{index}"),
                name,
                "withdrawn",
                "works",
                None,
            ));
        }
    }
    out
}
