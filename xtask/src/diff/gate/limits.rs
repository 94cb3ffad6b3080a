//! Limits: how many calls are taken in which time.

use serde_json::Value;

use super::change;
use super::rows::paired;
use crate::diff::compare::Reached;
use crate::diff::rule::Rule;

pub fn compare(old: &Value, new: &Value) -> Vec<Reached> {
    let mut out = Vec::new();
    for (name, a, b) in paired(old, new, "limits", "name") {
        let place = |row: &Option<(String, &Value)>| row.as_ref().map(|(place, _)| place.clone());
        let place = place(&b).or(place(&a)).unwrap_or_default();
        let (was, is) = (a.map(|(_, row)| row), b.map(|(_, row)| row));
        let (x, y) = (was.map(told), is.map(told));
        if x == y {
            continue;
        }
        let rule = match (was, is) {
            (Some(_), None) => Rule::LimitRaised,
            (Some(was), Some(is)) if is_looser(was, is) => Rule::LimitRaised,
            _ => Rule::LimitLowered,
        };
        let value = |told: Option<String>| told.map_or(Value::Null, Value::from);
        out.push(change(rule, &place, &name, value(x), value(y), None));
    }
    out
}

/// `300 in 1 s for each page`.
fn told(row: &Value) -> String {
    let people = match row["per_user"] == true {
        true => " and person",
        false => "",
    };
    let scope = row["scope"].as_str().unwrap_or_default();
    format!(
        "{} in {} s for each {scope}{people}",
        row["calls"], row["seconds"]
    )
}

/// Whether every call that the old limit took is taken by the new one; another scope or multiplier cannot be compared.
fn is_looser(was: &Value, is: &Value) -> bool {
    let same = |member: &str| was.get(member) == is.get(member);
    let number = |row: &Value, member: &str| row[member].as_u64().unwrap_or_default();
    same("scope")
        && same("per_user")
        && number(was, "calls") <= number(is, "calls")
        && number(is, "seconds") <= number(was, "seconds")
}
